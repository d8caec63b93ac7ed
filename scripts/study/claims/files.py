"""Claims with their verdicts, on disk: a JSON file for each part of the study, and one table of all."""

import json
from pathlib import Path

import pandas as pd

from study.claims.claim import COLUMNS, judge


def write_claims(path, claims, experiment, question=None):
    """Judge the claims of one part and write them, see study.claims.claim.judge."""
    Path(path).write_text(json.dumps(judge(claims, experiment, question), indent=2, ensure_ascii=False) + "\n")


def read_claims(path):
    """The list of dicts that `write_claims` wrote."""
    return json.loads(Path(path).read_text())


def claim_table(rows):
    """The table of all claims, one row for each, with the columns of COLUMNS."""
    return pd.DataFrame([{column: row[column] for column in COLUMNS} for row in rows], columns=COLUMNS)

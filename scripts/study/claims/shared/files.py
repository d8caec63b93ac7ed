"""Claims with their verdicts, on disk: a JSON file for each part of the study, and one table of all."""

import json
from pathlib import Path

import pandas as pd

# The columns of results/tables/claims.csv.
COLUMNS = [
    "key",
    "experiment",
    "question",
    "sentence",
    "statistic",
    "test",
    "effect",
    "low",
    "high",
    "null",
    "unit",
    "p",
    "n",
    "verdict",
]


def write_claims(path, judged):
    """Write the claims of one part, as study.claims.shared.claim.judge returns them."""
    Path(path).write_text(json.dumps(judged, indent=2, ensure_ascii=False) + "\n")


def read_claims(path):
    """The list of dicts that `write_claims` wrote."""
    return json.loads(Path(path).read_text())


def claim_table(rows):
    """The table of all claims, one row for each, with the columns of COLUMNS."""
    return pd.DataFrame([{column: row[column] for column in COLUMNS} for row in rows], columns=COLUMNS)

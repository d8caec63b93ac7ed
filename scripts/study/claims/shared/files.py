"""Claims with their verdicts in files: JSON for each part of the study, and one table of all."""

from pathlib import Path

import pandas as pd

from study.common.files import read_json, write_json

# The columns of results/tables/claims.csv.
COLUMNS = [
    "key",
    "experiment",
    "question",
    "role",
    "sentence",
    "statistic",
    "test",
    "effect",
    "low",
    "high",
    "null",
    "margin",
    "unit",
    "n",
    "over",
    "p",
    "needed",
    "finding",
    "verdict",
    "near_edge",
]


def write_claims(path: str | Path, judged: list[dict]) -> None:
    """Write the claims of one part, as study.claims.shared.claim.judge returns them."""
    write_json(path, judged)


def read_claims(path: str | Path) -> list[dict]:
    """What `write_claims` wrote."""
    return read_json(path)


def claim_table(rows: list[dict]) -> pd.DataFrame:
    """The table of all claims, one row each, with the columns of COLUMNS."""
    return pd.DataFrame([{column: row[column] for column in COLUMNS} for row in rows], columns=COLUMNS)

"""Values of several seeds: tables by level, means and spreads."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd


def completed(runs: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table with the column status whose run was completed."""
    return runs[runs["status"] == "completed"]


def all_completed(runs: pd.DataFrame, by: str = "level") -> pd.Series:
    """Whether all runs of a group were completed: bool by value of the column `by`, in the order of the runs."""
    return (runs["status"] == "completed").groupby(runs[by], sort=False).all()


def by_level(runs: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Table of a measure with one row per seed and one column per level, in the order of the runs.

    Levels with a diverged run are left out: a mean over the other seeds would be too good.
    """
    table = runs.pivot_table(index="seed", columns="level", values=measure, sort=False, dropna=False)
    whole = all_completed(runs)
    return table[[level for level in table.columns if whole[level]]]


def places(codes: np.ndarray) -> list[np.ndarray]:
    """For each code 0, 1, ..., its places in an int array (n,), as an ascending int array.

    Instead of the groups of a table, each of which would be a table: these take long where there are thousands.
    """
    return np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])


def describe(values: Iterable[float]) -> dict:
    """Mean, sample standard deviation (None for one value), smallest, largest and number of the values."""
    values = np.asarray(values, float)
    return {
        "mean": float(values.mean()),
        "sd": float(values.std(ddof=1)) if len(values) > 1 else None,
        "min": float(values.min()),
        "max": float(values.max()),
        "n": len(values),
    }


def described(table: pd.DataFrame) -> dict:
    """Each column of a table of numbers by its name, as of `describe`; None for a column with a missing value."""
    return {column: describe(table[column]) if table[column].notna().all() else None for column in table}


def records(table: pd.DataFrame) -> list[dict]:
    """Rows as dicts of plain Python values, ready for JSON, with None for what is missing."""
    rows = table.to_dict("records")
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value

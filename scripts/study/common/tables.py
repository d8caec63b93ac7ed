"""Values of several seeds: tables by level, means and spreads."""

import math

import numpy as np
import pandas as pd


def by_level(runs, measure):
    """Table of a measure with one row per seed and one column per level, in the order of the runs.

    Levels with a diverged run are left out: their mean would flatter them.
    """
    table = runs.pivot_table(index="seed", columns="level", values=measure, sort=False, dropna=False)
    whole = runs.groupby("level", sort=False)["status"].agg(lambda status: (status == "completed").all())
    return table[[level for level in table.columns if whole[level]]]


def describe(values):
    """Mean, sample standard deviation (None for one value), smallest, largest and number of the values."""
    values = np.asarray(values, float)
    return {
        "mean": float(values.mean()),
        "sd": float(values.std(ddof=1)) if len(values) > 1 else None,
        "min": float(values.min()),
        "max": float(values.max()),
        "n": len(values),
    }


def records(table):
    """Rows as dicts of plain values, with None for what is missing."""
    rows = table.to_dict("records")
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _plain(value):
    if hasattr(value, "item"):
        value = value.item()
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value


def described(table):
    """Each column of a table described (see study.common.tables.describe)."""
    return {column: describe(table[column]) for column in table}

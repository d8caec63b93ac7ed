"""What the table of the benchmark shows: times relative to the study's trainer, and how far the losses differ."""

import math

import pandas as pd

from study.speed.tables import CELL, ONE_RUN, OURS, relative_times

# From this batch size on the time of a step is mostly arithmetic; below it is mostly the interpreter.
LARGE_BATCH = 16
# The largest relative difference between the losses of two libraries that may come from rounding: they do the same
# training, but add in different orders.
LOSS_TOLERANCE = 1e-4


def geometric_mean(values) -> float:
    """The geometric mean of positive numbers: exp of the mean of their logarithms."""
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values))


def comparisons(table: pd.DataFrame, batches: list[int]) -> list[dict]:
    """One dict for each variant of the other libraries, in the order of the table, over the cells of these batch sizes.

    Keys: library, variant, mean (the geometric mean of its times divided by ours), lowest, highest, cells, and
    ours_slower (the number of cells in which ours takes longer).
    """
    rows = relative_times(table)
    rows = rows[(rows["library"] != OURS) & rows["batch_size"].isin(batches)]
    found = []
    for (library, variant), part in rows.groupby(["library", "variant"], sort=False):
        relative = part["relative"]
        found.append(
            {
                "library": library,
                "variant": variant,
                "mean": geometric_mean(relative),
                "lowest": float(relative.min()),
                "highest": float(relative.max()),
                "cells": len(relative),
                "ours_slower": int((relative < 1).sum()),
            }
        )
    return found


def large_batches(table: pd.DataFrame) -> list[int]:
    """The batch sizes of the table that are at least LARGE_BATCH."""
    return sorted({int(size) for size in table["batch_size"] if size >= LARGE_BATCH})


def largest_loss_gap(table: pd.DataFrame) -> float:
    """The largest relative difference between the loss of a row and that of one run of ours in the same cell."""
    ours = table[(table["library"] == OURS) & (table["variant"] == ONE_RUN)]
    own = ours.set_index(CELL)["loss"].loc[pd.MultiIndex.from_frame(table[CELL])].to_numpy()
    return float(((table["loss"] - own).abs() / abs(own)).max())

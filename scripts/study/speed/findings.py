"""What the table of the benchmark says: geometric means of the times relative to the study's trainer."""

import math

import pandas as pd

from study.speed.tables import CELL, ONE_RUN, OURS, relative_times

# From this batch size on a step is mostly arithmetic; below, it is mostly the interpreter.
LARGE_BATCH = 16
# Steps of the same training in another order of additions: losses may drift apart by this much, relatively.
LOSS_TOLERANCE = 1e-4


def geometric_mean(values):
    """exp of the mean logarithm of positive numbers."""
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values))


def comparisons(table, batches):
    """One dict for each variant of the other libraries, in the order of the table, over the cells of these batch sizes.

    Keys: library, variant, mean (geometric, of its times over ours), lowest, highest, cells, ours_slower (number of
    cells in which ours takes longer).
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


def large_batches(table):
    """The table's batch sizes from LARGE_BATCH on."""
    return sorted({int(size) for size in table["batch_size"] if size >= LARGE_BATCH})


def largest_loss_gap(table):
    """Largest relative difference between a row's loss and that of one run of ours in the same cell."""
    ours = table[(table["library"] == OURS) & (table["variant"] == ONE_RUN)]
    own = ours.set_index(CELL)["loss"].loc[pd.MultiIndex.from_frame(table[CELL])].to_numpy()
    return float(((table["loss"] - own).abs() / abs(own)).max())

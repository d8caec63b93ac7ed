"""Which step size suits which batch size."""

import numpy as np
import pandas as pd
from scipy import stats

from study.common.tables import describe


def best_step_sizes(runs, measure="final_training_loss"):
    """The step size of the lowest measure for each batch size and seed: columns batch_size, seed, step_size, inner.

    runs: columns status, batch_size, seed, step_size and the measure. Between the step sizes tried, the minimum is that
    of the parabola through the lowest point and its neighbours, in the logarithms of both. inner is false where the
    lowest point is the first or last: the minimum then lies beyond it, or nowhere. Diverged runs count as infinite.
    """
    rows = []
    for (size, seed), table in runs.groupby(["batch_size", "seed"]):
        table = table.sort_values("step_size")
        loss = np.where(table["status"] == "completed", np.log(table[measure]), np.inf)
        x = np.log(table["step_size"].to_numpy(float))
        if not np.isfinite(loss).any():
            continue
        lowest = int(np.argmin(loss))
        inner = 0 < lowest < len(x) - 1
        best = x[lowest]
        if inner and np.isfinite(loss[lowest + 1]):
            best = _vertex(x[lowest - 1 : lowest + 2], loss[lowest - 1 : lowest + 2])
        rows.append({"batch_size": size, "seed": seed, "step_size": float(np.exp(best)), "inner": inner})
    return pd.DataFrame(rows, columns=["batch_size", "seed", "step_size", "inner"])


def _vertex(x, y):
    """Where the parabola through three points with the lowest in the middle has its minimum."""
    square, slope, _ = np.polyfit(x - x[1], y, 2)
    return x[1] - slope / (2 * square) if square > 0 else x[1]


def within_grid(best):
    """Of the table of best_step_sizes the batch sizes of which no seed has its best step at the edge of the grid."""
    return best[~best["batch_size"].isin(best.loc[~best["inner"].astype(bool), "batch_size"])]


def growth(best):
    """For each seed the slope of log step size over log batch size, a Series; empty with fewer than three sizes.

    best: as of best_step_sizes; only sizes within_grid enter.
    """
    best = within_grid(best)
    if best["batch_size"].nunique() < 3:
        return pd.Series(dtype=float)
    logs = best.assign(x=np.log(best["batch_size"]), y=np.log(best["step_size"]))
    return logs.groupby("seed").apply(lambda t: stats.linregress(t["x"], t["y"]).slope, include_groups=False)


def step_size_findings(runs):
    """For each batch size, as dicts for JSON: its best step size and loss there.

    runs as in best_step_sizes. best_step: of best_step_sizes; lowest: the lowest final training loss tried; edge: the
    number of seeds whose lowest loss is at the first or last step size. Means and spread are over the seeds.
    """
    best, rows = best_step_sizes(runs), []
    for size, table in best.groupby("batch_size"):
        own = runs[(runs["batch_size"] == size) & (runs["status"] == "completed")]
        rows.append(
            {
                "batch_size": int(size),
                "best_step": describe(table["step_size"]),
                "edge": int((~table["inner"]).sum()),
                "lowest": describe(own.groupby("seed")["final_training_loss"].min()),
            }
        )
    return rows

"""Which step size suits which batch size."""

import numpy as np
import pandas as pd
from scipy import stats


def best_step_sizes(runs, measure="final_training_loss"):
    """The step size of the lowest measure for each batch size and seed: columns batch_size, seed, step_size, inner.

    runs: columns status, batch_size, seed, step_size and the measure. Between the step sizes tried, the minimum is that
    of the parabola through the lowest point and its neighbours, in the logarithms of both. inner is false where the
    lowest point is the first or last: the minimum then lies beyond it, or nowhere. Runs that diverged count as infinite.
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


def growth(best):
    """For each seed the slope of log step size over log batch size, a Series; empty with one batch size.

    best: as of best_step_sizes.
    """
    if best["batch_size"].nunique() < 2:
        return pd.Series(dtype=float)
    logs = best.assign(x=np.log(best["batch_size"]), y=np.log(best["step_size"]))
    return logs.groupby("seed").apply(lambda t: stats.linregress(t["x"], t["y"]).slope, include_groups=False)


def sensitivity(runs, measure="final_training_loss"):
    """For each batch size and seed, how much the measure rises when the step size is half or double the best tried.

    runs as in best_step_sizes. Columns batch_size, seed, half, double, relative to the lowest; NaN beyond the grid.
    """
    rows = []
    for (size, seed), table in runs[runs["status"] == "completed"].groupby(["batch_size", "seed"]):
        loss = table.sort_values("step_size")[measure].to_numpy(float)
        lowest = int(loss.argmin())
        sides = [loss[i] / loss[lowest] - 1 if 0 <= i < len(loss) else np.nan for i in (lowest - 1, lowest + 1)]
        rows.append({"batch_size": size, "seed": seed, "half": sides[0], "double": sides[1]})
    return pd.DataFrame(rows)

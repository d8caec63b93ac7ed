"""Which step size suits which batch size."""

import numpy as np
import pandas as pd
from scipy import stats

from study.common.tables import completed, describe, records


def best_step_sizes(runs: pd.DataFrame, measure: str = "final_training_loss") -> pd.DataFrame:
    """The step size of the lowest measure for each batch size and seed: columns batch_size, seed, step_size, inner.

    runs: columns status, batch_size, seed, step_size and the measure. Between the step sizes tried, the minimum is that
    of the parabola through the lowest point and its neighbours, in the logarithms of both. inner is false where the
    lowest point is the first or last step size tried: the minimum may lie beyond it. The loss of a diverged run counts
    as infinite. A seed whose runs all diverged has no row.
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


def within_grid(best: pd.DataFrame) -> pd.DataFrame:
    """The rows of best_step_sizes of the batch sizes for which every seed has its best step size inside the grid."""
    return best[~best["batch_size"].isin(best.loc[~best["inner"].astype(bool), "batch_size"])]


def growth(best: pd.DataFrame) -> pd.Series:
    """For each seed the slope of log step size over log batch size; empty with fewer than three batch sizes.

    best: table of best_step_sizes; only the batch sizes within_grid are used.
    """
    best = within_grid(best)
    if best["batch_size"].nunique() < 3:
        return pd.Series(dtype=float)
    logs = best.assign(x=np.log(best["batch_size"]), y=np.log(best["step_size"]))
    return logs.groupby("seed").apply(lambda t: stats.linregress(t["x"], t["y"]).slope, include_groups=False)


def power_law(best: pd.DataFrame) -> dict | None:
    """The best step size as a power of the batch size; None where there is no growth.

    Keys: exponent, the mean of `growth` over the seeds; batch_sizes, those within the grid, in rising order;
    step_sizes, of the power law with this exponent through the mean of the points, both in logarithms.
    """
    slopes = growth(best)
    if slopes.empty:
        return None
    best = within_grid(best)
    sizes = np.sort(best["batch_size"].unique())
    centre_x, centre_y = (np.log(best[column]).mean() for column in ("batch_size", "step_size"))
    steps = np.exp(centre_y + slopes.mean() * (np.log(sizes) - centre_x))
    return {"exponent": float(slopes.mean()), "batch_sizes": sizes.tolist(), "step_sizes": steps.tolist()}


def step_size_findings(runs: pd.DataFrame) -> dict:
    """Which step size suits which batch size. runs: as in best_step_sizes.

    Keys: best_step_sizes, the rows of that table; power_law; and step_sizes, a dict for each batch size, with
    batch_size, best_step (the best step size, described over the seeds), edge (number of seeds with the lowest loss at
    the first or last step size tried) and lowest (the lowest final training loss, described over the seeds).
    """
    best, rows = best_step_sizes(runs), []
    for size, table in best.groupby("batch_size"):
        own = completed(runs[runs["batch_size"] == size])
        rows.append(
            {
                "batch_size": int(size),
                "best_step": describe(table["step_size"]),
                "edge": int((~table["inner"]).sum()),
                "lowest": describe(own.groupby("seed")["final_training_loss"].min()),
            }
        )
    return {"step_sizes": rows, "best_step_sizes": records(best), "power_law": power_law(best)}

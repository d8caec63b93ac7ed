"""B2.2: which step size suits which batch size, and how many steps each batch size then needs."""

import numpy as np
import pandas as pd

from study.common.tables import completed, describe, records
from study.experiments.laws import power_law, saturating_law

# A run has failed to learn if more than this share of its first training loss is left.
FAILED_SHARE = 0.5
# Batch losses are averaged from 1 / WINDOW of a step to WINDOW times it; such averages are taken at steps that grow
# by the factor GROWTH.
WINDOW, GROWTH = 1.25, 1.05
LEAST_SIZES = 3


def best_step_sizes(runs: pd.DataFrame, measure: str = "final_training_loss") -> pd.DataFrame:
    """The step size of the lowest measure for each batch size and seed.

    runs: columns run, status, batch_size, seed, step_size and the measure. Returns the columns batch_size, seed,
    step_size, inner, run (of the lowest measure), tried (its step size). Between the step sizes tried, the minimum is
    that of the parabola through the lowest point and its neighbours, in the logarithms of both. inner is false where
    the lowest point is the first or last step size tried: the minimum may lie beyond it. The loss of a diverged run
    counts as infinite. A seed whose runs all diverged has no row.
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
        row = {"batch_size": int(size), "seed": int(seed), "step_size": float(np.exp(best)), "inner": inner}
        rows.append(row | {"run": table["run"].iloc[lowest], "tried": float(table["step_size"].iloc[lowest])})
    return pd.DataFrame(rows, columns=["batch_size", "seed", "step_size", "inner", "run", "tried"])


def _vertex(x, y):
    """Where the parabola through three points with the lowest in the middle has its minimum."""
    square, slope, _ = np.polyfit(x - x[1], y, 2)
    return x[1] - slope / (2 * square) if square > 0 else x[1]


def failed(runs: pd.DataFrame, curves: pd.DataFrame) -> pd.Series:
    """Whether each run took too large a step: bool, in the order of the runs.

    It diverged; or it was completed with a larger step size than the best one of its batch size and seed, and more than
    FAILED_SHARE of its first training loss was left at the end.
    """
    first = curves.drop_duplicates("run").set_index("run")["training_loss"]
    left = runs["final_training_loss"] / runs["run"].map(first)
    best = best_step_sizes(runs).set_index(["batch_size", "seed"])["tried"]
    own = pd.MultiIndex.from_frame(runs[["batch_size", "seed"]]).map(best.to_dict().get)
    larger = runs["step_size"].to_numpy(float) > pd.Series(own, dtype=float).to_numpy()
    return (runs["status"] != "completed") | ((left > FAILED_SHARE) & larger)


def within_grid(best: pd.DataFrame) -> pd.DataFrame:
    """The rows of best_step_sizes of the batch sizes for which every seed has its best step size inside the grid."""
    return best[~best["batch_size"].isin(best.loc[~best["inner"].astype(bool), "batch_size"])]


def fitted_laws(best: pd.DataFrame) -> pd.DataFrame:
    """Both laws of the best step size for each seed; empty with fewer than LEAST_SIZES batch sizes inside the grid.

    best: table of best_step_sizes. Columns: seed; limit, half, saturating_error, of saturating_law; factor, exponent,
    power_error, of power_law.
    """
    best = within_grid(best)
    if best["batch_size"].nunique() < LEAST_SIZES:
        best = best.iloc[:0]
    rows = []
    for seed, table in best.groupby("seed"):
        if len(table) < LEAST_SIZES:
            continue
        limit, half, saturating_error = saturating_law(table["batch_size"], table["step_size"])
        factor, exponent, power_error = power_law(table["batch_size"], table["step_size"])
        rows.append([seed, limit, half, saturating_error, factor, exponent, power_error])
    columns = ["seed", "limit", "half", "saturating_error", "factor", "exponent", "power_error"]
    return pd.DataFrame(rows, columns=columns)


def smoothed(losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(steps, means): averages of batch losses over windows that grow with the number of steps, float each.

    losses: float (iterations,), the i-th (from 0) before step i + 1. In a window from s / WINDOW to s WINDOW the loss
    is nearly linear in log s, so that the average is that at s, however steeply it falls at first.
    """
    losses = np.asarray(losses, float)
    last = len(losses) / WINDOW
    if last < 1:
        return np.empty(0), np.empty(0)
    steps = np.append(np.exp(np.arange(0, np.log(last), np.log(GROWTH))), last)
    sums = np.concatenate([[0.0], np.cumsum(losses)])
    low, high = np.floor(steps / WINDOW).astype(int), np.ceil(steps * WINDOW - 1e-9).astype(int)
    return steps, (sums[high] - sums[low]) / (high - low)


def steps_to_target(runs: pd.DataFrame, batch_losses: list[np.ndarray]) -> tuple[float, pd.DataFrame]:
    """(target, table): the loss that every batch size reaches with every seed, and after how many steps.

    batch_losses: float (iterations,) for each of `runs`. Each batch size and seed takes the step size with which it is
    there first. target (nats) is the lowest such loss of the `smoothed` batch losses. Columns: batch_size, seed, steps.
    NaN and an empty table if no run was completed.
    """
    of = {key: [] for key, table in runs.groupby(["batch_size", "seed"]) if (table["status"] == "completed").any()}
    for (_, run), losses in zip(runs.iterrows(), batch_losses, strict=True):
        if run["status"] == "completed":
            of[run["batch_size"], run["seed"]].append(smoothed(losses))
    of = {key: [curve for curve in curves if len(curve[0])] for key, curves in of.items()}
    of = {key: curves for key, curves in of.items() if curves}
    if not of:
        return np.nan, pd.DataFrame(columns=["batch_size", "seed", "steps"])
    target = max(min(means.min() for _, means in curves) for curves in of.values())
    rows = [
        {"batch_size": int(size), "seed": int(seed), "steps": min(_first(*curve, target) for curve in curves)}
        for (size, seed), curves in of.items()
    ]
    return float(target), pd.DataFrame(rows)


def _first(steps, means, target):
    """The number of steps after which the smoothed loss first comes down to the target; infinite if it never does."""
    reached = means <= target
    if not reached.any():
        return np.inf
    first = int(np.argmax(reached))
    if first == 0:
        return float(steps[0])
    share = (means[first - 1] - target) / (means[first - 1] - means[first])
    return float(steps[first - 1] * (steps[first] / steps[first - 1]) ** share)


def fitted_trade(targets: pd.DataFrame) -> pd.DataFrame:
    """For each seed what a target costs: columns seed, least_steps, critical and least_examples.

    targets: of steps_to_target. McCandlish et al. (2018), equation 2.11: the steps S and the examples E = B S to a
    target follow (S / S_min - 1)(E / E_min - 1) = 1, which is S = S_min (1 + B_crit / B) with B_crit = E_min / S_min.
    So 1 / S follows the saturating law. Empty with fewer than LEAST_SIZES batch sizes.
    """
    rows = []
    for seed, table in targets.groupby("seed"):
        if len(table) >= LEAST_SIZES:
            limit, half, _ = saturating_law(table["batch_size"], 1 / table["steps"])
            rows.append([seed, 1 / limit, half, half / limit])
    return pd.DataFrame(rows, columns=["seed", "least_steps", "critical", "least_examples"])


def scale_at(gradients: pd.DataFrame | None, training_loss: float) -> float | None:
    """The gradient noise scale where the training loss has this value, from study.noise.tables.gradient_table.

    The mean of its logarithm over the seeds at each snapshot, and between them linear in that of the training loss.
    """
    if gradients is None or gradients.empty or not np.isfinite(training_loss):
        return None
    table = gradients.assign(scale=np.log(gradients["noise_scale"])).groupby("iteration")
    points = table[["training_loss", "scale"]].mean().sort_values("training_loss")
    return float(np.exp(np.interp(np.log(training_loss), np.log(points["training_loss"]), points["scale"])))


def geometric(values: pd.Series) -> dict | None:
    """Geometric mean, smallest and largest of positive values; None without any."""
    if not len(values):
        return None
    values = np.asarray(values, float)
    return {
        "mean": float(np.exp(np.log(values).mean())),
        "min": float(values.min()),
        "max": float(values.max()),
        "n": len(values),
    }


def curvature_shares(best: pd.DataFrame, sharpness: pd.DataFrame | None) -> pd.DataFrame:
    """How much of what curvature allows the best step size is: columns batch_size, seed, eigenvalue and share.

    Without noise a step is stable up to 2 / lambda, lambda being the largest eigenvalue of the Hessian. share is the
    step size of the best run, of those tried, over 2 / lambda after this run. best: of best_step_sizes; sharpness:
    columns batch_size, seed and eigenvalue (for some seeds), or None.
    """
    if sharpness is None:
        return pd.DataFrame(columns=["batch_size", "seed", "eigenvalue", "share"])
    table = best.merge(sharpness[["batch_size", "seed", "eigenvalue"]], on=["batch_size", "seed"])
    return table.assign(share=table["tried"] * table["eigenvalue"] / 2)


def step_size_findings(
    runs: pd.DataFrame,
    curves: pd.DataFrame,
    batch_losses: list[np.ndarray],
    gradients: pd.DataFrame | None = None,
    sharpness: pd.DataFrame | None = None,
) -> dict:
    """Which step size suits which batch size. runs: as in best_step_sizes; gradients, sharpness: or None.

    Keys: best_step_sizes, the rows of that table; step_sizes, a dict for each batch size (see _of_size); laws and
    trade, the columns of fitted_laws and fitted_trade as of `geometric`, None where there are too few batch sizes;
    target (nats) and steps, the rows of steps_to_target; noise_scale, that at the target, or None; failed, the runs
    that took too large a step; diverged, those of them that diverged.
    """
    best, (target, targets) = best_step_sizes(runs), steps_to_target(runs, batch_losses)
    laws, trade = fitted_laws(best), fitted_trade(targets)
    lost = failed(runs, curves)
    return {
        "best_step_sizes": records(best),
        "step_sizes": [_of_size(size, runs, best, lost, sharpness) for size in sorted(best["batch_size"].unique())],
        "laws": None if laws.empty else {key: geometric(laws[key]) for key in ("limit", "half")},
        "trade": None if trade.empty else {key: geometric(trade[key]) for key in trade.columns[1:]},
        "target": None if targets.empty else target,
        "steps": records(targets),
        "noise_scale": scale_at(gradients, target),
        "failed": runs.loc[lost, "run"].tolist(),
        "diverged": int((runs["status"] != "completed").sum()),
    }


def _of_size(size, runs, best, lost, sharpness):
    """What a batch size does with the step sizes.

    Keys: batch_size; best_step and lowest, the best step size and the lowest final training loss, described over the
    seeds; edge, the number of seeds with the lowest loss at the first or last step size tried; stable, the largest step
    size with which no seed failed; curvature_step, 2 / lambda, and share, of curvature_shares, described over the seeds
    where they were measured, or None.
    """
    own, table = runs[runs["batch_size"] == size], best[best["batch_size"] == size]
    whole = own["step_size"][~own["step_size"].isin(own.loc[lost[own.index], "step_size"])]
    measured = curvature_shares(best, sharpness)
    measured = measured[measured["batch_size"] == size]
    return {
        "batch_size": int(size),
        "best_step": describe(table["step_size"]),
        "edge": int((~table["inner"].astype(bool)).sum()),
        "lowest": describe(completed(own).groupby("seed")["final_training_loss"].min()),
        "stable": None if whole.empty else float(whole.max()),
        "curvature_step": describe(2 / measured["eigenvalue"]) if len(measured) else None,
        "share": describe(measured["share"]) if len(measured) else None,
    }

"""What the noise of minibatches along several runs shows, in one row for each run.

Takes the tables of study.noise.tables with two columns more, run and seed; all are of runs that were completed.
"""

import numpy as np

from study.common.tables import describe
from study.noise.variance import exponent, without_replacement


def run_rows(tables, n):
    """One row for each run, a DataFrame by seed; tables: dict with gradients, variances, steps and epochs.

    Columns: exponent, of the variance over the batch size, and log_ratio, of measured to theoretical variance, means
    over the snapshots; first_scale, last_scale, two_batch, the noise scale at the first and last snapshot and its
    estimate from two batch sizes relative to it; before_gap, after_gap, batch minus training loss around a step;
    own_fall, training_fall, what a step takes off each, and expected_own, expected_training, the same to first order;
    lag, drift, rest, of the mean batch loss of an epoch above the training loss at its end (see epoch_parts).
    """
    variances, steps = tables["variances"], tables["steps"]
    rows = variances.groupby("seed").apply(lambda table: _fit(table, n), include_groups=False).to_frame("exponent")
    ratio = np.log(variances["variance"] / variances["theory"])
    rows["log_ratio"] = ratio.groupby(variances["seed"]).mean()
    gradients = tables["gradients"].sort_values("iteration").groupby("seed")
    rows["first_scale"], rows["last_scale"] = gradients["noise_scale"].first(), gradients["noise_scale"].last()
    rows["two_batch"] = (
        (tables["gradients"]["two_batch"] / tables["gradients"]["noise_scale"])
        .groupby(tables["gradients"]["seed"])
        .mean()
    )
    means = step_changes(steps).drop(columns="first").groupby("seed").mean()
    parts = epoch_parts(tables["epochs"]).groupby("seed")[["lag", "drift", "rest"]].mean()
    return rows.join(means).join(parts)


def _fit(table, n):
    """Mean over the snapshots of the exponent."""
    return np.mean(
        [exponent(snapshot["batch_size"], snapshot["variance"], n) for _, snapshot in table.groupby("iteration")]
    )


def step_changes(steps):
    """For each measured step the gaps and falls of run_rows, with first and seed.

    To first order a step of size a takes a |g|^2 off the loss of its own batch, g being the batch's gradient, and
    a G g off the training loss: in expectation a (|G|^2 + tr(Sigma) / B) and a |G|^2. The latter is NaN where G was
    not computed.
    """
    steps = steps.drop(columns="run", errors="ignore").astype(float)  # read from a file, an empty table has no types
    changes = steps[["seed", "first"]].copy()
    changes["before_gap"] = steps["batch_before"] - steps["training_before"]
    changes["after_gap"] = steps["batch_after"] - steps["training_after"]
    changes["own_fall"] = steps["batch_before"] - steps["batch_after"]
    changes["training_fall"] = steps["training_before"] - steps["training_after"]
    changes["expected_own"] = steps["step_size"] * steps["batch_square"]
    changes["expected_training"] = steps["step_size"] * steps["square"]
    return changes


def epoch_parts(epochs):
    """For each measured epoch, with first and seed: the lag of the mean batch loss above the training loss at the end.

    lag = drift + rest: drift is how far the training loss, averaged over the epoch, lies above its end, because the
    parameters change; rest is what the batch losses differ from the training losses at the same parameters.
    """
    epochs = epochs.drop(columns="run", errors="ignore").astype(float)
    parts = epochs[["seed", "first"]].copy()
    parts["lag"] = epochs["batch_mean"] - epochs["training_end"]
    parts["drift"] = epochs["training_mean"] - epochs["training_end"]
    parts["rest"] = parts["lag"] - parts["drift"]
    return parts


def noise_findings(tables, batch_size, n):
    """Mean, spread and range over the runs, as dicts for JSON: of run_rows, and by snapshot and epoch.

    scales: for each snapshot its epoch and noise scale; steps, epochs: for each measured epoch its number and what
    step_changes and epoch_parts say. covered: share of the intervals of a variance that hold the theory.
    """
    rows, variances = run_rows(tables, n), tables["variances"]
    covered = (variances["low"] <= variances["theory"]) & (variances["theory"] <= variances["high"])
    by_epoch = {
        "steps": step_changes(tables["steps"]),
        "epochs": epoch_parts(tables["epochs"]),
    }
    return {
        "runs": _described(rows),
        "covered": float(covered.mean()),
        "sizes": sorted(map(int, variances["batch_size"].unique())),
        "finite": without_replacement(n, int(variances["batch_size"].max())),
        "scales": [
            {"epoch": float(snapshot["epoch"].iloc[0]), **_described(snapshot[["noise_scale", "square", "trace"]])}
            for _, snapshot in tables["gradients"].groupby("iteration")
        ],
        **{name: _by_epoch(changes, batch_size, n) for name, changes in by_epoch.items()},
    }


def _by_epoch(changes, batch_size, n):
    """For each measured epoch its number and the means of the runs, described."""
    means = changes.groupby(["first", "seed"]).mean()
    return [
        {"epoch": int(first * batch_size / n) + 1, **_described(table)} for first, table in means.groupby(level="first")
    ]


def _described(table):
    return {column: describe(table[column]) if table[column].notna().all() else None for column in table}

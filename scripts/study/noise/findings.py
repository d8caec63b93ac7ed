"""What the noise of minibatches along several runs shows. Takes the tables of study.noise.gathered."""

import numpy as np
import pandas as pd

from study.common.tables import described, records
from study.noise.gathered import CHANGES, PARTS
from study.noise.variance import exponent, without_replacement


def run_rows(tables: dict[str, pd.DataFrame], n: int) -> pd.DataFrame:
    """One row for each run, by seed; empty without a completed run. n: number of training examples.

    Columns: exponent, of the variance over the batch size, and log_ratio, of measured to theoretical variance, means
    over the snapshots; first_scale, last_scale, the noise scale at the first and last snapshot; two_batch, its estimate
    from two batch sizes relative to it, mean over the snapshots; CHANGES and PARTS, means over the steps and epochs.
    """
    variances, gradients = tables["variances"], tables["gradients"]
    if gradients.empty:
        return pd.DataFrame()
    rows = variances.groupby("seed").apply(lambda table: _exponent(table, n), include_groups=False).to_frame("exponent")
    ratio = np.log(variances["variance"] / variances["theory"])
    rows["log_ratio"] = ratio.groupby(variances["seed"]).mean()
    scales = gradients.sort_values("iteration").groupby("seed")["noise_scale"]
    rows["first_scale"], rows["last_scale"] = scales.first(), scales.last()
    rows["two_batch"] = (gradients["two_batch"] / gradients["noise_scale"]).groupby(gradients["seed"]).mean()
    changes = tables["steps"].groupby("seed")[CHANGES].mean()
    parts = tables["epochs"].groupby("seed")[PARTS].mean()
    return rows.join(changes).join(parts)


def _exponent(variances, n):
    """Mean exponent over the snapshots of one run."""
    snapshots = [snapshot for _, snapshot in variances.groupby("iteration")]
    return np.mean([exponent(snapshot["batch_size"], snapshot["variance"], n) for snapshot in snapshots])


def noise_findings(tables: dict[str, pd.DataFrame], n: int) -> dict | None:
    """Mean, spread and range over the runs, as dicts for JSON; None without a completed run. n: as in run_rows.

    Keys: runs, the columns of run_rows described; covered, the share of the intervals of a variance that hold the
    theory; sizes, the batch sizes; finite, the factor on the variance of the largest one, since it is drawn from
    a finite set; scales, for each snapshot its epoch and noise_scale, square and trace described; steps, epochs, for
    each measured epoch a dict with first (iteration at its start), epoch (its number), CHANGES or PARTS described over
    the runs, and by_run, a dict of their means for each run.
    """
    rows, variances = run_rows(tables, n), tables["variances"]
    if rows.empty:
        return None
    covered = (variances["low"] <= variances["theory"]) & (variances["theory"] <= variances["high"])
    return {
        "runs": described(rows),
        "covered": float(covered.mean()),
        "sizes": sorted(map(int, variances["batch_size"].unique())),
        "finite": without_replacement(n, int(variances["batch_size"].max())),
        "scales": [
            {"epoch": float(snapshot["epoch"].iloc[0]), **described(snapshot[["noise_scale", "square", "trace"]])}
            for _, snapshot in tables["gradients"].groupby("iteration")
        ],
        "steps": _by_epoch(tables["steps"], CHANGES),
        "epochs": _by_epoch(tables["epochs"], PARTS),
    }


def _by_epoch(table, columns):
    means = table.groupby(["first", "epoch", "seed"])[columns].mean()
    return [
        {"first": int(first), "epoch": int(epoch)} | described(runs) | {"by_run": records(runs)}
        for (first, epoch), runs in means.groupby(level=["first", "epoch"])
    ]

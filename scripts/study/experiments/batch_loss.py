"""B2.1: the losses of minibatches beside the curves of the whole sets, in numbers."""

import numpy as np
import pandas as pd

from study.common.tables import completed, described


def curve_rows(curves: pd.DataFrame) -> pd.DataFrame:
    """Start, lowest point and end of the losses of several runs: one row per run.

    curves: the evaluations of the runs, with a column `run`. validation_rise: by how much the validation loss rises
    from its lowest point to the end, and training_fall, by how much the training loss falls meanwhile. The lowest
    point is that of one half of the validation images, the rise is that of the other half, and the two are then
    exchanged: the lowest of many values of the same half would be too low by chance.
    """
    rows = []
    for _, curve in curves.groupby("run", sort=False):
        low = curve.loc[curve["validation_loss"].idxmin()]
        half_a, half_b = (curve[f"validation_loss_{half}"].to_numpy() for half in "ab")
        training, lowest = curve["training_loss"].to_numpy(), [half_a.argmin(), half_b.argmin()]
        rises = [half_b[-1] - half_b[lowest[0]], half_a[-1] - half_a[lowest[1]]]
        rows.append(
            {
                "initial_training_loss": training[0],
                "final_training_loss": training[-1],
                "initial_gap": curve["validation_loss"].iloc[0] - training[0],
                "final_gap": curve["validation_loss"].iloc[-1] - training[-1],
                "lowest_validation_loss": low["validation_loss"],
                "lowest_validation_epoch": low["epoch"],
                "final_validation_loss": curve["validation_loss"].iloc[-1],
                "final_validation_accuracy": curve["validation_accuracy"].iloc[-1],
                "validation_rise": np.mean(rises),
                "training_fall": np.mean(training[lowest]) - training[-1],
                "final_epoch": curve["epoch"].iloc[-1],
                "evaluations": len(curve),
            }
        )
    return pd.DataFrame(rows)


def noise_rows(
    batch_losses: list[np.ndarray], curves: list[pd.DataFrame], per_epoch: float, batch_size: int
) -> pd.DataFrame:
    """How the minibatch loss scatters about the training loss: one row per run.

    batch_losses: the loss of every iteration, float (iterations,); curves: the evaluations; one of each for each run.
    per_epoch: iterations per epoch. "early" is the first epoch, "late" the last one. Noise is the standard deviation of
    successive differences, divided by sqrt 2; a slow trend hardly changes it. turning_share: the share of the steps at
    which the loss is above or below both of its neighbours.
    """
    rows = []
    for losses, curve in zip(batch_losses, curves, strict=True):
        losses = np.asarray(losses, float)
        epoch = max(2, min(round(per_epoch), len(losses) // 2))
        early, late = losses[:epoch], losses[-epoch:]
        rows.append(
            {
                "late_noise": _noise(late),
                "early_noise": _noise(early),
                "late_mean": late.mean(),
                "early_mean": early.mean(),
                "late_relative_noise": _noise(late) / late.mean(),
                "early_relative_noise": _noise(early) / early.mean(),
                "late_example_sd": _noise(late) * np.sqrt(batch_size),
                "turning_share": turning_share(losses),
                "late_minus_training": late.mean() - curve["training_loss"].iloc[-1],
                "late_max": late.max(),
                "late_min": late.min(),
            }
        )
    return pd.DataFrame(rows)


def turning_share(values: np.ndarray) -> float:
    """Share of the inner values that are turning points: higher or lower than both neighbours; NaN without any.

    Of independent draws it is 2/3 (Bienayme 1874), of the sums of independent steps 1/2.
    """
    changes = np.diff(np.asarray(values, float))
    return float((changes[1:] * changes[:-1] < 0).mean()) if len(changes) > 1 else float("nan")


def _noise(losses):
    return np.diff(losses).std() / np.sqrt(2) if len(losses) > 2 else np.nan


def completed_rows(
    runs: pd.DataFrame, curves: pd.DataFrame, batch_losses: list[np.ndarray]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(shape, noise) of the completed runs: tables of curve_rows and noise_rows.

    batch_losses: the loss of every minibatch, float (iterations,), for each of `runs`.
    """
    names = completed(runs)["run"]
    by_run = dict(list(curves.groupby("run", sort=False)))
    per_run = [by_run[run] for run in names]
    losses = [loss for loss, status in zip(batch_losses, runs["status"], strict=True) if status == "completed"]
    per_epoch = per_run[0]["iteration"].iloc[-1] / per_run[0]["epoch"].iloc[-1]
    noise = noise_rows(losses, per_run, per_epoch, int(runs["batch_size"].iloc[0]))
    return curve_rows(pd.concat(per_run)), noise


def batch_loss_findings(
    runs: pd.DataFrame, curves: pd.DataFrame, batch_losses: list[np.ndarray], sampling: dict | None
) -> dict:
    """curve, noise: the columns of curve_rows and noise_rows described over the runs; sampling: study.noise.findings'.

    Empty if a run diverged.
    """
    if len(completed(runs)) < len(runs):
        return {}
    shape, noise = completed_rows(runs, curves, batch_losses)
    return {"curve": described(shape), "noise": described(noise), "sampling": sampling}

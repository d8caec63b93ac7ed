"""B2.1: the losses of minibatches beside the curves of the whole sets, in numbers."""

import numpy as np
import pandas as pd

from study.common.tables import completed, described


def curve_rows(curves: pd.DataFrame) -> pd.DataFrame:
    """Start, lowest point and end of the losses of several runs, and how often each curve rises: one row per run.

    curves: the evaluations of the runs, with a column `run`. training_noise is the standard deviation of the successive
    differences of the training loss after the first epoch, divided by sqrt 2.
    """
    rows = []
    for _, curve in curves.groupby("run", sort=False):
        low = curve.loc[curve["validation_loss"].idxmin()]
        even = curve[curve["epoch"] >= 1]
        rows.append(
            {
                "initial_training_loss": curve["training_loss"].iloc[0],
                "final_training_loss": curve["training_loss"].iloc[-1],
                "initial_gap": curve["validation_loss"].iloc[0] - curve["training_loss"].iloc[0],
                "final_gap": curve["validation_loss"].iloc[-1] - curve["training_loss"].iloc[-1],
                "lowest_validation_loss": low["validation_loss"],
                "lowest_validation_epoch": low["epoch"],
                "final_validation_loss": curve["validation_loss"].iloc[-1],
                "final_validation_accuracy": curve["validation_accuracy"].iloc[-1],
                "training_rises_share": (even["training_loss"].diff().dropna() > 0).mean(),
                "training_noise": _noise(even["training_loss"]),
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
    per_epoch: iterations per epoch. "early" is the length of an epoch that starts after a tenth of the first one,
    "late" the last epoch. Noise is the standard deviation of successive differences, divided by sqrt 2; a slow trend
    hardly changes it.
    """
    rows = []
    for losses, curve in zip(batch_losses, curves, strict=True):
        losses = np.asarray(losses, float)
        epoch = max(2, min(round(per_epoch), len(losses) // 2))
        late = losses[-epoch:]
        early = losses[epoch // 10 : epoch + epoch // 10]
        rows.append(
            {
                "late_noise": _noise(late),
                "early_noise": _noise(early),
                "late_mean": late.mean(),
                "early_mean": early.mean(),
                "late_relative_noise": _noise(late) / late.mean(),
                "early_relative_noise": _noise(early) / early.mean(),
                "late_example_sd": _noise(late) * np.sqrt(batch_size),
                "rises_share": (np.diff(losses) > 0).mean(),
                "late_minus_training": late.mean() - curve["training_loss"].iloc[-1],
                "late_max": late.max(),
                "late_min": late.min(),
            }
        )
    return pd.DataFrame(rows)


def _noise(losses):
    return np.diff(losses).std() / np.sqrt(2) if len(losses) > 2 else np.nan


def completed_rows(
    runs: pd.DataFrame, curves: pd.DataFrame, batch_losses: list[np.ndarray]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """(shape, noise, curves) of the completed runs: tables of curve_rows and noise_rows, and their evaluations.

    batch_losses: the loss of every minibatch, float (iterations,), for each of `runs`.
    """
    names = completed(runs)["run"]
    per_run = [curves[curves["run"] == run] for run in names]
    losses = [loss for loss, status in zip(batch_losses, runs["status"], strict=True) if status == "completed"]
    per_epoch = per_run[0]["iteration"].iloc[-1] / per_run[0]["epoch"].iloc[-1]
    together = pd.concat(per_run)
    noise = noise_rows(losses, per_run, per_epoch, int(runs["batch_size"].iloc[0]))
    return curve_rows(together), noise, together


def batch_loss_findings(
    runs: pd.DataFrame, curves: pd.DataFrame, batch_losses: list[np.ndarray], sampling: dict | None
) -> dict:
    """curve, noise: the columns of curve_rows and noise_rows described over the runs; sampling: study.noise.findings'.

    Empty if a run diverged.
    """
    if len(completed(runs)) < len(runs):
        return {}
    shape, noise, _ = completed_rows(runs, curves, batch_losses)
    return {"curve": described(shape), "noise": described(noise), "sampling": sampling}

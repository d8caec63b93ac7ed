"""B2.1: the losses of minibatches beside the curves of the whole sets, in numbers."""

import numpy as np
import pandas as pd


def curve_rows(curves):
    """Start, lowest point and end of the losses of several runs, and how often each curve rises: one row per run.

    curves: the evaluations of the runs, with a column `run`. training_noise is the standard deviation of the successive
    differences of the training loss after the first epoch / sqrt 2.
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


def noise_rows(batch_losses, curves, per_epoch, batch_size):
    """How the minibatch loss scatters about the training loss: one row per run.

    batch_losses: list of float arrays, the loss of every iteration; curves: matching evaluation tables; per_epoch:
    iterations per epoch (a float). "Early" is the first epoch after the first tenth of it, "late" the last epoch.
    noise is the standard deviation of successive differences / sqrt 2, which a slow trend does not touch.
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


def completed_rows(runs, curves, batch_losses):
    """(shape, noise, curves) of the completed runs: see curve_rows and noise_rows."""
    completed = (runs["status"] == "completed").to_numpy()
    names = runs.loc[completed, "run"]
    per_run = [curves[curves["run"] == run] for run in names]
    losses = [loss for loss, whole in zip(batch_losses, completed, strict=True) if whole]
    per_epoch = per_run[0]["iteration"].iloc[-1] / per_run[0]["epoch"].iloc[-1]
    shape = curve_rows(pd.concat(per_run))
    return shape, noise_rows(losses, per_run, per_epoch, int(runs["batch_size"].iloc[0])), pd.concat(per_run)

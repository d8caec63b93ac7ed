"""The tables of the noise of all completed runs of an experiment, with what follows from each of their rows."""

import pandas as pd

from study.noise.steps import ORDERS

# What is measured at the snapshots, and what in the epochs after some of them.
AT_SNAPSHOTS = ["gradients", "variances", "ages", "sharpness"]
IN_EPOCHS = ["steps", "epochs"]

CHANGES = ["before_gap", "after_gap", "own_fall", "training_fall", *ORDERS]
PARTS = ["lag", "drift", "rest", "step_fall"]


def gather(parts: dict[str, list[pd.DataFrame]], runs: pd.DataFrame, n: int) -> dict[str, pd.DataFrame]:
    """By name the tables of all completed runs, with the columns run and seed; empty ones if no run was completed.

    parts: by name (AT_SNAPSHOTS and IN_EPOCHS) the tables of study.noise.tables of each run; runs: table of the
    experiment, in the same order, with one batch size; n: number of training examples. The columns of `derive` are
    among those of the steps and epochs.
    """
    tables = {name: _join(frames, runs) for name, frames in parts.items()}
    return derive(tables, int(runs["batch_size"].iloc[0]), n)


def _join(frames, runs):
    rows = zip(frames, runs["run"], runs["seed"], runs["status"], strict=True)
    kept = [frame.assign(run=run, seed=seed) for frame, run, seed, status in rows if status == "completed"]
    kept = [frame for frame in kept if len(frame)] or kept[:1]
    return pd.concat(kept) if kept else frames[0].iloc[:0].assign(run=[], seed=[])


def derive(tables: dict[str, pd.DataFrame], batch_size: int, n: int) -> dict[str, pd.DataFrame]:
    """The tables with more columns: CHANGES of the steps, PARTS of the epochs, and for both `after`, the number of
    epochs before their own."""
    steps, epochs = (
        table.assign(after=table["first"].astype(float) * batch_size / n)
        for table in (tables["steps"], tables["epochs"])
    )
    return tables | {"steps": step_changes(steps), "epochs": epoch_parts(epochs)}


def step_changes(steps: pd.DataFrame) -> pd.DataFrame:
    """The measured steps with the columns CHANGES: how the losses change, in nats.

    before_gap, after_gap: batch minus training loss before and after the step; own_fall, training_fall: what the step
    takes off the loss of its own batch and off the training loss; ORDERS: of study.noise.steps.epoch_after.
    """
    numbers = steps.drop(columns="run", errors="ignore").astype(float)  # an empty table from a file has no types
    return steps.assign(
        before_gap=numbers["batch_before"] - numbers["training_before"],
        after_gap=numbers["batch_after"] - numbers["training_after"],
        own_fall=numbers["batch_before"] - numbers["batch_after"],
        training_fall=numbers["training_before"] - numbers["training_after"],
        **{order: numbers[order] for order in ORDERS},
    )


def epoch_parts(epochs: pd.DataFrame) -> pd.DataFrame:
    """The measured epochs with the columns PARTS: the lag of the mean batch loss above the training loss at the end.

    lag = drift + rest: drift is how far the training loss, averaged over the epoch, lies above its end, because the
    parameters change; rest is how far the batch losses differ from the training losses at the same parameters.
    step_fall: what a step takes off the training loss on average, exact.
    """
    numbers = epochs.drop(columns="run", errors="ignore").astype(float)
    lag = numbers["batch_mean"] - numbers["training_end"]
    drift = numbers["training_mean"] - numbers["training_end"]
    step_fall = (numbers["training_start"] - numbers["training_end"]) / (numbers["last"] - numbers["first"])
    return epochs.assign(lag=lag, drift=drift, rest=lag - drift, step_fall=step_fall)

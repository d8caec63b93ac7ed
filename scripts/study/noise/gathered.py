"""The tables of the noise of all completed runs of an experiment, with what follows from each of their rows."""

import pandas as pd

CHANGES = ["before_gap", "after_gap", "own_fall", "training_fall", "expected_own", "expected_training"]
PARTS = ["lag", "drift", "rest"]


def gather(parts: dict[str, list[pd.DataFrame]], runs: pd.DataFrame, n: int) -> dict[str, pd.DataFrame]:
    """By name the tables of all completed runs, with the columns run and seed; empty ones if no run was completed.

    parts: by name (gradients, variances, steps, epochs) the tables of study.noise.tables of each run; runs: table of
    the experiment, in the same order, with one batch size; n: number of training examples. The columns of `derive` are
    among those of the steps and epochs.
    """
    tables = {name: _join(frames, runs) for name, frames in parts.items()}
    return derive(tables, int(runs["batch_size"].iloc[0]), n)


def _join(frames, runs):
    rows = zip(frames, runs["run"], runs["seed"], runs["status"], strict=True)
    kept = [frame.assign(run=run, seed=seed) for frame, run, seed, status in rows if status == "completed"]
    return pd.concat(kept) if kept else frames[0].iloc[:0].assign(run=[], seed=[])


def derive(tables: dict[str, pd.DataFrame], batch_size: int, n: int) -> dict[str, pd.DataFrame]:
    """The tables with more columns: CHANGES of the steps, PARTS of the epochs, and for both the epoch, from 1 on."""
    steps, epochs = (
        table.assign(epoch=(table["first"].astype(float) * batch_size / n).astype(int) + 1)
        for table in (tables["steps"], tables["epochs"])
    )
    return tables | {"steps": step_changes(steps), "epochs": epoch_parts(epochs)}


def step_changes(steps: pd.DataFrame) -> pd.DataFrame:
    """The measured steps with the columns CHANGES: how the losses change, in nats.

    before_gap, after_gap: batch minus training loss before and after the step; own_fall, training_fall: what the step
    takes off the loss of its own batch and off the training loss; expected_own, expected_training: the same to first
    order. A step of size a takes a |g|^2 off the loss of its own batch, g being the batch's gradient, and a G g off the
    training loss, G being the gradient of the training loss: in expectation a (|G|^2 + tr(Sigma) / B) and a |G|^2.
    expected_training is NaN where G was not computed.
    """
    numbers = steps.drop(columns="run", errors="ignore").astype(float)  # an empty table from a file has no types
    return steps.assign(
        before_gap=numbers["batch_before"] - numbers["training_before"],
        after_gap=numbers["batch_after"] - numbers["training_after"],
        own_fall=numbers["batch_before"] - numbers["batch_after"],
        training_fall=numbers["training_before"] - numbers["training_after"],
        expected_own=numbers["step_size"] * numbers["batch_square"],
        expected_training=numbers["step_size"] * numbers["square"],
    )


def epoch_parts(epochs: pd.DataFrame) -> pd.DataFrame:
    """The measured epochs with the columns PARTS: the lag of the mean batch loss above the training loss at the end.

    lag = drift + rest: drift is how far the training loss, averaged over the epoch, lies above its end, because the
    parameters change; rest is how far the batch losses differ from the training losses at the same parameters.
    """
    numbers = epochs.drop(columns="run", errors="ignore").astype(float)
    lag = numbers["batch_mean"] - numbers["training_end"]
    drift = numbers["training_mean"] - numbers["training_end"]
    return epochs.assign(lag=lag, drift=drift, rest=lag - drift)

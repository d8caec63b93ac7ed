"""Tables of the noise of one run, from its snapshots."""

import numpy as np
import pandas as pd

from study.noise.moments import moments
from study.noise.steps import epoch_after
from study.noise.variance import batch_means, two_batch_estimate, variance_with_interval, without_replacement
from study.training.examples import Examples
from study.training.run import Training

# Of each batch size as many batches are drawn as contain DRAWN_EXAMPLES examples, within these limits.
DRAWN_EXAMPLES, LEAST_DRAWS, MOST_DRAWS = 4_000_000, 500, 4000
LARGEST_SHARE = 0.3  # of the training set in a batch
STEPS, EPOCHS = 40, 3  # steps that are measured in an epoch, and such epochs

EPOCH_COLUMNS = ["first", "last", "batch_mean", "training_mean", "training_end"]
STEP_COLUMNS = [
    "first",
    "iteration",
    "step_size",
    "batch_before",
    "batch_after",
    "training_before",
    "training_after",
    "square",
    "trace",
    "batch_square",
]


def gradient_table(
    specification: dict, snapshots: dict[int, dict], training: Examples, validation: Examples
) -> tuple[pd.DataFrame, np.ndarray]:
    """(table, losses): one row for each snapshot, and the losses of all training examples, float64 (snapshots, n).

    specification: of the run; snapshots: states of its Training by iteration. Columns: iteration, examples (seen until
    then), epoch, training_loss (nats), loss_variance (over the examples, divisor n), square (|G|^2), trace (tr(Sigma)),
    noise_scale, and two_batch, the noise scale as estimated from two sizes of batches (NaN if the training set fits
    into one batch of an evaluation).
    """
    rows, losses, n = [], [], len(training)
    for iteration, state in snapshots.items():
        network = Training([specification], training, validation, state=state).network[0]
        found = moments(network, training)
        square, trace = np.nan, np.nan
        if found.chunk < n:
            square, trace = two_batch_estimate(found.chunk_square, found.chunk, found.square, n)
        rows.append(
            {
                "iteration": iteration,
                "examples": iteration * specification["batch_size"],
                "epoch": iteration * specification["batch_size"] / n,
                "training_loss": found.losses.mean(),
                "loss_variance": found.losses.var(),
                "square": found.square,
                "trace": found.trace,
                "noise_scale": found.noise_scale,
                "two_batch": trace / square,
            }
        )
        losses.append(found.losses)
    return pd.DataFrame(rows), np.array(losses)


def variance_table(gradients: pd.DataFrame, losses: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """One row for each batch size and snapshot: the measured variance of the batch loss and the theoretical one.

    gradients, losses: of gradient_table. Columns: batch_size (see batch_sizes), iteration, epoch, variance with its
    interval from low to high (nats^2), and theory, sigma^2 / B (n - B) / (n - 1). All snapshots share the draws.
    """
    n, rows = losses.shape[1], []
    for size in batch_sizes(n):
        draws = min(max(DRAWN_EXAMPLES // size, LEAST_DRAWS), MOST_DRAWS)
        means = batch_means(losses.T, size, draws, rng)
        table = gradients[["iteration", "epoch"]].assign(batch_size=size)
        table["variance"], table["low"], table["high"] = variance_with_interval(means, rng)
        table["theory"] = gradients["loss_variance"] / size * without_replacement(n, size)
        rows.append(table)
    return pd.concat(rows, ignore_index=True)


def batch_sizes(n: int) -> list[int]:
    """Powers of four up to LARGEST_SHARE of n examples, at least 1."""
    # A limit that is a power of four must not fall below it by rounding.
    return [4**k for k in range(int(np.log(max(1, LARGEST_SHARE * n)) / np.log(4) + 1e-9) + 1)]


def step_tables(
    specification: dict, snapshots: dict[int, dict], training: Examples, validation: Examples
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(steps, epochs): tables of what study.noise.steps.epoch_after measures, in EPOCHS epochs.

    The epochs start at evenly spaced snapshots, from the first one to the last that has a whole epoch of the run
    after it. The column first of both tables is the iteration at the start of the epoch.
    """
    length = round(len(training) / specification["batch_size"])
    last = Training([specification], training, validation).iterations
    starts = [iteration for iteration in snapshots if iteration + length <= last]
    chosen = sorted({starts[i] for i in np.rint(np.linspace(0, len(starts) - 1, EPOCHS)).astype(int)} if starts else [])
    steps, epochs = [], []
    for start in chosen:
        found, epoch = epoch_after(specification, snapshots[start], training, validation, STEPS)
        steps += [{"first": start, **step} for step in found]
        epochs += [epoch] if epoch else []
    return pd.DataFrame(steps, columns=STEP_COLUMNS), pd.DataFrame(epochs, columns=EPOCH_COLUMNS)

"""Tables of the noise of one run, from its snapshots."""

import numpy as np
import pandas as pd

from study.noise.moments import Moments, moments
from study.noise.order import examples_since_use
from study.noise.sharpness import EXAMPLES, along, largest_eigenvalue
from study.noise.steps import ORDERS, epoch_after, every, every_step
from study.noise.variance import batch_means, scatter, without_replacement
from study.training.examples import Examples
from study.training.run import Training

# Of each batch size as many batches are drawn as contain DRAWN_EXAMPLES examples, within these limits.
DRAWN_EXAMPLES, LEAST_DRAWS, MOST_DRAWS = 1_000_000, 200, 1000
LARGEST_SHARE = 0.3  # of the training set in a batch
STEPS, EPOCHS = 24, 3  # steps that are measured in an epoch, and such epochs
ZOOMED = 200  # consecutive steps, before each of which the whole training set is evaluated
AGES = 8  # intervals of an epoch, for the time since an example was last used
HARDEST = 0.05  # share of the examples whose part of the whole loss is told
PRODUCTS = 6  # of the sharpness, which then is right to within about a hundredth

SHARPNESS_COLUMNS = ["iteration", "epoch", "sharpness", "largest_step", "step_size", "gradient_curvature"]
AGE_COLUMNS = ["iteration", "epoch", "age", "examples", "loss", "excess"]
EPOCH_COLUMNS = ["first", "last", "batch_mean", "training_mean", "training_start", "training_end"]
ZOOM_COLUMNS = ["iteration", "batch_loss", "training_loss", "spread"]
STEP_COLUMNS = [
    "first",
    "iteration",
    "step_size",
    "batch_before",
    "batch_after",
    "training_before",
    "training_after",
    *ORDERS,
]


class Snapshots:
    """The states of one run at some iterations, and what every table needs of them.

    specification: of the run; states: of its Training by iteration, ascending; n, batch_size, epoch_length: number of
    training examples, of examples in a step and of steps in an epoch.
    """

    def __init__(self, specification: dict, states: dict[int, dict], training: Examples, validation: Examples):
        self.specification, self.states = specification, states
        self.training, self.validation = training, validation
        self.n, self.batch_size = len(training), specification["batch_size"]
        self.epoch_length = max(1, round(self.n / self.batch_size))
        self.iterations = Training([specification], training, validation).iterations

    def at(self, iteration: int) -> Training:
        """The Training as it was at a snapshot."""
        return Training([self.specification], self.training, self.validation, state=self.states[iteration])

    def epoch(self, iteration: int) -> float:
        """How many epochs were done by then."""
        return iteration * self.batch_size / self.n

    def epoch_starts(self) -> list[int]:
        """EPOCHS of the snapshots, evenly spaced, from the first to the last with a whole epoch of the run after it."""
        starts = [iteration for iteration in self.states if iteration + self.epoch_length <= self.iterations]
        if not starts:
            return []
        return sorted({starts[i] for i in np.rint(np.linspace(0, len(starts) - 1, EPOCHS)).astype(int)})


def snapshot_tables(snapshots: Snapshots, batch_losses: np.ndarray) -> tuple[dict[str, pd.DataFrame], np.ndarray]:
    """({"gradients", "sharpness", "ages"}: tables by snapshot, and the losses of all examples, float64 (snapshots, n)).

    batch_losses: of all steps of the run, float (iterations,).
    """
    gradients, sharpness, ages, losses = [], [], [], []
    for iteration in snapshots.states:
        run = snapshots.at(iteration)
        found = moments(run.network[0], snapshots.training)
        place = {"iteration": iteration, "epoch": snapshots.epoch(iteration)}
        gradients.append(place | gradient_row(snapshots, iteration, found, batch_losses))
        sharpness.append(place | sharpness_row(run, found))
        ages += [place | row for row in age_rows(snapshots, iteration, found.losses)]
        losses.append(found.losses)
    tables = {
        "gradients": pd.DataFrame(gradients),
        "sharpness": pd.DataFrame(sharpness, columns=SHARPNESS_COLUMNS),
        "ages": pd.DataFrame(ages, columns=AGE_COLUMNS),
    }
    return tables, np.array(losses)


def gradient_row(snapshots: Snapshots, iteration: int, found: Moments, batch_losses: np.ndarray) -> dict:
    """Losses and gradients of all examples, and the scatter of the batch losses that the run recorded next.

    Keys: examples (seen until then), training_loss (nats), loss_variance (over the examples, divisor n), hardest_share
    (of the whole loss, in the share HARDEST of the examples that have the highest losses), square (|G|^2), trace
    (tr(C)), noise_scale; predicted, the variance of a batch loss, sigma^2 / B (n - B) / (n - 1), and recorded, the
    scatter of those of the next half of an epoch about their trend (nats^2; NaN in the first epoch, where the losses
    fall fast, and where the run ends before).
    """
    size, half = snapshots.batch_size, max(2, snapshots.epoch_length // 2)
    following = batch_losses[iteration : iteration + half]
    late = iteration >= snapshots.epoch_length and len(following) == half
    return {
        "examples": iteration * size,
        "training_loss": found.losses.mean(),
        "loss_variance": found.losses.var(),
        "hardest_share": np.sort(found.losses)[-max(1, round(HARDEST * snapshots.n)) :].sum() / found.losses.sum(),
        "square": found.square,
        "trace": found.trace,
        "noise_scale": found.noise_scale,
        "predicted": found.losses.var() / size * without_replacement(snapshots.n, size),
        "recorded": scatter(following) if late else np.nan,
    }


def sharpness_row(run: Training, found: Moments) -> dict:
    """sharpness, the largest eigenvalue of the Hessian of the training loss; largest_step = 2 / sharpness, beyond which
    steps along its eigenvector grow; step_size; gradient_curvature, G H G. The Hessian is that of EXAMPLES examples."""
    part = every(max(1, len(run.training) // EXAMPLES), run.training)
    network = run.network[0]
    sharpness = largest_eigenvalue(network, part, PRODUCTS)
    direction = [layer.astype(network.dtype) for layer in found.gradient]
    return {
        "sharpness": sharpness,
        "largest_step": 2 / sharpness,
        "step_size": float(run.step_sizes(run.done, run.done + 1)[0]),
        "gradient_curvature": along(network, part, direction)[1],
    }


def age_rows(snapshots: Snapshots, iteration: int, losses: np.ndarray) -> list[dict]:
    """The mean loss of the examples by the time since their last use; none in the first epoch.

    Keys: age, the middle of an interval of 1 / AGES epochs; examples, their number; loss, their mean loss; excess, by
    how much it exceeds the mean of all (nats).
    """
    if iteration < snapshots.epoch_length:
        return []
    ages = examples_since_use(snapshots.specification, snapshots.n, iteration) / snapshots.n
    used = np.isfinite(ages)
    interval = pd.Series(losses[used]).groupby(np.ceil(ages[used] * AGES).astype(int))
    return [
        {"age": (i - 0.5) / AGES, "examples": len(part), "loss": part.mean(), "excess": part.mean() - losses.mean()}
        for i, part in interval
    ]


def variance_table(gradients: pd.DataFrame, losses: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """One row for each batch size and snapshot: the measured variance of the batch loss and the theoretical one.

    gradients, losses: of snapshot_tables. Columns: batch_size (see batch_sizes), iteration, epoch, loss_variance,
    variance (nats^2), and theory, sigma^2 / B (n - B) / (n - 1). All snapshots share the draws.
    """
    n, rows = losses.shape[1], []
    for size in batch_sizes(n):
        draws = min(max(DRAWN_EXAMPLES // size, LEAST_DRAWS), MOST_DRAWS)
        table = gradients[["iteration", "epoch", "loss_variance"]].assign(batch_size=size)
        table["variance"] = batch_means(losses.T, size, draws, rng).var(axis=0, ddof=1)
        table["theory"] = gradients["loss_variance"] / size * without_replacement(n, size)
        rows.append(table)
    return pd.concat(rows, ignore_index=True)


def batch_sizes(n: int) -> list[int]:
    """Powers of four up to LARGEST_SHARE of n examples, at least 1."""
    # A limit that is a power of four must not fall below it by rounding.
    return [4**k for k in range(int(np.log(max(1, LARGEST_SHARE * n)) / np.log(4) + 1e-9) + 1)]


def step_tables(snapshots: Snapshots) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(steps, epochs): tables of what study.noise.steps.epoch_after measures, in the epochs after epoch_starts.

    The column first of both tables is the iteration at the start of the epoch.
    """
    steps, epochs = [], []
    for start in snapshots.epoch_starts():
        state = snapshots.states[start]
        found, epoch = epoch_after(snapshots.specification, state, snapshots.training, snapshots.validation, STEPS)
        steps += [{"first": start, **step} for step in found]
        epochs += [epoch] if epoch else []
    return pd.DataFrame(steps, columns=STEP_COLUMNS), pd.DataFrame(epochs, columns=EPOCH_COLUMNS)


def zoom_table(snapshots: Snapshots) -> pd.DataFrame:
    """What study.noise.steps.every_step measures in ZOOMED steps after the last of epoch_starts.

    A run without a whole epoch is looked at from its first snapshot on.
    """
    start = (snapshots.epoch_starts() or list(snapshots.states)[:1])[-1]
    count = min(ZOOMED, snapshots.iterations - start)
    rows = every_step(snapshots.specification, snapshots.states[start], snapshots.training, snapshots.validation, count)
    return pd.DataFrame(rows, columns=ZOOM_COLUMNS)

"""The grid of the benchmark: networks and batch sizes, the work of a step, and how many steps are timed."""

from dataclasses import dataclass
from itertools import pairwise

INPUTS, CLASSES, EXAMPLES = 784, 10, 60_000
HIDDEN_LAYERS = [(32,), (128,), (512,), (256, 128, 100)]
BATCH_SIZES = [1, 16, 64, 256, 1024]

STRETCH_SECONDS = 0.1
# A guess at the time of a step, which decides only the number of steps. So this number is the same on every machine,
# and losses can be compared between machines too.
GUESSED_OVERHEAD_SECONDS = 40e-6
GUESSED_FLOPS_PER_SECOND = 100e9
MOST_STEPS, FEWEST_STEPS = 3000, 8
# Losses are compared after at most so many steps. Later, among millions of inputs of units, one is so near to zero that
# rounding decides its sign; there the slope of ReLU jumps, and the runs diverge from each other.
CHECKED_STEPS = 100


@dataclass(frozen=True)
class Cell:
    """One network and batch size; `steps` are taken in each timed stretch."""

    hidden_layers: tuple
    batch_size: int
    step_size: float
    steps: int
    seed: int = 0

    @property
    def checked_steps(self):
        """Steps after which the losses are compared."""
        return min(self.steps, CHECKED_STEPS)

    @property
    def layer_sizes(self):
        """Units of every layer, from the inputs to the classes."""
        return [INPUTS, *self.hidden_layers, CLASSES]


def guessed_seconds(layer_sizes, batch_size):
    """The guessed seconds of a step."""
    return GUESSED_OVERHEAD_SECONDS + step_flops(layer_sizes, batch_size) / GUESSED_FLOPS_PER_SECOND


def make_cell(hidden_layers, batch_size, seconds=STRETCH_SECONDS):
    """A Cell whose stretch takes about `seconds` by the guess, and at most one epoch."""
    steps = round(seconds / guessed_seconds([INPUTS, *hidden_layers, CLASSES], batch_size))
    steps = min(max(steps, FEWEST_STEPS), MOST_STEPS, EXAMPLES // batch_size)
    # Small enough that rounding errors stay small over a few thousand steps, also with a single example per step.
    return Cell(tuple(hidden_layers), batch_size, 0.002 if batch_size == 1 else 0.02, steps)


def whole_grid():
    """All cells, one network after the other."""
    return [make_cell(layers, size) for layers in HIDDEN_LAYERS for size in BATCH_SIZES]


def step_flops(layer_sizes, batch_size):
    """Floating point operations in the matrix products of one step.

    Each layer has one product in the forward pass, one for the gradient of its weights and, except the first layer, one
    for the error of the layer below; each takes 2 n_in n_out operations for each example.
    """
    first, *later = [n_in * n_out for n_in, n_out in pairwise(layer_sizes)]
    return 2 * batch_size * (2 * first + 3 * sum(later))

"""What a run costs, known before it is trained: seconds of one core and memory, from its specification.

Jobs are packed by it, a cluster is asked for so much memory and time, and progress is told in it. It is a model of the
trainer's steps, with constants fitted to the runs of the default study on one core of a server (a Xeon with AVX-512 of
2.5 GHz): it gives nine of ten runs there within 30 %, and their sum within 7 %. Another machine has another pace.
"""

from dataclasses import dataclass
from itertools import pairwise

from study.config.sizes import Known

# Where the catalogue does not say: the size of Fashion-MNIST.
PIXELS, CLASSES, IMAGES = 28 * 28, 10, 55_000
# A fork, and reading the images.
START_SECONDS = 0.4
START_MEBIBYTES = 90
# The most that is evaluated at once, in examples.
EVALUATED_AT_ONCE = 2048
BYTES = 4
SLOW_ACTIVATIONS = {"tanh", "gelu", "logistic"}


@dataclass(frozen=True)
class Cost:
    """seconds: of one core; mebibytes: the most memory at any time."""

    seconds: float
    mebibytes: float


def cost_of(specification: dict, there: Known, validation_size: int = 5000, epochs: float | None = None) -> Cost:
    """The cost of a run.

    there: what is known of the training images; epochs: up to which it is trained, None for its whole budget.
    """
    pixels = PIXELS if there.height is None else there.height * there.width
    images = there.images or IMAGES
    examples = specification["training_images"] or images
    layers = [pixels, *specification["hidden_layers"], there.classes or CLASSES]
    parameters, units = sum((a + 1) * b for a, b in pairwise(layers)), sum(specification["hidden_layers"])
    batch_size = specification["batch_size"]
    steps = _steps(specification, examples, epochs)
    slow = units * (specification["activation"] in SLOW_ACTIVATIONS)

    per_example = 9.8e-7 + 4.1e-11 * parameters + 1.1e-8 * (units + slow)
    if specification["dropout"]:
        per_example += 7.8e-9 * units
    if specification["flip"] or specification["shift"] or specification["mixup"]:
        per_example += 1.2e-9 * pixels
    per_parameter = 6.0e-10 * bool(specification["momentum"] or specification["optimiser"] == "adamw")
    per_parameter += 5.4e-10 * bool(specification["averaging"])
    step = 3.8e-5 + batch_size * per_example + per_parameter * parameters
    evaluation = (examples + validation_size) * (1.2e-6 + 2.1e-11 * parameters + 5e-9 * units + 1.6e-9 * slow)

    # The images as bytes and as numbers of a minibatch, the parameters with their gradient and what the update keeps.
    rows = max(batch_size, EVALUATED_AT_ONCE)
    memory = images * pixels + BYTES * (5 * parameters + rows * (pixels + 3 * units))
    return Cost(
        seconds=START_SECONDS + steps * step + specification["evaluations"] * evaluation,
        mebibytes=START_MEBIBYTES + memory / 2**20,
    )


def bytes_of(specification: dict, there: Known, validation_size: int = 5000) -> int:
    """What the files of a run take on the disk, in bytes, without the snapshots that some runs leave."""
    pixels = PIXELS if there.height is None else there.height * there.width
    layers = [pixels, *specification["hidden_layers"], there.classes or CLASSES]
    parameters = sum((a + 1) * b for a, b in pairwise(layers))
    steps = _steps(specification, specification["training_images"] or there.images or IMAGES, None)
    # Two numbers for each minibatch, two and a mark for each validation image; tables, and their place in blocks.
    return BYTES * (parameters + 2 * steps) + 10 * validation_size + 120 * specification["evaluations"] + 20_000


def _steps(specification, examples, epochs):
    if epochs is None and specification["iterations"]:
        return specification["iterations"]
    passes = specification["epochs"] if epochs is None else epochs
    return max(1, round(passes * examples / specification["batch_size"]))

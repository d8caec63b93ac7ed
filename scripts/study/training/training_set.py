"""The examples that a run is trained on: all of the training part or fewer of them, perhaps with some wrong labels."""

from dataclasses import replace

import numpy as np

from study.common.errors import StudyError
from study.training.examples import Examples

# With the number of examples it fixes which labels are wrong, and how, in every run.
LABEL_NOISE_SEED = 4404


def training_set(specification: dict, examples: Examples) -> Examples:
    """What a run of this specification is trained on, and what its training loss and accuracy are of.

    examples: the whole training part. Of these the first `training_images` are taken, see `first_of_classes`, and of
    their labels the share `label_noise` is made wrong, see `mislabelled`. Both are the same for all seeds. The images
    stay standardised by the mean and the standard deviation of the whole part, as the validation images are.
    """
    if specification["training_images"] is not None:
        chosen = first_of_classes(examples.targets, specification["training_images"])
        examples = replace(examples, images=examples.images[chosen], targets=examples.targets[chosen])
    if specification["label_noise"]:
        examples = replace(examples, targets=mislabelled(examples.targets, specification["label_noise"]))
    return examples


def first_of_classes(targets: np.ndarray, count: int) -> np.ndarray:
    """Ascending indices, int64 (count,), of the first examples of each class, in equal shares as far as possible.

    targets: one-hot (n, classes). Taken are the first example of each class, then the second of each, and so on; of the
    last round those that come first. So a larger set contains the smaller ones. StudyError if `count` is below the
    number of classes or above n.
    """
    n, classes = targets.shape
    if not classes <= count <= n:
        raise StudyError(
            f"training_images is {count}, where {n} images of {classes} classes are there to train on. Expected "
            f"{classes} to {n}: change it in config.yaml, or set it to null for all images."
        )
    rounds = np.cumsum(targets, axis=0, dtype=np.int64)[np.arange(n), targets.argmax(axis=1)]
    return np.sort(np.argsort(rounds, kind="stable")[:count])


def mislabelled(targets: np.ndarray, share: float) -> np.ndarray:
    """One-hot targets (n, classes) of which the share, rounded to whole examples, has another class, drawn uniformly.

    The draws depend on nothing but n and the number of classes; a larger share keeps the wrong labels of a smaller one.
    """
    n, classes = targets.shape
    rng = np.random.default_rng([LABEL_NOISE_SEED, n])
    order, steps = rng.permutation(n), rng.integers(1, classes, size=n)
    wrong, noisy = order[: round(share * n)], targets.copy()
    # Class k becomes k + step, counted in a circle; no step leads back to k.
    noisy[wrong] = np.eye(classes, dtype=targets.dtype)[(targets[wrong].argmax(axis=1) + steps[wrong]) % classes]
    return noisy

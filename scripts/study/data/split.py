"""The split into training and validation parts, and the normalisation that the training part gives."""

import hashlib
import math
from pathlib import Path

import numpy as np

from study.common.errors import StudyError
from study.data.labels import check_classes, numbered

# Images counted at a time: with 784 pixels about 25 MB of working memory.
CHUNK = 4096


def split_of(
    images: np.ndarray, labels: np.ndarray, settings: dict, named: int | None, path: str | Path
) -> tuple[dict, dict]:
    """(arrays, card) of the split of a training set; arrays: see split_arrays, with labels 0, 1, ... for the classes.

    images: uint8 (n, height, width); labels: uint8 (n,), as in the file; settings: train_size, validation_size and
    split_seed; named: how many classes have names, or None; path: of the labels, for messages. StudyError as in
    `stratified_split` and `normalisation`, and where the labels are of too few or too many classes, or not as many as
    there are names.
    """
    check_classes(labels, path)
    known = np.unique(labels)
    if named is not None and named != len(known):
        raise StudyError(
            f"{path}: expected the {named} classes that have names, found {len(known)}; give one name for each, in "
            "the order of the labels (data: classes, or the catalogue's entry)."
        )
    numbers = numbered(labels, known)
    train, validation = stratified_split(
        numbers, settings["validation_size"], settings["split_seed"], settings["train_size"]
    )
    count, height, width = images.shape
    arrays = split_arrays(images.reshape(count, height * width), numbers, train, validation)
    described = card(arrays, height, width, len(known), settings)
    if not np.array_equal(known, np.arange(len(known))):
        described["labels"] = known.tolist()
    return arrays, described


def stratified_split(
    labels: np.ndarray, validation_size: int, seed: int, train_size: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """(train_indices, validation_indices): two disjoint parts whose classes have the proportions of the whole.

    labels: integer (n,). validation_size, train_size: numbers of examples, at least 1; train_size None takes all that
    validation leaves. The indices are int64 and ascend. StudyError when a size is below 1 or both together exceed n.
    The validation part depends on its size and the seed only, so training sets of different sizes are judged on the
    same examples.
    """
    labels = np.asarray(labels)
    train_size = len(labels) - validation_size if train_size is None else train_size
    _check_sizes(len(labels), train_size, validation_size)
    classes, counts = np.unique(labels, return_counts=True)
    validation_counts = _apportion(validation_size, counts)
    train_counts = _apportion(train_size, counts - validation_counts)
    generator = np.random.default_rng(seed)
    train, validation = [], []
    for label, n_validation, n_train in zip(classes, validation_counts, train_counts, strict=True):
        members = generator.permutation(np.flatnonzero(labels == label))
        validation.append(members[:n_validation])
        train.append(members[n_validation : n_validation + n_train])
    return np.sort(np.concatenate(train)), np.sort(np.concatenate(validation))


def normalisation(images: np.ndarray) -> dict[str, float]:
    """`mean` and `standard_deviation` (divisor: the number of pixels) of all pixels, in their own units (0 to 255).

    images: uint8 (n, ...). Both follow from exact sums of integers, so they depend neither on the order of the images
    nor on the machine. StudyError when the pixels are not bytes, or are all equal: then there is no scale.
    """
    if images.dtype != np.uint8:
        raise StudyError(f"The images have pixels of type {images.dtype}, expected uint8.")
    counts = np.zeros(256, dtype=np.int64)
    for start in range(0, len(images), CHUNK):
        counts += np.bincount(images[start : start + CHUNK].ravel(), minlength=256)
    number, total, squares = (sum(int(c) * value**power for value, c in enumerate(counts)) for power in range(3))
    variance_times_number_squared = number * squares - total**2
    if variance_times_number_squared == 0:
        raise StudyError("All pixels of the training images are equal: expected at least two grey values.")
    return {
        "mean": total / number,
        "standard_deviation": math.sqrt(variance_times_number_squared) / number,
    }


def split_arrays(pixels: np.ndarray, labels: np.ndarray, train: np.ndarray, validation: np.ndarray) -> dict:
    """The arrays of a split by name: images uint8 (n, pixels) and labels uint8 (n,) of both parts."""
    return {
        "train_images": pixels[train],
        "train_labels": labels[train],
        "validation_images": pixels[validation],
        "validation_labels": labels[validation],
    }


def card(arrays: dict, height: int, width: int, classes: int, settings: dict) -> dict:
    """What describes a split: sizes, class counts, normalisation of the training images, checksums of the arrays.

    arrays: of split_arrays; height, width: of an image, in pixels; settings: the split's own of the config. `split_of`
    adds labels, those in the files, where they are not 0, 1, ...
    """
    parts = {part: arrays[f"{part}_labels"] for part in ("train", "validation")}
    counts = {part: np.bincount(labels, minlength=classes).tolist() for part, labels in parts.items()}
    return {
        "train_size": len(parts["train"]),
        "validation_size": len(parts["validation"]),
        "height": height,
        "width": width,
        "classes": classes,
        "train_class_counts": counts["train"],
        "validation_class_counts": counts["validation"],
        **normalisation(arrays["train_images"]),
        "sha256": {name: hashlib.sha256(array).hexdigest() for name, array in arrays.items()},
        "split": settings,
    }


def _apportion(size, counts):
    """`size` divided among the classes in proportion to their counts, int64: the method of largest remainders.

    Exact, in integers; of equal remainders that of the lower class counts first.
    """
    shares, remainders = np.divmod(size * counts.astype(np.int64), counts.sum())
    order = np.argsort(-remainders, kind="stable")
    shares[order[: size - shares.sum()]] += 1
    return shares


def _check_sizes(available, train_size, validation_size):
    if validation_size < 1 or train_size < 1 or train_size + validation_size > available:
        raise StudyError(
            f"data.validation_size is {validation_size}, which of {available} examples leaves "
            f"{available - validation_size} for training, and {train_size} are to be used. Expected at least "
            "1 in each part: change data.validation_size or data.train_size in config.yaml."
        )

"""Labels as classes: from any bytes, such as 1 to 26 or 3 and 8, to the numbers 0, 1, ... that the networks have."""

from pathlib import Path

import numpy as np

from study.common.errors import StudyError

FEWEST_CLASSES, MOST_CLASSES = 2, 62


def check_classes(labels: np.ndarray, path: str | Path) -> None:
    """StudyError where training labels (n,) have fewer or more classes than the study is made for; path: their file."""
    count = len(np.unique(labels))
    if not FEWEST_CLASSES <= count <= MOST_CLASSES:
        raise StudyError(
            f"{path}: expected {FEWEST_CLASSES} to {MOST_CLASSES} different labels, found {count}. Figures and tables "
            "are made for so many classes: take out images, or merge classes."
        )


def foreign_labels(labels: np.ndarray, known: np.ndarray) -> str | None:
    """What is wrong with test labels (n,) that no training image has, as a sentence; known: those of the training."""
    strange = np.setdiff1d(labels, known)
    if not len(strange):
        return None
    count = int(np.isin(labels, strange).sum())
    listed = ", ".join(map(str, strange[:5])) + (", ..." if len(strange) > 5 else "")
    return (
        f"{count} test images have labels that no training image has ({listed}). A network cannot learn such a class: "
        "take these images out, or add some to the training set."
    )


def numbered(labels: np.ndarray, known: np.ndarray | list[int]) -> np.ndarray:
    """Labels (n,) as places in `known`, the ascending labels of the training set: uint8 (n,)."""
    known = np.asarray(known)
    if np.array_equal(known, np.arange(len(known))):
        return labels
    return np.searchsorted(known, labels).astype(np.uint8)


def labels_of(card: dict) -> list[int]:
    """The labels in the files, in the order of the classes; card: of the split."""
    return card.get("labels", list(range(card["classes"])))

"""Images of the data set, a row for each class."""

import numpy as np
from matplotlib.figure import Figure

from study.figures.shared.images import GAP, mosaic, show_mosaic
from study.figures.shared.style import WIDTH, new_figure

LABEL_INCHES = 0.9
MAXIMAL_HEIGHT = 8.5  # inches


def first_of_each_class(images, labels, classes, count):
    """The first `count` images of each class; shape (classes, count, pixels), filled up with 0, which is white."""
    chosen = np.zeros((classes, count, images.shape[1]), images.dtype)
    for label in range(classes):
        members = np.flatnonzero(labels == label)[:count]
        chosen[label, : len(members)] = images[members]
    return chosen


def samples_figure(images: np.ndarray, labels: np.ndarray, card: dict, names: list[str], count: int = 20) -> Figure:
    """`count` images of each class, dark on white, class names at the left.

    images: uint8 (n, pixels); labels: (n,); card: dict with height, width and classes; names: one per class.
    """
    height, width, classes = card["height"], card["width"], card["classes"]
    chosen = first_of_each_class(images, labels, classes, count)
    rows, columns = mosaic(chosen, height, width, 0).shape
    figure, axes = new_figure(min((WIDTH - LABEL_INCHES) * (rows / columns), MAXIMAL_HEIGHT) + 0.1)
    ax = axes[0, 0]
    show_mosaic(ax, chosen, height, width, cmap="gray_r", vmin=0, vmax=255)
    ax.set_yticks([i * (height + GAP) + height / 2 for i in range(classes)], names)
    ax.tick_params(length=0)
    return figure

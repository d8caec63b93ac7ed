"""Images of the data set, a row for each class."""

import math

import numpy as np
from matplotlib.figure import Figure

from study.figures.shared.images import GAP, mosaic, show_mosaic
from study.figures.shared.marks import shortened
from study.figures.shared.style import WIDTH, new_figure

LABEL_INCHES = 0.9
MAXIMAL_HEIGHT = 8.5  # inches
# Lower rows have no room for the name beside them.
LOWEST_ROW = 0.16
# More classes than this stand in blocks side by side.
ROWS_OF_A_BLOCK, MAXIMAL_BLOCKS = 16, 3
LETTERS = 17  # of a name, where there is one block


def first_of_each_class(images, labels, classes, count):
    """The first `count` images of each class; shape (classes, count, pixels), filled up with 0, which is white."""
    chosen = np.zeros((classes, count, images.shape[1]), images.dtype)
    for label in range(classes):
        members = np.flatnonzero(labels == label)[:count]
        chosen[label, : len(members)] = images[members]
    return chosen


def samples_figure(images: np.ndarray, labels: np.ndarray, card: dict, names: list[str], most: int = 20) -> Figure:
    """At most `most` images of each class, dark on white, class names at the left; many classes in blocks side by side.

    images: uint8 (n, pixels); labels: (n,); card: dict with height, width and classes; names: one per class.
    """
    height, width, classes = card["height"], card["width"], card["classes"]
    blocks = min(MAXIMAL_BLOCKS, -(-classes // ROWS_OF_A_BLOCK))
    rows = -(-classes // blocks)
    room = WIDTH / blocks - LABEL_INCHES / math.sqrt(blocks)
    count = images_in_a_row(room, height, width, most // blocks)
    chosen = np.zeros((blocks * rows, count, images.shape[1]), images.dtype)
    chosen[:classes] = first_of_each_class(images, labels, classes, count)
    down, across = mosaic(chosen[:rows], height, width, 0).shape
    figure, axes = new_figure(min(room * (down / across), MAXIMAL_HEIGHT) + 0.1, 1, blocks)
    for block, ax in enumerate(axes.flat):
        own = slice(block * rows, (block + 1) * rows)
        show_mosaic(ax, chosen[own], height, width, cmap="gray_r", vmin=0, vmax=255)
        shown = [shortened(name, int(LETTERS / math.sqrt(blocks))) for name in names[own]]
        ax.set_yticks([i * (height + GAP) + height / 2 for i in range(len(shown))], shown)
        ax.tick_params(length=0)
        # In the middle of wider room, the names would not be where the layout expects them.
        ax.set_anchor("W")
    return figure


def images_in_a_row(room: float, height: int, width: int, most: int) -> int:
    """How many images of this size stand side by side in `room` inches, so that a row is not too low for its name."""
    return max(1, min(most, int(room / (LOWEST_ROW * (width + GAP) / (height + GAP)))))

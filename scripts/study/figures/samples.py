"""Images of the data set, in rows by class."""

import numpy as np

from study.figures.shared.style import WIDTH, new_figure

ENLARGEMENT = 4  # pixels of the file for each pixel of an image, so that viewers do not blur them
GAP = 2
LABEL_INCHES = 0.9
MAXIMAL_HEIGHT = 8.5


def first_of_each_class(images, labels, classes, count):
    """The first `count` images of each class; shape (classes, count, pixels), white (0) where there are fewer."""
    chosen = np.zeros((classes, count, images.shape[1]), images.dtype)
    for label in range(classes):
        members = np.flatnonzero(labels == label)[:count]
        chosen[label, : len(members)] = images[members]
    return chosen


def mosaic(images, height, width, blank):
    """One picture of shape (H, W) from images of shape (rows, columns, pixels), with gaps of the value `blank`."""
    rows, columns = images.shape[:2]
    tiles = np.full((rows, columns, height + GAP, width + GAP), blank, images.dtype)
    tiles[:, :, :height, :width] = images.reshape(rows, columns, height, width)
    picture = tiles.swapaxes(1, 2).reshape(rows * (height + GAP), columns * (width + GAP))
    return picture[:-GAP, :-GAP]


def show_mosaic(ax, images, height, width, blank=0, **options):
    """Draw images of shape (rows, columns, pixels) as one picture in pixel coordinates; options go to imshow."""
    picture = mosaic(images, height, width, blank)
    extent = (0, picture.shape[1], picture.shape[0], 0)
    enlarged = picture.repeat(ENLARGEMENT, axis=0).repeat(ENLARGEMENT, axis=1)
    shown = ax.imshow(enlarged, extent=extent, interpolation="none", **options)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.grid(False)
    return shown


def samples_figure(images, labels, card, names, count=20):
    """`count` images of each class, dark on white, class names at the left.

    images: bytes (n, pixels); labels: (n,); card: dict with height, width and classes; names: one per class.
    """
    height, width, classes = card["height"], card["width"], card["classes"]
    chosen = first_of_each_class(images, labels, classes, count)
    shape = (classes * (height + GAP) - GAP) / (count * (width + GAP) - GAP)
    figure, axes = new_figure(min((WIDTH - LABEL_INCHES) * shape, MAXIMAL_HEIGHT) + 0.1)
    ax = axes[0, 0]
    show_mosaic(ax, chosen, height, width, cmap="gray_r", vmin=0, vmax=255)
    ax.set_yticks([i * (height + GAP) + height / 2 for i in range(classes)], names)
    ax.tick_params(length=0)
    return figure

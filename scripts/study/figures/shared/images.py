"""Several images as one picture."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

ENLARGEMENT = 4  # pixels of the file for each pixel of an image, so that viewers do not blur them
GAP = 2  # pixels between images


def mosaic(images: np.ndarray, height: int, width: int, blank: float) -> np.ndarray:
    """One picture of shape (H, W) from images of shape (rows, columns, pixels), with gaps of the value `blank`."""
    rows, columns = images.shape[:2]
    tiles = np.full((rows, columns, height + GAP, width + GAP), blank, images.dtype)
    tiles[:, :, :height, :width] = images.reshape(rows, columns, height, width)
    picture = tiles.swapaxes(1, 2).reshape(rows * (height + GAP), columns * (width + GAP))
    return picture[:-GAP, :-GAP]


def show_mosaic(ax: Axes, images: np.ndarray, height: int, width: int, blank: float = 0, **options) -> AxesImage:
    """Draw images of shape (rows, columns, pixels) as one picture in pixel coordinates; options go to imshow."""
    picture = mosaic(images, height, width, blank)
    extent = (0, picture.shape[1], picture.shape[0], 0)
    enlarged = picture.repeat(ENLARGEMENT, axis=0).repeat(ENLARGEMENT, axis=1)
    shown = ax.imshow(enlarged, extent=extent, interpolation="none", **options)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.grid(False)
    return shown

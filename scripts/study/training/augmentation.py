"""Training images that are flipped and shifted at random."""

from itertools import product

import numpy as np

from study.common.errors import StudyError
from study.training.streams import Streams


def transformations(flip, shift):
    """All (flipped, down, right): with flip both orientations, and every shift by up to `shift` pixels each way."""
    steps = range(-shift, shift + 1)
    return list(product([False, True] if flip else [False], steps, steps))


class Augmentation:
    """Gives every image of a batch a transformation, drawn again each time, all of them equally probable.

    flip: whether left and right are exchanged in half of the images. shift: largest number of whole pixels, in each
    direction. shape: (height, width). n: numbers to draw at a time. generators: one for each run. Raises StudyError
    when a shift would leave nothing of the images.
    """

    def __init__(self, flip, shift, shape, n, generators):
        if shift >= min(shape):
            raise StudyError(
                f"shift is {shift}, but the images have {shape[0]} by {shape[1]} pixels. Expected less than either: "
                "take 1 to 3."
            )
        self.shape, self.transformations = shape, transformations(flip, shift)
        codes = len(self.transformations)
        self.codes = Streams.of(n, lambda rng, n: rng.integers(codes, size=n), generators)

    def alter(self, pixels):
        """Transform the images in place: uint8 (batches, runs, rows, pixels)."""
        images = pixels.reshape(-1, *self.shape)
        codes = self.codes.take(len(pixels), pixels.shape[-2]).reshape(-1)
        # The images of each transformation are moved together: far fewer calls than one for each image.
        order = np.argsort(codes, kind="stable")
        groups = np.split(order, np.cumsum(np.bincount(codes, minlength=len(self.transformations)))[:-1])
        for rows, transformation in zip(groups, self.transformations, strict=True):
            if len(rows) and any(transformation):
                images[rows] = transformed(images[rows], *transformation)


def transformed(images, flipped, down, right):
    """Images (n, height, width), flipped left to right if wanted, then moved; zeros, the background, move in."""
    if flipped:
        images = images[:, :, ::-1]
    if not (down or right):
        return images
    moved = np.zeros_like(images)
    (to_rows, from_rows), (to_columns, from_columns) = (_kept(step) for step in (down, right))
    moved[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return moved


def _kept(step):
    """Slices of one axis: where a shift by `step` puts what stays in the image, and where that comes from."""
    here, there = slice(step, None), slice(None, -step)
    if step == 0:
        return slice(None), slice(None)
    return (here, there) if step > 0 else (slice(None, step), slice(-step, None))

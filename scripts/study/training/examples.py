"""A labelled set of images as a network sees it: bytes on disk, standardised floats in the batch."""

from dataclasses import dataclass

import numpy as np

from study.network.losses import one_hot


@dataclass(frozen=True)
class Examples:
    """images: uint8 (n, pixels), usually mapped from disk so that parallel jobs share its pages.
    targets: one-hot float32 (n, classes). mean, sd: of the training part, in grey levels 0..255. shape: (height, width)
    of an image, with height * width = pixels; None where nobody needs it."""

    images: np.ndarray
    targets: np.ndarray
    mean: float
    sd: float
    shape: tuple | None = None

    @classmethod
    def load(cls, images, labels, card):
        """Map the arrays at the two paths; card is the data set's card (a dict)."""
        targets = one_hot(np.load(labels), card["classes"])
        shape = (card["height"], card["width"]) if "height" in card else None
        return cls(np.load(images, mmap_mode="r"), targets, card["mean"], card["standard_deviation"], shape)

    def __len__(self):
        return len(self.targets)

    def standardise(self, pixels, out):
        """out <- [(pixels - mean) / sd, 1], in out's precision: (..., n) bytes into (..., n + 1) numbers."""
        # NumPy is several times faster on whole arrays than on all columns but one.
        np.copyto(out[..., :-1], pixels)
        np.multiply(out, out.dtype.type(1 / self.sd), out=out)
        np.subtract(out, out.dtype.type(self.mean / self.sd), out=out)
        out[..., -1] = 1
        return out

"""The training set as every library gets it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

CHECKED_EXAMPLES = 10_000


@dataclass(frozen=True)
class Data:
    """Arrays on disk: images uint8 (n, pixels), labels (n,); mean and sd of all pixels, in grey levels."""

    images_path: str
    labels_path: str
    mean: float
    sd: float
    classes: int

    def standardised(self):
        """Images as float32 (n, pixels): (pixel - mean) / sd."""
        pixels = np.load(self.images_path).astype(np.float32)
        np.multiply(pixels, np.float32(1 / self.sd), out=pixels)
        return np.subtract(pixels, np.float32(self.mean / self.sd), out=pixels)

    def labels(self):
        """int64 (n,)."""
        return np.load(self.labels_path).astype(np.int64)


def store(folder, images, labels):
    """Write images (n, height, width) or (n, pixels) and labels (n,) as arrays that can be mapped; returns a Data."""
    folder = Path(folder)
    pixels = images.reshape(len(images), -1)
    np.save(folder / "images.npy", pixels)
    np.save(folder / "labels.npy", labels)
    mean, sd = float(pixels.mean()), float(pixels.std())
    return Data(str(folder / "images.npy"), str(folder / "labels.npy"), mean, sd, int(labels.max()) + 1)


def mean_loss(parameters, data):
    """Mean cross-entropy of a ReLU network on the first CHECKED_EXAMPLES examples, in double precision.

    parameters: [(W, b), ...]. All libraries are compared by this one function of their parameters.
    """
    pixels = np.load(data.images_path, mmap_mode="r")[:CHECKED_EXAMPLES]
    a, labels = (pixels - data.mean) / data.sd, data.labels()[:CHECKED_EXAMPLES]
    for layer, (w, b) in enumerate(parameters):
        z = a @ w.astype(np.float64) + b
        a = np.maximum(z, 0) if layer + 1 < len(parameters) else z
    a -= a.max(axis=1, keepdims=True)
    return float((np.log(np.exp(a).sum(axis=1)) - a[np.arange(len(a)), labels]).mean())

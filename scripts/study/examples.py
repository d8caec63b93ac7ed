"""A labelled set of images as a network sees it: bytes on disk, standardised floats in the batch."""

from dataclasses import dataclass

import numpy as np

from study.losses import one_hot
from study.propagation import Propagation

EVALUATION_ROWS = 1000


@dataclass(frozen=True)
class Examples:
    """images: uint8 (n, pixels), usually mapped from disk so that parallel jobs share its pages.
    targets: one-hot float32 (n, classes). mean, sd: of the training part, in grey levels 0..255."""

    images: np.ndarray
    targets: np.ndarray
    mean: float
    sd: float

    @classmethod
    def load(cls, images, labels, card):
        """Map the arrays at the two paths; card is the data set's card (a dict)."""
        targets = one_hot(np.load(labels), card["classes"])
        return cls(np.load(images, mmap_mode="r"), targets, card["mean"], card["standard_deviation"])

    def __len__(self):
        return len(self.targets)

    def standardise(self, pixels, out):
        """out <- (pixels - mean) / sd, in out's precision."""
        np.multiply(pixels, out.dtype.type(1 / self.sd), out=out)
        return np.subtract(out, out.dtype.type(self.mean / self.sd), out=out)


class Gatherer:
    """Takes minibatches out of a set of examples into buffers that are allocated once."""

    def __init__(self, examples, rows, inputs):
        self.examples, self.inputs = examples, inputs
        self.pixels = np.empty((rows, examples.images.shape[1]), np.uint8)
        self.targets = np.empty((rows, examples.targets.shape[1]), inputs.dtype)

    def gather(self, indices):
        """Standardised images of the indices into `inputs`, their one-hot labels into `targets`."""
        # mode="clip" lets NumPy write into `out` directly; the indices are in range by construction.
        np.take(self.examples.images, indices, axis=0, out=self.pixels, mode="clip")
        np.take(self.examples.targets, indices, axis=0, out=self.targets, mode="clip")
        self.examples.standardise(self.pixels, self.inputs)


class Evaluator:
    """Mean loss and accuracy of a network on whole sets of examples, in chunks of EVALUATION_ROWS rows."""

    def __init__(self, network):
        self.network, self.passes = network, {}

    def evaluate(self, examples):
        """(mean cross-entropy, share of right answers) over all examples, both float."""
        loss, right = 0.0, 0
        for start, propagation in self._chunks(examples):
            rows = propagation.rows
            chunk_loss, chunk_right = propagation.loss(examples.targets[start : start + rows])
            loss += chunk_loss * rows
            right += chunk_right
        return loss / len(examples), right / len(examples)

    def probabilities(self, examples):
        """Softmax outputs for all examples, shape (n, classes)."""
        p = np.empty(examples.targets.shape, self.network.dtype)
        for start, propagation in self._chunks(examples):
            rows = slice(start, start + propagation.rows)
            propagation.loss(examples.targets[rows])
            p[rows] = propagation.delta[-1]
        return p

    def _chunks(self, examples):
        for start in range(0, len(examples), EVALUATION_ROWS):
            rows = min(EVALUATION_ROWS, len(examples) - start)
            if rows not in self.passes:
                self.passes[rows] = Propagation(self.network, rows)
            propagation = self.passes[rows]
            examples.standardise(examples.images[start : start + rows], propagation.a[0])
            propagation.forward()
            yield start, propagation

"""A labelled set of images as a network sees it: bytes on disk, standardised floats in the batch."""

from dataclasses import dataclass

import numpy as np

from study.network.losses import one_hot
from study.network.propagation import Propagation
from study.training.batches import Batches

EVALUATION_ROWS = 1000


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


class Evaluator:
    """Mean loss and accuracy of a network on whole sets of examples, in chunks of EVALUATION_ROWS rows."""

    def __init__(self, network):
        self.network, self.buffers = network, {}

    def evaluate(self, examples):
        """(mean cross-entropy, share of right answers) over all examples, both float."""
        loss, right = 0.0, 0
        for _, batches, _ in self.chunks(examples):
            chunk_loss, chunk_right = batches.losses(1)
            loss += float(chunk_loss[0]) * batches.shape[-1]
            right += int(chunk_right[0])
        return loss / len(examples), right / len(examples)

    def logits(self, examples):
        """The network's outputs for all examples, shape (n, classes)."""
        z = np.empty(examples.targets.shape, self.network.dtype)
        for rows, batches, _ in self.chunks(examples):
            z[rows] = batches.logits[0].T
        return z

    def chunks(self, examples):
        """For each chunk its slice of the examples, and the Batches and Propagation after the forward pass."""
        for start in range(0, len(examples), EVALUATION_ROWS):
            rows = min(EVALUATION_ROWS, len(examples) - start)
            if rows not in self.buffers:
                sizes = self.network.layer_sizes
                batches = Batches(sizes[0], sizes[-1], 1, (), rows, self.network.dtype)
                self.buffers[rows] = batches, Propagation(self.network, rows)
            batches, propagation = self.buffers[rows]
            batches.cut(examples, start)
            [(inputs, _, logits, top, total)] = batches.steps(1)
            propagation.forward(inputs, logits)
            propagation.normalise(logits, top, total)
            yield slice(start, start + rows), batches, propagation

"""Drawing the order of the examples, and gathering them into batches."""

import numpy as np

from study.network.propagation import with_ones
from study.training.streams import Stream


def permutation(rng, n):
    """All n examples in a random order: int64 (n,)."""
    return rng.permutation(n)


def with_replacement(rng, n):
    """n examples drawn independently and uniformly: int64 (n,)."""
    return rng.integers(n, size=n)


SAMPLINGS = {"shuffle": permutation, "replacement": with_replacement}


class Order(Stream):
    """An endless stream of example indices, drawn n at a time (an epoch), from which batches are cut.

    Under "shuffle" each example has been used e times after e epochs, whatever the batch size.
    """

    def __init__(self, n, sampling, rng):
        super().__init__(n, SAMPLINGS[sampling], rng)


class Batches:
    """Buffers for a number of batches: inputs and targets for the passes, and what the passes leave to tell the loss.

    inputs: (batches, ..., rows, pixels + 1), standardised, the last column one. targets: (batches, ..., classes, rows),
    one-hot. logits as targets; top and total (batches, ..., 1, rows), see Propagation.normalise. The dots stand for the
    axis of networks that are trained together. Gathering several small batches at once costs little more than one.
    """

    def __init__(self, pixels, classes, batches, together, rows, dtype=np.float32):
        self.shape = (batches, *together, rows)
        self.pixels = np.empty((*self.shape, pixels), np.uint8)
        self.one_hot = np.empty((*self.shape, classes), dtype)
        self.inputs = with_ones((*self.shape, pixels), dtype)
        self.targets, self.logits = (np.empty((batches, *together, classes, rows), dtype) for _ in range(2))
        self.top, self.total = (np.empty((batches, *together, 1, rows), dtype) for _ in range(2))

    def gather(self, examples, indices):
        """Fill inputs and targets with the examples at the indices (batches, ..., rows), perhaps fewer batches."""
        self._fill(examples, *self._take(examples, indices))

    def cut(self, examples, start):
        """Fill inputs and targets of the only batch with the examples from `start` on."""
        stop = start + self.shape[-1]
        self._fill(examples, examples.images[None, start:stop], examples.targets[None, start:stop])

    def _take(self, examples, indices):
        pixels, one_hot = self.pixels[: len(indices)], self.one_hot[: len(indices)]
        # mode="clip" lets NumPy write into `out` directly; the indices are in range by construction.
        np.take(examples.images, indices, axis=0, out=pixels, mode="clip")
        np.take(examples.targets, indices, axis=0, out=one_hot, mode="clip")
        return pixels, one_hot

    def _fill(self, examples, pixels, one_hot):
        examples.standardise(pixels, self.inputs[: len(pixels)])
        np.copyto(self.targets[: len(pixels)], np.swapaxes(one_hot, -1, -2))

    def steps(self, count):
        """For each of the first `count` batches its (inputs, targets, logits, top, total)."""
        parts = (self.inputs, self.targets, self.logits, self.top, self.total)
        return zip(*(part[:count] for part in parts), strict=True)

    def losses(self, count):
        """(mean cross-entropy, right answers) of the first `count` batches, after the passes: each (count, ...).

        An answer is right when no logit exceeds that of the true class.
        """
        loss, true = self.example_losses(count)
        return loss.mean(axis=-1), (true >= self.top[:count, ..., 0, :]).sum(axis=-1)

    def example_losses(self, count):
        """(cross-entropy, logit of the true class) of each example of the first `count` batches: (count, ..., rows).

        The losses are float64.
        """
        top, total = self.top[:count, ..., 0, :], self.total[:count, ..., 0, :]
        true = np.einsum("...ij,...ij->...j", self.logits[:count], self.targets[:count])
        return (np.log(total) + top - true).astype(np.float64), true

"""Batches whose examples are altered: moved, mixed with others, or with smoothed targets."""

import numpy as np

from study.training.augmentation import Augmentation
from study.training.batches import Batches
from study.training.streams import Streams


def altered(spec):
    """Whether the specification asks for any alteration of the examples."""
    return any(spec[name] for name in ("flip", "shift", "mixup", "label_smoothing"))


def smooth(targets, share):
    """targets <- (1 - share) targets + share / classes, in place (Szegedy et al. 2016, section 7).

    targets: (..., classes, rows), each example's adding up to one; so they do afterwards.
    """
    np.multiply(targets, targets.dtype.type(1 - share), out=targets)
    np.add(targets, targets.dtype.type(share / targets.shape[-2]), out=targets)


def mix(array, shares, axis, room):
    """array <- array + shares (array reversed along the axis - array), in place; room: an array like it.

    Each example takes its share of the one opposite in its batch. Written so that the column of ones stays ones.
    """
    np.subtract(np.flip(array, axis), array, out=room)
    np.multiply(room, shares, out=room)
    np.add(array, room, out=array)


class AlteredBatches(Batches):
    """Batches for training that alter the examples which they gather; see Batches for the buffers.

    In this order: flips and shifts of the bytes (see augmentation.py); mixup (Zhang et al. 2018), each example with the
    one opposite in its batch, which is in random order, with a share of its own from Beta(mixup, mixup); smoothed
    targets. examples: the Examples to come. generators: a dict as of `generators_of` for each run.
    """

    def __init__(self, spec, examples, batches, generators, dtype=np.float32):
        pixels, classes = examples.images.shape[1], examples.targets.shape[1]
        super().__init__(pixels, classes, batches, (len(generators),), spec["batch_size"], dtype)
        self.smoothing, mixup = spec["label_smoothing"], spec["mixup"]
        self.augmentation = self.shares = None
        if spec["flip"] or spec["shift"]:
            own = [each["images"] for each in generators]
            self.augmentation = Augmentation(spec["flip"], spec["shift"], examples.shape, len(examples), own)
        if mixup:
            own = [each["mixing"] for each in generators]
            self.shares = Streams.of(len(examples), lambda rng, n: rng.beta(mixup, mixup, n).astype(dtype), own)
            self.rooms = np.empty_like(self.inputs), np.empty_like(self.targets)

    @property
    def streams(self):
        """The Streams that are drawn from."""
        return ([self.augmentation.codes] if self.augmentation else []) + ([self.shares] if self.shares else [])

    def gather(self, examples, indices):
        count = len(indices)
        pixels, one_hot = self._take(examples, indices)
        if self.augmentation:
            self.augmentation.alter(pixels)
        self._fill(examples, pixels, one_hot)
        if self.shares:
            shares = self.shares.take(count, self.shape[-1])
            mix(self.inputs[:count], shares[..., None], -2, self.rooms[0][:count])
            mix(self.targets[:count], shares[..., None, :], -1, self.rooms[1][:count])
        if self.smoothing:
            smooth(self.targets[:count], self.smoothing)

    def losses(self, count):
        """(mean loss, right answers): the loss is the one that is minimised, with the altered targets.

        An answer is right when no logit exceeds that of the true class, which has most of the target; with mixup, the
        class of the larger share.
        """
        loss, _ = super().losses(count)
        targets, logits = self.targets[:count], self.logits[:count]
        true = targets >= targets.max(axis=-2, keepdims=True)
        right = true & (logits >= self.top[:count])
        return loss, right.any(axis=-2).sum(axis=-1)

"""Dropout: hidden units that are left out of a step at random (Srivastava et al. 2014)."""

import numpy as np

from study.network.propagation import Propagation
from study.training.streams import Streams

# Sixteen random bits decide about a unit: twice as fast as a float, and the share is exact to 1/65536.
LEVELS = 2**16
# Masks of several small steps are drawn together, up to about this many numbers.
DRAWN = 2**14


class Masks:
    """Masks for hidden activations: 0 with probability p, else 1 / (1 - p), so that their mean is one.

    share: p, in [0, 1), rounded to a multiple of 1/65536. sizes: units of each hidden layer. generators: one for each
    network that is trained together, so that the masks of a run do not depend on the others.
    """

    def __init__(self, share, sizes, rows, generators):
        self.dropped = min(round(share * LEVELS), LEVELS - 1)
        self.scale = LEVELS / (LEVELS - self.dropped)
        self.ends = [0, *np.cumsum([rows * n for n in sizes]).tolist()]
        steps = max(1, DRAWN // max(1, self.ends[-1]))
        self.streams = Streams.of(max(1, steps * self.ends[-1]), _levels, generators)

    def draw(self, masks):
        """Fill the masks of one step: a list with an array (..., rows, units) for each hidden layer."""
        [levels] = self.streams.take(1, self.ends[-1])
        for layer, mask in enumerate(masks):
            part = levels[:, self.ends[layer] : self.ends[layer + 1]].reshape(mask.shape)
            np.greater_equal(part, self.dropped, out=mask, casting="unsafe")
            np.multiply(mask, mask.dtype.type(self.scale), out=mask)


class DropoutPropagation(Propagation):
    """The passes of a training step with dropout: a[l] = [m f(z[l]), 1] with a new mask m in every forward pass.

    The factor of delta[l] is then m f'(z[l]). It is computed in the forward pass, because most derivatives are written
    in terms of f(z), which the mask overwrites.
    """

    def __init__(self, network, rows, masks):
        super().__init__(network, rows)
        self.source, self.masks = masks, [np.empty_like(z) for z in self.z]

    def forward(self, inputs, logits):
        self.source.draw(self.masks)
        super().forward(inputs, logits)

    def activate(self, layer):
        z, units, slope, mask = self.z[layer], self.units[layer], self.slope[layer], self.masks[layer]
        self.value(z, out=units)
        self.derivative(z, units, out=slope, work=self.work[layer])
        np.multiply(units, mask, out=units)
        np.multiply(slope, mask, out=slope)

    def differentiate(self, layer):
        pass


def _levels(rng, n):
    return rng.integers(LEVELS, size=n, dtype=np.uint16)

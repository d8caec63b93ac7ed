"""Forward and backward pass of a batch through a network, in buffers that are allocated once."""

import numpy as np

from study.network.activations import ACTIVATIONS
from study.network.alignment import aligned
from study.network.blocks import forward_blocks


def with_ones(shape, dtype):
    """An array of activations (..., rows, n + 1) whose last column is one, which a product meets with the biases."""
    array = aligned((*shape[:-1], shape[-1] + 1), dtype)
    array[..., -1] = 1
    return array


class Propagation:
    """The passes for batches of one size: all that a step needs lives in this object's buffers.

    Layer l has z[l] (rows, units), a[l] = [f(z[l]), 1] and, after `backward`, delta[l] = n dL/dz[l], L being the mean
    cross-entropy of the batch of n rows. The factor n is left in, so that the update can take it up with the step size.
    Logits, softmax and targets lie with the classes first, (classes, rows): NumPy then reduces over them by whole rows.
    Networks that are trained together add their axis in front of all of these.
    """

    def __init__(self, network, rows):
        self.network, self.rows = network, rows
        dtype, together = network.dtype, network.together
        hidden, classes = network.layer_sizes[1:-1], network.layer_sizes[-1]
        activation = ACTIVATIONS[network.activation]
        self.value, self.derivative = activation.value, activation.derivative
        self.z = [aligned((*together, rows, n), dtype) for n in hidden]
        self.a = [None, *(with_ones((*together, rows, n), dtype) for n in hidden)]
        self.units = [a[..., :-1] for a in self.a[1:]]
        self.slope, self.work = ([aligned(z.shape, dtype) for z in self.z] for _ in range(2))
        self.output = aligned((*together, rows, classes), dtype)
        self.output_by_class = np.swapaxes(self.output, -1, -2)
        self.blocks = [self._blocks(p, z) for p, z in zip(network.parameters, [*self.z, self.output], strict=True)]
        self.softmax = aligned((*together, classes, rows), dtype)
        # Once the logits are copied, the output's place is that of its delta.
        self.delta = [*(aligned(z.shape, dtype) for z in self.z), self.output]
        self.back = [np.swapaxes(w, -1, -2) for w in network.weights]

    def _blocks(self, parameters, z):
        """(rows, weights, out) of the products that make z: rows of the layer below, views of the other two."""
        by_row, by_column = forward_blocks(self.rows, *parameters.shape[-2:])
        return [(rows, parameters[..., c], z[..., rows, c]) for c in by_column for rows in by_row]

    def forward(self, inputs, logits):
        """logits (classes, rows) <- the network's outputs for inputs (rows, n_in + 1) whose last column is one."""
        self.a[0] = a = inputs
        *hidden, output = self.blocks
        for layer, blocks in enumerate(hidden):
            for block, weights, out in blocks:
                np.matmul(a[..., block, :], weights, out=out)
            self.activate(layer)
            a = self.a[layer + 1]
        for block, weights, out in output:
            np.matmul(a[..., block, :], weights, out=out)
        np.copyto(logits, self.output_by_class)

    def normalise(self, logits, top, total):
        """softmax <- that of the logits; top and total (1, rows) <- max z and sum of exp(z - max z), by row."""
        p = self.softmax
        # reduce(array, axis, dtype, out, keepdims)
        np.maximum.reduce(logits, -2, None, top, True)
        np.subtract(logits, top, out=p)
        np.exp(p, out=p)
        np.add.reduce(p, -2, None, total, True)
        np.divide(p, total, out=p)

    def backward(self, targets):
        """Fill delta from the last layer to the first; after normalise.

        delta[-1] = softmax - targets, and delta[l] = (delta[l+1] W[l+1]^T) f'(z[l]).
        """
        delta = self.delta
        np.subtract(self.softmax, targets, out=self.output_by_class)
        for layer in range(len(delta) - 2, -1, -1):
            np.matmul(delta[layer + 1], self.back[layer + 1], out=delta[layer])
            self.differentiate(layer)
            np.multiply(delta[layer], self.slope[layer], out=delta[layer])

    def activate(self, layer):
        """a of hidden layer `layer` (counted from 0) from its z, in the forward pass."""
        self.value(self.z[layer], out=self.units[layer])

    def differentiate(self, layer):
        """The slope of hidden layer `layer`, by which delta is multiplied in the backward pass."""
        self.derivative(self.z[layer], self.units[layer], out=self.slope[layer], work=self.work[layer])

    def gradients(self):
        """dL/d parameters[l] = a[l-1]^T delta[l] / n, biases in the last row; after backward."""
        return [np.swapaxes(a, -1, -2) @ d / self.rows for a, d in zip(self.a, self.delta, strict=True)]

    def propagate(self, inputs, targets):
        """Both passes of one batch: inputs (rows, n_in), one-hot targets (rows, classes). Returns itself."""
        dtype = self.network.dtype
        rows = with_ones(inputs.shape, dtype)
        rows[:, :-1] = inputs
        logits, (top, total) = np.empty_like(self.softmax), np.empty((2, 1, self.rows), dtype)
        self.forward(rows, logits)
        self.normalise(logits, top, total)
        self.backward(targets.T)
        return self

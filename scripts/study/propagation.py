"""Forward and backward pass of a batch through a network, in buffers that are allocated once."""

import numpy as np

from study.activations import ACTIVATIONS


class Propagation:
    """The passes for batches of one size: all that a step needs lives in this object's buffers.

    With n rows, layer l of the network has z[l] and a[l] of shape (n, units), and delta[l] = n dL/dz[l] once
    `backward` has run, L being the mean cross-entropy of the batch. The factor n is left in so that the update
    can take it up with the step size.
    """

    def __init__(self, network, rows):
        self.network, self.rows = network, rows
        dtype, sizes = network.dtype, network.layer_sizes
        activation = ACTIVATIONS[network.activation]
        self.value, self.derivative = activation.value, activation.derivative
        self.a = [np.empty((rows, n), dtype) for n in sizes[:-1]]
        self.z = [np.empty((rows, n), dtype) for n in sizes[1:]]
        self.delta = [np.empty((rows, n), dtype) for n in sizes[1:]]
        self.slope = [np.empty((rows, n), dtype) for n in sizes[1:-1]]
        self.ones = np.ones(rows, dtype)
        self.top, self.total, self.true = (np.empty(rows, dtype) for _ in range(3))

    def forward(self):
        """Logits z[-1] of the inputs in a[0]."""
        weights, biases, a, z = self.network.weights, self.network.biases, self.a, self.z
        for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
            np.matmul(a[layer], w, out=z[layer])
            np.add(z[layer], b, out=z[layer])
            if layer + 1 < len(a):
                self.value(z[layer], out=a[layer + 1])
        return z[-1]

    def loss(self, targets):
        """Mean cross-entropy and number of right answers for one-hot targets (rows, classes); after forward.

        Leaves the softmax in delta[-1]. An answer is right when no logit exceeds that of the true class.
        """
        z, p = self.z[-1], self.delta[-1]
        np.max(z, axis=1, out=self.top)
        np.subtract(z, self.top[:, None], out=p)
        np.exp(p, out=p)
        np.sum(p, axis=1, out=self.total)
        np.divide(p, self.total[:, None], out=p)
        np.einsum("ij,ij->i", z, targets, out=self.true)
        right = int(np.count_nonzero(self.true >= self.top))
        np.log(self.total, out=self.total)
        np.add(self.total, self.top, out=self.total)
        np.subtract(self.total, self.true, out=self.total)
        return float(self.total.mean(dtype=np.float64)), right

    def backward(self, targets):
        """Fill delta from the last layer to the first; after loss.

        delta[-1] = softmax - targets, and delta[l] = (delta[l+1] W[l+1]^T) f'(z[l]).
        """
        delta, weights = self.delta, self.network.weights
        np.subtract(delta[-1], targets, out=delta[-1])
        for layer in range(len(delta) - 2, -1, -1):
            np.matmul(delta[layer + 1], weights[layer + 1].T, out=delta[layer])
            self.derivative(self.z[layer], self.a[layer + 1], out=self.slope[layer])
            np.multiply(delta[layer], self.slope[layer], out=delta[layer])

    def gradients(self):
        """Lists of dL/dW_l = a[l-1]^T delta[l] / n and dL/db_l = sum over rows of delta[l] / n; after backward."""
        pairs = list(zip(self.a, self.delta, strict=True))
        return [a.T @ d / self.rows for a, d in pairs], [self.ones @ d / self.rows for _, d in pairs]

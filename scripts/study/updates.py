"""Stochastic gradient descent: how a step changes the parameters."""

import numpy as np
from scipy.linalg import blas

from study.blocks import row_blocks


class Sgd:
    """One step of SGD on a network, from the buffers of its Propagation.

    Without momentum:  W <- (1 - step c) W - step dL/dW
    With momentum m:   V <- m V - step (dL/dW + c W),  W <- W + V   (Polyak 1964)

    c is the weight decay, which spares the biases. The product that makes dL/dW is added straight into W (or V)
    by BLAS (gemm with beta), so the gradient is never stored.
    """

    def __init__(self, propagation, momentum=0.0, weight_decay=0.0):
        self.network = network = propagation.network
        self.propagation, self.momentum, self.weight_decay = propagation, momentum, weight_decay
        single = network.dtype == np.float32
        self.gemm, self.axpy = (blas.sgemm, blas.saxpy) if single else (blas.dgemm, blas.daxpy)
        self.weights = network.weights
        self.velocity = [np.zeros_like(p) for p in network.parameters] if momentum else None
        self.changed = self.velocity or network.parameters
        self.rows = [row_blocks(propagation.rows, *p.shape[-2:]) for p in network.parameters[:-1]]
        # BLAS counts by columns, so it is given transposes. The output's delta has the classes first, the others last.
        *hidden, output = [_matrices(delta) for delta in propagation.delta]
        self.deltas = [[_blocks(d, rows) for d in layer] for layer, rows in zip(hidden, self.rows, strict=True)]
        self.deltas.append([[d] for d in output])
        self.rows.append([slice(0, propagation.rows)])
        above = zip(propagation.a[1:], self.rows[1:], strict=True)
        self.units = [[_blocks(a, rows) for a in _matrices(layer)] for layer, rows in above]
        self.targets = [[p.T for p in _matrices(layer)] for layer in self.changed]
        self.transposed = [0] * len(hidden) + [1]

    def step(self, step_size):
        """Change the network by one step of the given size."""
        gemm, scale = self.gemm, -step_size / self.propagation.rows
        inputs = [_blocks(a, self.rows[0]) for a in _matrices(self.propagation.a[0])]
        if self.weight_decay:
            self._decay(step_size * self.weight_decay)
        layers = zip([inputs, *self.units], self.deltas, self.targets, self.transposed, strict=True)
        for units, deltas, targets, transposed in layers:
            for a_blocks, delta_blocks, target in zip(units, deltas, targets, strict=True):
                keep = self.momentum or 1
                for a, delta in zip(a_blocks, delta_blocks, strict=True):
                    # target <- keep target + scale delta a, in place
                    gemm(scale, delta, a, keep, target, transposed, 1, 1)
                    keep = 1
        if self.momentum:
            for p, v in zip(self.network.parameters, self.velocity, strict=True):
                np.add(p, v, out=p)

    def _decay(self, share):
        """Take `share` of the weights, but not of the biases, away from the weights or put it into the velocity."""
        if not self.momentum:
            for w in self.weights:
                np.multiply(w, 1 - share, out=w)
            return
        for w, v in zip(self.weights, self.velocity, strict=True):
            for weights, into in zip(_matrices(w), _matrices(v), strict=True):
                # Divided, because the velocity is about to be multiplied by the momentum.
                self.axpy(weights.reshape(-1), into.reshape(-1), weights.size, -share / self.momentum)


def _blocks(matrix, rows):
    """Transposes of blocks of a matrix's rows, as views."""
    return [matrix[block].T for block in rows]


def _matrices(array):
    """The matrices of an array (..., rows, columns), as views."""
    return [array] if array.ndim == 2 else list(array)

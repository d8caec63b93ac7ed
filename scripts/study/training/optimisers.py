"""Optimisers: how a step changes the parameters."""

import numpy as np

from study.network.alignment import aligned
from study.network.blas import blas
from study.network.blocks import update_blocks

# Decays of the means of gradients and squares, and what keeps a divisor from zero (Kingma and Ba 2015, algorithm 1).
MEAN_DECAY, SQUARE_DECAY, EPSILON = 0.9, 0.999, 1e-8
# Parameters that AdamW changes at a time: what its dozen passes need stays in a processor's second cache.
CHUNK = 2**15


def optimiser(spec, propagation):
    """The optimiser that a specification asks for, for the network of the propagation."""
    if spec["optimiser"] == "adamw":
        return AdamW(propagation, spec["weight_decay"])
    kind = NesterovSgd if spec["nesterov"] and spec["momentum"] else Sgd
    return kind(propagation, spec["momentum"], spec["weight_decay"])


class Optimiser:
    """What optimisers share: the product that makes the gradient, added into arrays like the parameters by BLAS.

    memory: dict from a name to a list of arrays like the parameters, all that an optimiser keeps between steps beside
    done, the number of steps so far.
    """

    def __init__(self, propagation, changed, memory):
        self.propagation, self.network, self.memory, self.done = propagation, propagation.network, memory, 0
        single = self.network.dtype == np.float32
        self.gemm, self.axpy, self.scal = (
            (blas.sgemm, blas.saxpy, blas.sscal) if single else (blas.dgemm, blas.daxpy, blas.dscal)
        )
        # BLAS counts by columns, so it is given transposes.
        blocks = [update_blocks(propagation.rows, *p.shape[-2:]) for p in self.network.parameters]
        self.input_blocks = blocks[0]
        self.units = [self._units(*layer) for layer in zip(propagation.a[1:], blocks[1:], strict=True)]
        self.products = [self._products(*layer) for layer in zip(propagation.delta, changed, blocks, strict=True)]

    @staticmethod
    def _units(a, blocks):
        """Transposes of the blocks of a layer's activations, as views, in the order of `_products`."""
        by_row, by_unit = blocks
        return [matrix[rows, units].T for matrix in matrices(a) for units in by_unit for rows in by_row]

    @staticmethod
    def _products(delta, changed, blocks):
        """(delta, changed, first) of each block: transposes, as views; whether it is the first of its place."""
        (by_row, by_unit), pairs = blocks, zip(matrices(delta), matrices(changed), strict=True)
        return [(d[rows].T, c[n].T, rows is by_row[0]) for d, c in pairs for n in by_unit for rows in by_row]

    def add_gradient(self, factor, keep):
        """changed <- keep changed + factor dL/d parameters, block by block (gemm with beta)."""
        gemm, scale = self.gemm, factor / self.propagation.rows
        inputs = self._units(self.propagation.a[0], self.input_blocks)
        for units, products in zip([inputs, *self.units], self.products, strict=True):
            for a, (delta, target, first) in zip(units, products, strict=True):
                # target <- keep target + scale delta a, in place.
                # alpha, a, b, beta, c, trans_a, trans_b, overwrite_c
                gemm(scale, delta, a, keep if first else 1, target, 0, 1, 1)

    def shrink(self, share):
        """Take `share` of the weights, but not of the biases, away."""
        for w in self.network.weights:
            np.multiply(w, 1 - share, out=w)


class Sgd(Optimiser):
    """One step of SGD on a network, from the buffers of its Propagation.

    Without momentum:  W <- (1 - step c) W - step dL/dW
    With momentum m:   V <- m V - step (dL/dW + c W),  W <- W + V   (Polyak 1964)

    c is the weight decay, which spares the biases. The product that makes dL/dW is added straight into W (or V),
    so the gradient is never stored.
    """

    def __init__(self, propagation, momentum=0.0, weight_decay=0.0):
        parameters = propagation.network.parameters
        self.momentum, self.weight_decay = momentum, weight_decay
        self.velocity = [aligned(p.shape, p.dtype) for p in parameters] if momentum else None
        memory = {"velocity": self.velocity} if momentum else {}
        super().__init__(propagation, self.velocity or parameters, memory)

    def step(self, step_size):
        """Change the network by one step of the given size."""
        self.done += 1
        if not self.momentum:
            if self.weight_decay:
                self.shrink(step_size * self.weight_decay)
            self.add_gradient(-step_size, 1)
            return
        if self.weight_decay:
            self._decay(step_size * self.weight_decay)
        self.add_gradient(-step_size, self.momentum)
        for p, v in zip(self.network.parameters, self.velocity, strict=True):
            np.add(p, v, out=p)

    def _decay(self, share):
        """Put `share` of the weights into the velocity, with a minus."""
        for w, v in zip(self.network.weights, self.velocity, strict=True):
            for weights, into in zip(matrices(w), matrices(v), strict=True):
                # Divided, because the velocity is about to be multiplied by the momentum.
                # into <- into + factor weights: x, y, n, a
                self.axpy(weights.reshape(-1), into.reshape(-1), weights.size, -share / self.momentum)


class NesterovSgd(Sgd):
    """SGD with momentum m > 0 whose gradient is taken where the momentum is about to lead (Sutskever et al. 2013).

    V <- m V - step g(W + m V),  W <- W + V, g = dL/dW + c W. The network holds P = W + m V, so that its passes give
    the gradient there: V' = m V - step g(P) and P' = P - m V + (1 + m) V'.
    """

    def __init__(self, propagation, momentum, weight_decay=0.0):
        super().__init__(propagation, momentum, weight_decay)
        pairs = list(zip(self.network.parameters, self.velocity, strict=True))
        self.pairs = [
            (p.reshape(-1), v.reshape(-1)) for pair in pairs for p, v in zip(*map(matrices, pair), strict=True)
        ]

    def step(self, step_size):
        """Change the network by one step of the given size."""
        self.done += 1
        if self.weight_decay:
            # The velocity takes the decay's share first: m V is then too small by that share of P, which leaves P too.
            self._decay(step_size * self.weight_decay)
            self.shrink(step_size * self.weight_decay)
        self._move(-self.momentum)
        self.add_gradient(-step_size, self.momentum)
        self._move(1 + self.momentum)

    def _move(self, factor):
        """P <- P + factor V."""
        for p, v in self.pairs:
            # x, y, n, a
            self.axpy(v, p, p.size, factor)


class AdamW(Optimiser):
    """Adam (Kingma and Ba 2015) with the weight decay c beside the gradient, not in it (Loshchilov and Hutter 2019).

    M <- b M + (1 - b) g,  S <- s S + (1 - s) g^2,  g = dL/dW, b = 0.9, s = 0.999
    W <- (1 - step c) W - step (M / (1 - b^t)) / (sqrt(S / (1 - s^t)) + 1e-8) in step t; biases do not decay.

    Here M and S are kept without the factors 1 - b and 1 - s, which go into the step size and the divisor instead.
    """

    def __init__(self, propagation, weight_decay=0.0):
        parameters, self.weight_decay = propagation.network.parameters, weight_decay
        gradient, mean, square = ([aligned(p.shape, p.dtype) for p in parameters] for _ in range(3))
        super().__init__(propagation, gradient, {"mean": mean, "square": square})
        self.chunks = [
            tuple(array.reshape(-1)[start : start + CHUNK] for array in arrays)
            for arrays in zip(parameters, gradient, mean, square, strict=True)
            for start in range(0, arrays[0].size, CHUNK)
        ]

    def step(self, step_size):
        """Change the network by one step of the given size."""
        self.done += 1
        if self.weight_decay:
            self.shrink(step_size * self.weight_decay)
        self.add_gradient(1, 0)
        # M / (1 - b^t) = mean (1 - b) / (1 - b^t); sqrt(S / (1 - s^t)) = root sqrt(square).
        root = np.sqrt((1 - SQUARE_DECAY) / (1 - SQUARE_DECAY**self.done))
        scale = step_size * (1 - MEAN_DECAY) / (1 - MEAN_DECAY**self.done) / root
        number = self.network.dtype.type
        scale, epsilon, keep_mean, keep_square = map(number, (scale, EPSILON / root, MEAN_DECAY, SQUARE_DECAY))
        for parameters, gradient, mean, square in self.chunks:
            np.multiply(mean, keep_mean, out=mean)
            np.add(mean, gradient, out=mean)
            np.multiply(square, keep_square, out=square)
            np.multiply(gradient, gradient, out=gradient)
            np.add(square, gradient, out=square)
            np.sqrt(square, out=gradient)
            np.add(gradient, epsilon, out=gradient)
            np.divide(mean, gradient, out=gradient)
            np.multiply(gradient, scale, out=gradient)
            np.subtract(parameters, gradient, out=parameters)


def matrices(array):
    """The matrices of an array (..., rows, columns), as views."""
    return [array] if array.ndim == 2 else list(array)

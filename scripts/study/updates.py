"""Stochastic gradient descent: how a step changes the parameters."""

import numpy as np
from scipy.linalg.blas import dgemm, sgemm


class Sgd:
    """One step of SGD on a network, from the buffers of its Propagation.

    Without momentum:  W <- (1 - step c) W - step dL/dW
    With momentum m:   V <- m V - step (dL/dW + c W),  W <- W + V   (Polyak 1964)

    c is the weight decay, which spares the biases. The product that makes dL/dW is added straight into W (or V)
    by BLAS (gemm with beta), so the gradient is never stored.
    """

    def __init__(self, propagation, momentum=0.0, weight_decay=0.0):
        network = propagation.network
        self.propagation, self.momentum, self.weight_decay = propagation, momentum, weight_decay
        self.gemm = {np.dtype(np.float32): sgemm, np.dtype(np.float64): dgemm}[network.dtype]
        self.bias_step = [np.empty_like(b) for b in network.biases]
        if momentum:
            self.weight_velocity = [np.zeros_like(w) for w in network.weights]
            self.bias_velocity = [np.zeros_like(b) for b in network.biases]

    def step(self, step_size):
        """Change the network by one step of the given size."""
        propagation, network = self.propagation, self.propagation.network
        scale, shrink = -step_size / propagation.rows, step_size * self.weight_decay
        for layer, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
            a, delta = propagation.a[layer], propagation.delta[layer]
            np.matmul(propagation.ones, delta, out=self.bias_step[layer])
            self.bias_step[layer] *= scale
            if not self.momentum:
                self._add_product(scale, delta, a, 1 - shrink, w)
                b += self.bias_step[layer]
                continue
            velocity = self.weight_velocity[layer]
            self._add_product(scale, delta, a, self.momentum, velocity)
            if shrink:
                velocity -= shrink * w
            w += velocity
            self.bias_velocity[layer] *= self.momentum
            self.bias_velocity[layer] += self.bias_step[layer]
            b += self.bias_velocity[layer]

    def _add_product(self, scale, delta, a, keep, into):
        """into <- keep into + scale a^T delta, in place: BLAS sees the transposes, which are in its own order."""
        self.gemm(scale, delta.T, a.T, beta=keep, c=into.T, trans_b=1, overwrite_c=1)

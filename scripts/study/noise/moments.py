"""The losses and gradients of single examples at fixed parameters: their means and variances."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from study.network.perceptron import Network
from study.training.evaluation import Evaluator
from study.training.examples import Examples


@dataclass(frozen=True)
class Moments:
    """Losses and gradients of n examples at fixed parameters.

    losses: float64 (n,), in nats. gradient: the mean gradient G, float64 arrays like the parameters. trace: tr(C), the
    sum over all parameters of the gradient's variance over the examples (divisor n).
    """

    losses: np.ndarray
    gradient: list[np.ndarray]
    trace: float

    @property
    def square(self) -> float:
        """|G|^2, the squared length of the mean gradient over all parameters."""
        return squared_length(self.gradient)

    @property
    def noise_scale(self) -> float:
        """B_simple = tr(C) / |G|^2 (McCandlish et al. 2018, equation 2.9)."""
        return self.trace / self.square


def moments(network: Network, examples: Examples) -> Moments:
    """The Moments of a network on the examples, from one forward and backward pass.

    The gradient of one example in layer l is the outer product of [a_{l-1}, 1] and delta_l. Its squared length is the
    product of their squared lengths, so that the gradients of single examples need not be formed.
    """
    n = len(examples)
    losses, squares = np.empty(n), np.zeros(n)
    mean = [np.zeros(p.shape) for p in network.parameters]
    for rows, batches, propagation in Evaluator(network).chunks(examples):
        propagation.backward(batches.targets[0])
        losses[rows] = batches.example_losses(1)[0]
        for a, delta in zip(propagation.a, propagation.delta, strict=True):
            squares[rows] += np.einsum("ij,ij->i", a, a) * np.einsum("ij,ij->i", delta, delta)
        for total, gradient in zip(mean, propagation.gradients(), strict=True):
            total += gradient * (propagation.rows / n)
    return Moments(losses, mean, float(squares.mean()) - squared_length(mean))


def squared_length(arrays: Iterable[np.ndarray]) -> float:
    """Sum of the squares of all numbers in a list of arrays, in double precision."""
    return float(sum(np.sum(np.square(array, dtype=np.float64)) for array in arrays))

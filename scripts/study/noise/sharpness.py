"""The curvature of the mean loss of a set of examples: products with its Hessian, and the largest eigenvalue."""

import numpy as np

from study.network.activations import ACTIVATIONS
from study.network.perceptron import Network
from study.network.propagation import Propagation
from study.training.evaluation import Evaluator
from study.training.examples import Examples

# Of a complex step in the activations: its square must vanish beside one in single precision.
STEP = 1e-10
EXAMPLES = 5000
ITERATIONS = 8


def gradient(network: Network, examples: Examples) -> list[np.ndarray]:
    """The gradient of the mean cross-entropy (nats) of the examples: arrays like network.parameters, of their dtype."""
    return _mean(network, examples, lambda propagation: propagation.gradients())


def hessian_product(network: Network, examples: Examples, vector: list[np.ndarray]) -> list[np.ndarray]:
    """H v for the Hessian H of the mean cross-entropy (nats) of the examples; v and the result as network.parameters.

    The derivative along v of both passes (Pearlmutter 1994), in the precision of the parameters. At a kink of the
    activation its slope is taken to stay what it is.
    """
    return _mean(network, examples, lambda propagation: gradient_change(propagation, vector))


def _mean(network, examples, of):
    """The mean over all examples of what `of` gives for a Propagation after both passes of a chunk of them."""
    n, mean = len(examples), [np.zeros_like(p) for p in network.parameters]
    for _, batches, propagation in Evaluator(network).chunks(examples):
        propagation.backward(batches.targets[0])
        for total, part in zip(mean, of(propagation), strict=True):
            total += part * (propagation.rows / n)
    return mean


def gradient_change(propagation: Propagation, vector: list[np.ndarray]) -> list[np.ndarray]:
    """H v for the mean loss of one batch, after both of its passes; vector and the result as the parameters.

    Each line of the passes is differentiated along v; the changes of the activations and of their slopes come from one
    complex step (Squire and Trapp 1998), which subtracts nothing.
    """
    activation, weights = ACTIVATIONS[propagation.network.activation], propagation.network.weights
    a, delta, p = propagation.a, propagation.delta, propagation.softmax.T
    units, slopes, z = [], [], a[0] @ vector[0]
    for layer, z_before in enumerate(propagation.z):
        moved = z_before + 1j * (STEP * z)
        value = activation.value(moved)
        units.append(value.imag / STEP)
        slopes.append(activation.derivative(moved, value).imag / STEP)
        z = units[-1] @ weights[layer + 1] + a[layer + 1] @ vector[layer + 1]
    change, result = p * (z - (p * z).sum(axis=1, keepdims=True)), []
    for layer in range(len(delta) - 1, -1, -1):
        part = a[layer].T @ change
        if layer:
            part[:-1] += units[layer - 1].T @ delta[layer]
            back = change @ weights[layer].T + delta[layer] @ vector[layer][:-1].T
            change = back * propagation.slope[layer - 1] + (delta[layer] @ weights[layer].T) * slopes[layer - 1]
        result.append(part / propagation.rows)
    return result[::-1]


def largest_eigenvalue(network: Network, examples: Examples, iterations: int = ITERATIONS, seed: int = 0) -> float:
    """The largest eigenvalue of the Hessian of the mean loss, the sharpness; in nats per unit of squared length.

    The powers v, H v, H^2 v, ... of a power iteration, of which not the last one alone is used but their whole span:
    the largest eigenvalue of H in it (Lanczos 1950). It never exceeds that of H, and comes near it in far fewer
    products. v: random, from the seed; iterations: number of products with H. NaN where the loss is not finite.
    """
    shapes = [p.shape for p in network.parameters]
    cuts = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
    vector = np.random.default_rng(seed).standard_normal(network.parameter_count)
    basis, images = [], []
    for _ in range(iterations):
        # Orthogonal to those before, and once more for what rounding has left.
        for _ in range(2):
            vector = vector - sum((other @ vector) * other for other in basis)
        length = np.linalg.norm(vector)
        if not np.isfinite(length):
            return float("nan")
        if basis and length <= 1e-6 * np.linalg.norm(images[-1]):
            break
        basis.append(vector / length)
        parts = [part.reshape(shape) for part, shape in zip(np.split(basis[-1], cuts), shapes, strict=True)]
        product = hessian_product(network, examples, [part.astype(network.dtype) for part in parts])
        vector = np.concatenate([part.ravel() for part in product]).astype(np.float64)
        images.append(vector)
    inside = np.array(basis) @ np.array(images).T
    return float(np.linalg.eigvalsh((inside + inside.T) / 2)[-1])


def along(network: Network, examples: Examples, vector: list[np.ndarray]) -> tuple[float, float]:
    """(G v, v H v): the first two derivatives of the mean loss of the examples along v, at the network's parameters."""
    n, slope, curvature = len(examples), 0.0, 0.0
    for _, batches, propagation in Evaluator(network).chunks(examples):
        propagation.backward(batches.targets[0])
        first, second = along_batch(propagation, vector)
        slope += first * propagation.rows / n
        curvature += second * propagation.rows / n
    return slope, curvature


def along_batch(propagation: Propagation, vector: list[np.ndarray]) -> tuple[float, float]:
    """(g v, v H v) for the mean loss of one batch, after both of its passes."""
    return product(propagation.gradients(), vector), product(gradient_change(propagation, vector), vector)


def product(first: list[np.ndarray], second: list[np.ndarray]) -> float:
    """The scalar product of two lists of arrays."""
    return float(sum(np.vdot(a, b) for a, b in zip(first, second, strict=True)))

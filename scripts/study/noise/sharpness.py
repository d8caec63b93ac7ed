"""The curvature of the mean loss of a set of examples: products with its Hessian, and the largest eigenvalue."""

import numpy as np

from study.network.perceptron import Network
from study.training.evaluation import Evaluator
from study.training.examples import Examples

# Of a complex step: its square must vanish beside one in single precision, and the step must be far above underflow.
STEP = 1e-10
EXAMPLES = 5000
ITERATIONS = 8


def gradient(network: Network, examples: Examples) -> list[np.ndarray]:
    """The gradient of the mean cross-entropy (nats) of the examples: arrays like network.parameters, of their dtype."""
    n, mean = len(examples), [np.zeros_like(p) for p in network.parameters]
    for _, batches, propagation in Evaluator(network).chunks(examples):
        propagation.backward(batches.targets[0])
        for total, part in zip(mean, propagation.gradients(), strict=True):
            total += part * (propagation.rows / n)
    return mean


def hessian_product(network: Network, examples: Examples, vector: list[np.ndarray]) -> list[np.ndarray]:
    """H v for the Hessian H of the mean cross-entropy (nats) of the examples; v and the result as network.parameters.

    The derivative of the gradient along v, by one complex step (Squire and Trapp 1998): the imaginary part of the
    gradient at w + i h v is h H v up to a term of order h^3, and nothing is subtracted, so that h can be tiny. In the
    precision of the parameters. Where an activation has a kink it counts as straight.
    """
    longest = max(float(np.abs(part).max()) for part in vector)
    if not longest:
        return [np.zeros_like(part) for part in vector]
    step = STEP / longest
    moved = [p + 1j * (step * v) for p, v in zip(network.parameters, vector, strict=True)]
    kind = np.result_type(network.dtype, np.complex64)
    shifted = Network([p.astype(kind) for p in moved], network.activation)
    return [part.imag / step for part in gradient(shifted, examples)]


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

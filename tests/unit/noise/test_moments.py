"""Moments of losses and gradients, against gradients one by one."""

import numpy as np
import pytest

from study.network.losses import cross_entropy, one_hot
from study.network.perceptron import initialise
from study.network.propagation import Propagation
from study.noise.moments import moments
from study.training.examples import Examples


def small_set(n, seed=0):
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (n, 6), dtype=np.uint8)
    return Examples(images, one_hot(rng.integers(3, size=n), 3, np.float64), float(images.mean()), float(images.std()))


def gradients_one_by_one(network, examples):
    """(losses, gradients) of each example by itself, gradients flat: (n,) and (n, parameters)."""
    inputs = (examples.images - examples.mean) / examples.sd
    losses, gradients = [], []
    for row, target in zip(inputs, examples.targets, strict=True):
        passes = Propagation(network, 1).propagate(row[None], target[None])
        gradients.append(np.concatenate([g.ravel() for g in passes.gradients()]))
        losses.append(cross_entropy(np.log(passes.softmax.T), target[None]))
    return np.array(losses), np.array(gradients)


@pytest.mark.parametrize("hidden", [[], [5], [7, 4]])
@pytest.mark.parametrize("n", [40, 2300])
def test_moments_are_those_of_gradients_one_by_one(hidden, n):
    network = initialise([6, *hidden, 3], "tanh", rng=np.random.default_rng(1), dtype=np.float64)
    network.biases[-1][:] = 0.3
    examples = small_set(n)
    losses, gradients = gradients_one_by_one(network, examples)
    found = moments(network, examples)
    np.testing.assert_allclose(found.losses, losses, rtol=1e-10)
    np.testing.assert_allclose(np.concatenate([g.ravel() for g in found.gradient]), gradients.mean(axis=0), atol=1e-12)
    assert found.square == pytest.approx((gradients.mean(axis=0) ** 2).sum(), rel=1e-9)
    assert found.trace == pytest.approx(gradients.var(axis=0).sum(), rel=1e-9)
    assert found.noise_scale == pytest.approx(found.trace / found.square)

"""Products with the Hessian and its largest eigenvalue, against the whole matrix by finite differences."""

import numpy as np
import pytest

from study.network.losses import one_hot
from study.network.perceptron import Network, initialise
from study.noise.sharpness import gradient, hessian_product, largest_eigenvalue
from study.training.examples import Examples


def small_set(n=1030, pixels=5, classes=3):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (n, pixels), dtype=np.uint8)
    targets = one_hot(rng.integers(classes, size=n), classes, np.float64)
    return Examples(images, targets, float(images.mean()), float(images.std()))


def flat(arrays):
    return np.concatenate([array.ravel() for array in arrays])


def unflat(vector, like):
    cuts = np.cumsum([p.size for p in like])[:-1]
    return [part.reshape(p.shape) for part, p in zip(np.split(vector, cuts), like, strict=True)]


def dense_hessian(network, examples, step=1e-5):
    """The Hessian (parameters, parameters) by central differences of the gradient."""

    def at(vector):
        return flat(gradient(Network(unflat(vector, network.parameters), network.activation), examples))

    point = flat(network.parameters)
    moves = step * np.eye(len(point))
    return np.array([(at(point + move) - at(point - move)) / (2 * step) for move in moves])


@pytest.fixture(scope="module", params=["tanh", "gelu", "logistic"])
def case(request):
    network = initialise([5, 4, 3, 3], request.param, rng=np.random.default_rng(1), dtype=np.float64)
    network.biases[-1][:] = [0.2, -0.1, 0.4]
    examples = small_set()
    return network, examples, dense_hessian(network, examples)


def test_products_are_those_of_the_whole_matrix(case):
    network, examples, hessian = case
    vector = np.random.default_rng(2).standard_normal(len(hessian))
    product = flat(hessian_product(network, examples, unflat(vector, network.parameters)))
    np.testing.assert_allclose(product, hessian @ vector, rtol=1e-6, atol=1e-8)
    assert not flat(hessian_product(network, examples, unflat(0 * vector, network.parameters))).any()


def test_the_largest_eigenvalue_is_that_of_the_whole_matrix_and_never_more(case):
    network, examples, hessian = case
    largest = np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1]
    assert largest_eigenvalue(network, examples, iterations=len(hessian)) == pytest.approx(largest, rel=1e-6)
    few = [largest_eigenvalue(network, examples, iterations=k) for k in (1, 3, 10)]
    assert few == sorted(few) and few[-1] <= largest * (1 + 1e-9)


def test_single_precision_agrees_with_double(case):
    network, examples, _ = case
    single = Network([p.astype(np.float32) for p in network.parameters], network.activation)
    product = hessian_product(single, examples, single.parameters)
    assert {part.dtype for part in product} == {np.dtype(np.float32)}
    expected = hessian_product(network, examples, network.parameters)
    np.testing.assert_allclose(flat(product), flat(expected), rtol=1e-3, atol=1e-5)
    assert largest_eigenvalue(single, examples) == pytest.approx(largest_eigenvalue(network, examples), rel=1e-4)


def test_a_quadratic_loss_that_is_steep_in_few_directions_needs_few_products():
    """Softmax regression has the curvature of its inputs, in which the common brightness stands out."""
    network = initialise([5, 3], "relu", rng=np.random.default_rng(1), dtype=np.float64)
    examples = small_set()
    hessian = dense_hessian(network, examples)
    largest = np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1]
    assert largest_eigenvalue(network, examples, iterations=8) == pytest.approx(largest, rel=0.02)


def test_a_network_that_has_blown_up_has_no_sharpness():
    network = initialise([5, 4, 3], "relu", rng=np.random.default_rng(1))
    network.parameters[0][...] = np.nan
    with np.errstate(all="ignore"):
        assert np.isnan(largest_eigenvalue(network, small_set()))

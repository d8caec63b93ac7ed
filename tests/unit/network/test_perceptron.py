"""The network: activations, losses, back-propagation, updates."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.special import expit, log_softmax
from scipy.special import softmax as scipy_softmax

from study.network.activations import ACTIVATIONS
from study.network.alignment import LINE, aligned
from study.network.blocks import UNPACKED, forward_blocks, update_blocks
from study.network.losses import cross_entropy, one_hot, softmax
from study.network.perceptron import Network, initialise, load_network, save_network
from study.network.propagation import Propagation
from study.training.optimisers import Sgd

CLASSES = 4


def random_problem(activation, hidden, rows=7, seed=0):
    """A float64 network with inputs and one-hot targets; biases are not zero, so that their gradients count."""
    rng = np.random.default_rng(seed)
    network = initialise([6, *hidden, CLASSES], activation, rng=rng, dtype=np.float64)
    for bias in network.biases:
        bias += rng.standard_normal(bias.shape)
    return network, rng.standard_normal((rows, 6)), one_hot(rng.integers(CLASSES, size=rows), CLASSES, np.float64)


def plain_loss(network, inputs, targets):
    """The mean loss from the textbook formulas alone; accepts complex parameters."""
    value = ACTIVATIONS[network.activation].value
    for w, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
        inputs = value(inputs @ w + b)
    return cross_entropy(inputs @ network.weights[-1] + network.biases[-1], targets)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@given(z=st.floats(-6, 6).filter(lambda z: abs(z) > 1e-3))
def test_derivatives_are_those_of_the_complex_step(activation, z):
    step, point = 1e-30, np.array([[z]])
    function = ACTIVATIONS[activation]
    expected = function.value(point + 1j * step).imag / step
    assert function.derivative(point, function.value(point)) == pytest.approx(expected, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_out_gives_the_same_values(activation):
    function, z = ACTIVATIONS[activation], np.linspace(-3, 3, 12, dtype=np.float32).reshape(3, 4)
    a, slope = np.empty_like(z), np.empty_like(z)
    function.value(z, out=a)
    function.derivative(z, a, out=slope)
    np.testing.assert_allclose(a, function.value(z), rtol=1e-6)
    np.testing.assert_allclose(slope, function.derivative(z, a), rtol=1e-6, atol=1e-7)


def test_relu_at_zero_and_logistic_at_the_ends():
    relu, logistic = ACTIVATIONS["relu"], ACTIVATIONS["logistic"]
    assert relu.derivative(np.zeros(1), relu.value(np.zeros(1))) == 0
    z = np.array([-800.0, -2.0, 0.0, 800.0])
    np.testing.assert_allclose(logistic.value(z), expit(z), atol=1e-16)


@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=6), st.floats(-1e3, 1e3))
def test_softmax_is_scipys_and_ignores_a_shift(row, shift):
    z = np.array([row])
    np.testing.assert_allclose(softmax(z), scipy_softmax(z, axis=1), atol=1e-15)
    np.testing.assert_allclose(softmax(z + shift), softmax(z), atol=1e-11)


def softmax_jacobian(p):
    """dp_i/dz_j = p_i (delta_ij - p_j) for one vector of probabilities, shape (classes, classes)."""
    return np.diag(p) - np.outer(p, p)


def test_softmax_jacobian_is_that_of_the_complex_step():
    z, step = np.array([0.3, -1.0, 2.0, 0.1]), 1e-30
    columns = [softmax((z + 1j * step * unit)[None])[0].imag / step for unit in np.eye(4)]
    np.testing.assert_allclose(softmax_jacobian(softmax(z[None])[0]), np.transpose(columns), rtol=1e-13)


def test_cross_entropy_is_scipys_and_survives_certainty():
    rng = np.random.default_rng(1)
    z, y = rng.standard_normal((5, 4)), one_hot(rng.integers(4, size=5), 4, np.float64)
    assert cross_entropy(z, y) == pytest.approx(-(y * log_softmax(z, axis=1)).sum() / 5, rel=1e-14)
    assert cross_entropy(np.array([[0.0, 2000.0]]), np.array([[1.0, 0.0]])) == 2000


def test_one_hot():
    np.testing.assert_array_equal(one_hot(np.array([2, 0]), 3), [[0, 0, 1], [1, 0, 0]])
    assert one_hot(np.array([1]), 3).dtype == np.float32


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [[], [5], [5, 4], [5, 4, 6], [5, 4, 3, 6]], ids=str)
def test_gradients_are_those_of_the_complex_step(activation, hidden):
    network, inputs, targets = random_problem(activation, hidden)
    gradients = Propagation(network, len(inputs)).propagate(inputs, targets).gradients()
    step = 1e-30
    for layer, parameters in enumerate(network.parameters):
        expected = np.empty_like(parameters)
        for index in np.ndindex(parameters.shape):
            moved = [p.astype(complex) for p in network.parameters]
            moved[layer][index] += 1j * step
            expected[index] = plain_loss(Network(moved, activation), inputs, targets).imag / step
        np.testing.assert_allclose(gradients[layer], expected, rtol=1e-10, atol=1e-13)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=3), st.sampled_from(["f4", "f8", "c16"]))
def test_aligned_arrays_are_zeros_at_the_start_of_a_cache_line(shape, dtype):
    array = aligned(shape, dtype)
    assert (array.shape, array.dtype) == (tuple(shape), np.dtype(dtype))
    assert not array.any()
    assert array.ctypes.data % LINE == 0


@given(st.integers(1, 3000), st.integers(1, 1200), st.integers(1, 600))
@example(16, 785, 512)
@example(256, 785, 128)
def test_blocks_are_a_partition_and_small_where_there_are_several(rows, n_in, n_out):
    forward, update = forward_blocks(rows, n_in, n_out), update_blocks(rows, n_in, n_out)
    for slices, size in zip([*forward, *update], [rows, n_out, rows, n_in], strict=True):
        assert [i for block in slices for i in range(size)[block]] == list(range(size))
    for (by_row, others), rest in [(forward, n_in), (update, n_out)]:
        if len(others) > 1:
            assert by_row[0].stop * others[0].stop * rest <= UNPACKED


@pytest.mark.parametrize(
    ("rows", "sizes"), [(100, [50, 300]), (700, [60, 32]), (150, [200, 130])], ids=["columns", "rows", "both"]
)
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_products_in_blocks_are_those_of_the_whole(rows, sizes, momentum):
    network, inputs, targets = random_problem("tanh", sizes, rows)
    before = network.copy()
    for blocks in (forward_blocks, update_blocks):
        assert any(len(slices) > 1 for slices in blocks(rows, sizes[0] + 1, sizes[1]))
    propagation = Propagation(network, rows).propagate(inputs, targets)
    z = np.tanh(np.tanh(inputs @ network.weights[0] + network.biases[0]) @ network.weights[1] + network.biases[1])
    np.testing.assert_allclose(propagation.units[1], z, rtol=1e-9)
    gradients = propagation.gradients()
    Sgd(propagation, momentum).step(0.1)
    for p, start, gradient in zip(network.parameters, before.parameters, gradients, strict=True):
        np.testing.assert_allclose(p, start - 0.1 * gradient, rtol=1e-10)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-5)])
def test_the_fused_update_is_the_textbook_one(momentum, weight_decay, dtype, tolerance):
    network, inputs, targets = random_problem("tanh", [5, 4])
    network = Network([p.astype(dtype) for p in network.parameters], "tanh")
    plain = Network([p.astype(float) for p in network.parameters], "tanh")
    velocity = [np.zeros_like(p) for p in plain.parameters]
    propagation = Propagation(network, len(inputs))
    sgd = Sgd(propagation, momentum, weight_decay)
    for step_size in (0.1, 0.05, 0.2):
        propagation.propagate(inputs, targets)
        sgd.step(step_size)
        gradients = Propagation(plain, len(inputs)).propagate(inputs, targets).gradients()
        for v, g, p in zip(velocity, gradients, plain.parameters, strict=True):
            g[:-1] += weight_decay * p[:-1]
            v *= momentum
            v -= step_size * g
            p += v
    for fused, textbook in zip(network.parameters, plain.parameters, strict=True):
        np.testing.assert_allclose(fused, textbook, rtol=tolerance, atol=tolerance)


def test_initialisation_has_the_stated_variance_and_no_bias():
    rng = np.random.default_rng(0)
    network = initialise([400, 300, 200], "relu", rng=rng)
    assert [w.dtype for w in network.weights] == [np.float32] * 2
    assert network.weights[0].var() == pytest.approx(2 / 400, rel=0.05)
    assert network.weights[1].var() == pytest.approx(2 / 500, rel=0.05)
    assert not any(b.any() for b in network.biases)
    glorot = initialise([400, 300, 200], "relu", "glorot", np.random.default_rng(0))
    assert glorot.weights[0].var() == pytest.approx(2 / 700, rel=0.05)


def test_saved_networks_return_without_pickle(tmp_path):
    network, inputs, targets = random_problem("gelu", [5, 4])
    save_network(tmp_path / "network.npz", network)
    loaded = load_network(tmp_path / "network.npz")
    assert (loaded.activation, loaded.layer_sizes) == ("gelu", [6, 5, 4, CLASSES])
    assert plain_loss(loaded, inputs, targets) == plain_loss(network, inputs, targets)

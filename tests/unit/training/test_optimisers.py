"""Optimisers, averages and schedules, against the textbook's formulas in float64."""

import numpy as np
import pytest

from study.network.losses import one_hot
from study.network.perceptron import Network, initialise
from study.network.propagation import Propagation
from study.training.averaging import Averaging
from study.training.optimisers import AdamW, NesterovSgd, Sgd, optimiser
from study.training.schedules import warmed_up

STEP_SIZES = (0.1, 0.05, 0.2, 0.1)
PRECISIONS = [(np.float64, 1e-12), (np.float32, 5e-5)]


def problem(dtype=np.float64):
    """A network with inputs and one-hot targets, and a function that gives its gradients at any parameters."""
    rng = np.random.default_rng(0)
    start = initialise([6, 5, 4, 3], "tanh", rng=rng, dtype=np.float64)
    inputs, targets = rng.standard_normal((7, 6)), one_hot(rng.integers(3, size=7), 3, np.float64)

    def gradients(parameters):
        network = Network([p.astype(float) for p in parameters], "tanh")
        return Propagation(network, 7).propagate(inputs, targets).gradients()

    network = Network([p.astype(dtype) for p in start.parameters], "tanh")
    return network, inputs, targets, gradients


def run(update, propagation, inputs, targets, step_sizes=STEP_SIZES):
    """Take the steps, and return the parameters after each of them."""
    course = []
    for step_size in step_sizes:
        propagation.propagate(inputs, targets)
        update.step(step_size)
        course.append([p.copy() for p in propagation.network.parameters])
    return course


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
def test_nesterov_takes_the_gradient_where_the_momentum_leads(weight_decay, dtype, tolerance):
    network, inputs, targets, gradients = problem(dtype)
    parameters = [p.astype(float) for p in network.parameters]
    velocity, momentum = [np.zeros_like(p) for p in parameters], 0.9
    propagation = Propagation(network, 7)
    run(NesterovSgd(propagation, momentum, weight_decay), propagation, inputs, targets)
    for step_size in STEP_SIZES:
        ahead = [p + momentum * v for p, v in zip(parameters, velocity, strict=True)]
        for p, v, g, w in zip(parameters, velocity, gradients(ahead), ahead, strict=True):
            g[:-1] += weight_decay * w[:-1]
            v[...] = momentum * v - step_size * g
            p += v
    for fused, p, v in zip(network.parameters, parameters, velocity, strict=True):
        np.testing.assert_allclose(fused, p + momentum * v, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
def test_adamw_is_the_papers_algorithm(weight_decay, dtype, tolerance):
    network, inputs, targets, gradients = problem(dtype)
    parameters = [p.astype(float) for p in network.parameters]
    mean, square = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    propagation = Propagation(network, 7)
    run(AdamW(propagation, weight_decay), propagation, inputs, targets)
    for t, step_size in enumerate(STEP_SIZES, 1):
        for p, m, s, g in zip(parameters, mean, square, gradients(parameters), strict=True):
            m[...] = 0.9 * m + 0.1 * g
            s[...] = 0.999 * s + 0.001 * g**2
            step = step_size * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
            p[:-1] -= step_size * weight_decay * p[:-1]
            p -= step
    for own, textbook in zip(network.parameters, parameters, strict=True):
        np.testing.assert_allclose(own, textbook, rtol=tolerance, atol=tolerance)


def test_large_layers_are_changed_whole(monkeypatch):
    whole, pieces = problem(), problem()
    for (network, inputs, targets, _), chunk in ((whole, 2**15), (pieces, 8)):
        monkeypatch.setattr("study.training.optimisers.CHUNK", chunk)
        propagation = Propagation(network, 7)
        run(AdamW(propagation, 0.1), propagation, inputs, targets)
    for a, b in zip(whole[0].parameters, pieces[0].parameters, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, Sgd),
        ({"nesterov": True, "momentum": 0.0}, Sgd),
        ({"nesterov": True}, NesterovSgd),
        ({"optimiser": "adamw", "nesterov": True}, AdamW),
    ],
    ids=str,
)
def test_the_optimiser_asked_for(changes, kind):
    spec = {"optimiser": "sgd", "momentum": 0.9, "nesterov": False, "weight_decay": 0.1} | changes
    assert type(optimiser(spec, Propagation(problem()[0], 7))) is kind


@pytest.mark.parametrize("decay", [0.5, 0.9, 0.99])
def test_the_average_has_the_weights_that_it_should_have(decay):
    network, inputs, targets, _ = problem()
    propagation = Propagation(network, 7)
    averaging = Averaging(Sgd(propagation, 0.9), decay)
    course = run(averaging, propagation, inputs, targets, [0.1] * 24)
    every = max(1, round(1 / (50 * (1 - decay))))
    # Each step's weight goes to the next one that is taken: every one at first, then each s-th.
    weights = np.zeros(24)
    for i in range(1, 25):
        taken = i if i <= every else -(-i // every) * every
        weights[taken - 1] += (1 - decay) * decay ** (24 - i)
    assert weights.sum() == pytest.approx(1 - decay**24)
    for layer, average in enumerate(averaging.network.parameters):
        expected = sum(w * each[layer] for w, each in zip(weights, course, strict=True)) / weights.sum()
        np.testing.assert_allclose(average, expected, rtol=1e-12, atol=1e-14)


def test_an_average_renewed_now_and_then_is_close_to_that_of_all_steps(monkeypatch):
    averages = []
    for points in (50, 10**6):
        monkeypatch.setattr("study.training.averaging.POINTS", points)
        network, inputs, targets, _ = problem()
        propagation = Propagation(network, 7)
        averaging = Averaging(Sgd(propagation, 0.9), 0.995)
        course = run(averaging, propagation, inputs, targets, [0.05] * 400)
        averages.append(averaging)
    assert [averaging.every for averaging in averages] == [4, 1]
    for layer, now in enumerate(course[-1]):
        few, all_steps = (averaging.network.parameters[layer] for averaging in averages)
        assert abs(few - all_steps).max() < 0.05 * abs(now - all_steps).max()


def test_the_first_average_is_the_first_step():
    network, inputs, targets, _ = problem()
    propagation = Propagation(network, 7)
    averaging = Averaging(Sgd(propagation), 0.999)
    [first] = run(averaging, propagation, inputs, targets, [0.1])
    for average, parameters in zip(averaging.network.parameters, first, strict=True):
        np.testing.assert_allclose(average, parameters, rtol=1e-14)


def test_a_warm_up_grows_evenly():
    np.testing.assert_allclose(warmed_up(4, np.arange(1, 7)), [0.25, 0.5, 0.75, 1, 1, 1])

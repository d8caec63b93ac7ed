"""The mixture library and the fits, against SciPy, scikit-learn and the definitions."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from study.formulas import definitions
from study.mixture import model as mix
from study.mixture.fitting import Free, gradients, maximised, starting_mixture
from study.mixture.methods import METHODS
from study.mixture.statistics import ROWS, Points, statistics
from study.mixture.trace import scikit_learn, trace
from study.verification.problems import mixture_batches
from study.verification.sampling import sample


def problem(seed=0, components=3, dimension=2, points=400):
    """A random mixture and points drawn from it."""
    rng = np.random.default_rng(seed)
    a = rng.standard_normal((components, dimension, dimension))
    sigma = a @ a.swapaxes(1, 2) + 0.3 * np.eye(dimension)
    pi = rng.dirichlet(np.full(components, 3.0))
    model = mix.Mixture.of(pi, 2 * rng.standard_normal((components, dimension)), sigma)
    return model, sample(model, points, rng)


@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_the_density_is_scipys(seed, components, dimension):
    model, y = problem(seed, components, dimension, 5)
    parts = [w * multivariate_normal(m, s).pdf(y) for w, m, s in zip(model.pi, model.mu, model.sigma, strict=True)]
    np.testing.assert_allclose(np.exp(mix.log_density(model, y)), np.sum(parts, axis=0), rtol=1e-9)
    gamma = mix.responsibilities(model, y)
    np.testing.assert_allclose(gamma.sum(axis=0), 1, rtol=1e-12)
    np.testing.assert_allclose(gamma.T, definitions.responsibilities(y, model.pi, model.mu, model.sigma), atol=1e-10)


def test_far_points_have_a_finite_density():
    model, _ = problem()
    assert np.isfinite(mix.log_density(model, np.full((1, 2), 1e6))).all()


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_the_free_form_gives_the_mixture_back(seed):
    model, y = problem(seed, 3, 3, 10)
    again = mix.from_free_form(*mix.free_form(model))
    np.testing.assert_allclose(mix.log_density(again, y), mix.log_density(model, y), rtol=1e-10)
    shifted = mix.from_free_form(mix.free_form(model)[0] + 5.0, *mix.free_form(model)[1:])
    np.testing.assert_allclose(shifted.pi, model.pi, rtol=1e-12)


def test_the_gradient_that_the_fits_take_is_that_of_small_changes():
    for batch in mixture_batches("well", 8, 1):
        for model, y in batch.mixtures():
            free, (_, plain, _) = Free.of(model), gradients(model, Points(y))
            rng = np.random.default_rng(0)
            direction = Free(*(rng.standard_normal(a.shape) for a in (free.w, free.mu, free.r)))
            step = 1e-6
            high, low = (mix.error((free + s * direction).mixture(), y) / len(y) for s in (step, -step))
            assert (high - low) / (2 * step) == pytest.approx(plain.dot(direction), rel=1e-5, abs=1e-6)


def test_the_error_in_one_pass_is_that_of_the_density():
    """Over more points than are looked at together."""
    model, y = problem(2, 3, 4, ROWS + 904)
    error = mix.error(model, y)
    assert statistics(model, Points(y)).error == pytest.approx(error, rel=1e-12)
    assert gradients(model, Points(y))[0] == pytest.approx(error / len(y), rel=1e-12)


def test_gradients_of_parts_add_up():
    """Over more points than are looked at together."""
    model, y = problem(2, 3, 4, ROWS + 904)
    parts = [(len(part), gradients(model, Points(part))[1]) for part in np.array_split(y, 3)]
    _, whole, _ = gradients(model, Points(y))
    for name in ("w", "mu", "r"):
        total = sum(size * getattr(plain, name) for size, plain in parts)
        np.testing.assert_allclose(getattr(whole, name), total / len(y), atol=1e-12)


def test_em_never_loses_and_is_scikit_learns():
    _, y = problem(4, 3, 2, 2000)
    points, start = Points(y), starting_mixture(y, 3, np.random.default_rng(1))
    model, errors = start, []
    for _ in range(25):
        found = statistics(model, points)
        model = maximised(found)
        errors.append(found.error)
    assert (np.diff(errors) <= 1e-9 * abs(np.array(errors[1:]))).all()
    reference = scikit_learn(start, y, 25)
    assert -mix.error(model, y) / len(y) == pytest.approx(reference, rel=1e-9)


def test_a_scaled_step_of_length_one_is_an_em_step_to_first_order():
    """Near an optimum of EM the difference of the two steps is of second order in their length."""
    _, y = problem(5, 2, 2, 3000)
    points, model = Points(y), starting_mixture(y, 2, np.random.default_rng(0))
    for _ in range(300):
        model = maximised(statistics(model, points))
    differences = []
    for size in (1e-2, 1e-3):
        moved = mix.Mixture.of(model.pi, model.mu + size, model.sigma)
        _, _, direction = gradients(moved, points)
        ours = (Free.of(moved) + (-1.0) * direction).mixture()
        theirs = maximised(statistics(moved, points))
        differences.append(abs(ours.mu - theirs.mu).max())
    assert differences[1] < 0.03 * differences[0]


@pytest.mark.parametrize("name", METHODS)
def test_every_method_finds_well_separated_components(name):
    rng = np.random.default_rng(0)
    truth = mix.Mixture.of([0.3, 0.7], [[-4.0, 0.0], [4.0, 1.0]], [np.eye(2), 0.5 * np.eye(2)])
    y = sample(truth, 4000, rng)
    y /= y.std(axis=0)
    start = starting_mixture(y, 2, np.random.default_rng(3))
    best = trace(METHODS["EM"], start, Points(y), 200, rng)[0][-1]["log_likelihood"]
    curve, seconds, model, _ = trace(METHODS[name], start, Points(y), 200, rng)
    near = {"gradient": 1e-2, "minibatch": 2e-3}.get(name, 1e-4)
    assert curve[-1]["log_likelihood"] == pytest.approx(best, abs=near)
    assert len(curve) == len(seconds) and seconds == sorted(seconds)
    assert curve[-1]["passes"] <= 200
    np.testing.assert_allclose(sorted(model.pi), [0.3, 0.7], atol=0.03)


def test_methods_that_read_all_points_never_lose_and_know_their_value():
    _, y = problem(6, 3, 2, 1000)
    start = starting_mixture(y, 3, np.random.default_rng(0))
    for name in ("EM", "gradient", "scaled gradient", "L-BFGS"):
        found = list(islice(METHODS[name](start, Points(y), None), 30))
        values = [-mix.error(m, y) for _, m, _ in found]
        assert (np.diff(values) > -1e-6).all()
        np.testing.assert_allclose([-len(y) * value for _, _, value in found], values, rtol=1e-12)

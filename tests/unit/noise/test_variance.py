"""The variance of minibatch means, against all subsets of a few numbers."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.noise.moments import squared_length
from study.noise.variance import batch_means, exponent, two_batch_estimate, variance_with_interval, without_replacement

NUMBERS = st.lists(st.floats(-100, 100), min_size=3, max_size=7)


def test_the_two_batch_estimate_is_unbiased_over_all_pairs_of_batches():
    gradients = np.random.default_rng(0).standard_normal((7, 4)) + 1
    square = (gradients.mean(axis=0) ** 2).sum()

    def mean_square(size):
        return np.mean([squared_length([gradients[list(rows)].mean(axis=0)]) for rows in combinations(range(7), size)])

    # Batches of a finite set estimate the moments of a population that it is a sample of: divisor n - 1.
    trace = gradients.var(axis=0, ddof=1).sum()
    found = two_batch_estimate(mean_square(2), 2, mean_square(5), 5)
    assert found == pytest.approx((square - trace / 7, trace))


@given(NUMBERS, st.data())
def test_the_variance_of_a_subset_mean_is_that_of_all_subsets(values, data):
    size = data.draw(st.integers(1, len(values)))
    means = [np.mean(subset) for subset in combinations(values, size)]
    theory = np.var(values) / size * without_replacement(len(values), size)
    assert np.var(means) == pytest.approx(theory, abs=1e-8)


def test_drawn_subsets_have_no_example_twice_and_the_variance_of_theory():
    values = np.random.default_rng(0).exponential(size=(60, 2)) * [1, 10]
    rng = np.random.default_rng(1)
    np.testing.assert_allclose(batch_means(values, 60, 3, rng), np.tile(values.mean(axis=0), (3, 1)))
    variance, low, high = variance_with_interval(batch_means(values, 20, 4000, rng), rng)
    theory = values.var(axis=0) / 20 * without_replacement(60, 20)
    assert (low < variance).all() and (variance < high).all()
    np.testing.assert_allclose(variance, theory, rtol=0.1)
    assert (high - low)[1] == pytest.approx(100 * (high - low)[0], rel=0.5)


@given(st.floats(-2, 1), st.floats(0.1, 10))
def test_the_exponent_is_read_off_a_power_law(power, factor):
    sizes = np.array([1, 4, 16, 64, 256])
    variances = factor * sizes**power * without_replacement(1000, sizes)
    assert exponent(sizes, variances, 1000) == pytest.approx(power, abs=1e-9)

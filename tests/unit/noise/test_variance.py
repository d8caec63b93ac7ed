"""The variance of minibatch means, against all subsets of a few numbers."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.noise.variance import batch_means, scatter, without_replacement

NUMBERS = st.lists(st.floats(-100, 100), min_size=3, max_size=7)


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
    theory = values.var(axis=0) / 20 * without_replacement(60, 20)
    np.testing.assert_allclose(batch_means(values, 20, 4000, rng).var(axis=0), theory, rtol=0.1)


def test_scatter_is_the_variance_about_a_slow_trend():
    draws = 0.1 * np.random.default_rng(0).standard_normal(20_000)
    assert scatter(draws + np.linspace(3, 1, len(draws))) == pytest.approx(0.01, rel=0.05)
    assert np.isnan(scatter([1.0]))

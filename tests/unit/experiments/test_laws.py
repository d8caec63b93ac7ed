"""The two laws with two parameters: what they are fitted to comes back, and each fits its own data better."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.experiments.laws import power_law, saturating_law

SIZES = np.array([4, 16, 64, 256, 1024, 4096])


@given(st.floats(0.01, 10), st.floats(2, 4000))
def test_the_saturating_law_is_found_again(limit, half):
    found = saturating_law(SIZES, limit / (1 + half / SIZES))
    np.testing.assert_allclose(found[:2], (limit, half), rtol=1e-4)
    assert found[2] == pytest.approx(0, abs=1e-5)


@given(st.floats(0.01, 10), st.floats(-0.5, 1.5))
def test_the_power_law_is_found_again(factor, exponent):
    np.testing.assert_allclose(power_law(SIZES, factor * SIZES**exponent), (factor, exponent, 0), atol=1e-6, rtol=1e-6)


def test_the_error_is_the_root_mean_square_in_logarithms():
    off = np.exp(0.1 * np.array([1, -1, 1, -1]))
    sizes = np.array([1, 2, 2, 1])
    assert power_law(sizes, off)[2] == pytest.approx(0.1, rel=1e-6)


def test_what_grows_in_proportion_or_not_at_all_is_within_the_saturating_law():
    for values in (0.1 * SIZES, np.full(6, 0.1)):
        assert saturating_law(SIZES, values)[2] < 0.02
    # A root is not.
    assert saturating_law(SIZES, np.sqrt(SIZES))[2] > 0.2

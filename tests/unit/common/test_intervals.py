"""Confidence intervals of means."""

import numpy as np
import pytest
from scipy import stats

from study.common.intervals import mean_interval


def test_the_interval_of_a_mean_is_students():
    values = [0.1, 0.4, 0.2]
    error = np.std(values, ddof=1) / np.sqrt(3)
    assert mean_interval(values) == pytest.approx(stats.t.interval(0.95, 2, np.mean(values), error))


@pytest.mark.parametrize("values", [[0.3], [0.3, 0.3, 0.3], [0.3, 0.3 + 1e-16]])
def test_one_value_or_no_scatter_has_no_interval(values):
    assert mean_interval(values) is None

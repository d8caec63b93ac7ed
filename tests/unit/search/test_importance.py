"""Importance of the inputs of a known function."""

import numpy as np
import pytest
from scipy import stats

from study.search import importance


def ishigami(shares):
    x, y, z = (-np.pi + 2 * np.pi * shares).T
    return (np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))[None]


def test_importance_of_a_known_function(monkeypatch):
    """Ishigami's function; its indices in closed form, and SciPy's by its own sampling."""
    monkeypatch.setattr(importance, "POINTS", 4096)
    first, total, pairs = importance.importance(ishigami, 3)
    assert np.allclose(first[0], [0.3139, 0.4424, 0.0], atol=0.02)
    assert np.allclose(total[0], [0.5576, 0.4424, 0.2437], atol=0.02)
    assert pairs[0, 2] == pytest.approx(0.2437, abs=0.02)
    assert abs(pairs[0, 1]) < 0.02
    scipys = stats.sobol_indices(
        func=lambda x: ishigami(x.T), n=4096, dists=[stats.uniform()] * 3, rng=np.random.default_rng(1)
    )
    assert np.allclose(total[0], scipys.total_order, atol=0.02)

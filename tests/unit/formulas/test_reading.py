"""The reader of formulas."""

import numpy as np
import pytest

from study.formulas.arrays import LEADING, stack
from study.formulas.environment import Environment
from study.formulas.reading import read
from study.formulas.tokens import CannotRead


def test_a_formula_that_cannot_be_read_is_named():
    with pytest.raises(CannotRead, match="expected"):
        read(r"E = \frac{1}{2")
    with pytest.raises(CannotRead, match="index"):
        read(r"E = x_{q}")


def test_the_reader_knows_moments_of_draws_and_sums_over_pairs():
    """Three outcomes of equal probability, of two numbers x and a vector v."""
    x = np.array([[1.0, 2.0], [3.0, 0.0], [5.0, 7.0]])
    v = np.array([[1.0, 0.0], [0.0, 2.0], [2.0, 4.0]])
    draws = (1, 3) + (1,) * (LEADING - 2) + (2,)
    env = Environment({"x": x.reshape(draws), r"\nabla v": v.reshape(draws)}, lengths={"i": 2, "k": 2})

    def value(latex):
        return read(latex)[0][0](env).squeeze()

    np.testing.assert_allclose(value(r"\mathbb{E}[x_i]"), x.mean(axis=0))
    np.testing.assert_allclose(value(r"\operatorname{var}[x_i]"), x.var(axis=0))
    np.testing.assert_allclose(value(r"\operatorname{cov}[x_i, x_k]"), np.cov(x.T, bias=True))
    np.testing.assert_allclose(value(r"\operatorname{cov}[\nabla v]"), np.cov(v.T, bias=True))
    np.testing.assert_allclose(value(r"\operatorname{tr}(\operatorname{cov}[\nabla v])"), v.var(axis=0).sum())
    np.testing.assert_allclose(value(r"\mathbb{E}[|\nabla v|^2]"), (v**2).sum(axis=1).mean())
    np.testing.assert_allclose(value(r"\sum_{i \neq k} x_i x_k"), 2 * x.prod(axis=1))
    np.testing.assert_allclose(value(r"1.25 \sqrt{4 + 5}"), 3.75)


def test_the_reader_knows_precedence_indices_and_layers():
    rng = np.random.default_rng(0)
    a, m = rng.standard_normal((1, 3)), rng.standard_normal((1, 3, 3))
    env = Environment({"a": stack(a), "M": stack(m), "W_l+1": stack(m)}, lengths={"i": 3, "j": 3})
    value = {
        name: read(name)[0][0](env).squeeze() for name in (r"-\sum_{i} a_i^2 + 1", r"\sum_{i} M_{ij} a_i", "M^{-1} M")
    }
    np.testing.assert_allclose(value[r"-\sum_{i} a_i^2 + 1"], 1 - (a**2).sum())
    np.testing.assert_allclose(value[r"\sum_{i} M_{ij} a_i"], m[0].T @ a[0])
    np.testing.assert_allclose(value["M^{-1} M"], np.eye(3), atol=1e-12)
    np.testing.assert_allclose(read(r"W_{l+1}^{\mathsf{T}}")[0][0](env).squeeze(), m[0].T)
    np.testing.assert_allclose(read(r"\sum_{j} \sum_{i} 2")[0][0](env).squeeze(), 18)

"""The reader of formulas."""

import numpy as np
import pytest

from study.formulas.arrays import stack
from study.formulas.environment import Environment
from study.formulas.reading import read
from study.formulas.tokens import CannotRead


def test_a_formula_that_cannot_be_read_is_named():
    with pytest.raises(CannotRead, match="expected"):
        read(r"E = \frac{1}{2")
    with pytest.raises(CannotRead, match="index"):
        read(r"E = x_{q}")


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

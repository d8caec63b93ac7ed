"""Ways to a derivative that share no line with its derivation, and the gradient that the fits take."""

from dataclasses import replace

import numpy as np
import pytest

from study.derivations.all import DERIVATIONS
from study.mixture.fitting import gradients
from study.verification import oracles
from study.verification.oracles import (
    SUBJECTS,
    by_autograd,
    by_central_differences,
    by_library,
    derived_values,
    relative,
)
from study.verification.problems import mixture_batches
from study.verification.symbolic import by_algebra

WITH_LIBRARY = [key for key, subject in SUBJECTS.items() if not subject.of_softmax]


@pytest.fixture(scope="module")
def batches():
    return mixture_batches("well", 16, 5)


@pytest.mark.parametrize("key", SUBJECTS)
def test_an_error_in_a_result_is_caught_by_each_other_way(key, batches):
    """The oracles do not depend on the lines: they refuse a result with the wrong sign."""
    derivation = DERIVATIONS[key]
    for batch in batches:
        if batch.mu.shape[1:] not in ((2, 1), (3, 2)):
            continue
        right = derived_values(derivation, batch)
        ways = [by_autograd, by_central_differences] + [by_algebra] * (batch.mu.shape[1] == 2)
        for way in ways:
            reference = way(key, batch)
            assert relative(right, reference).max() < 1e-6
            assert relative(-right, reference).min() > 1


@pytest.mark.parametrize("key", WITH_LIBRARY)
def test_the_gradient_that_the_fits_take_is_that_of_automatic_differentiation(key, batches):
    for batch in batches:
        assert relative(by_library(key, batch), by_autograd(key, batch)).max() < 1e-11


@pytest.mark.parametrize(("key", "field"), [("A1a", "mu"), ("A1b", "w"), ("A1d", "w"), ("A+a", "r"), ("A+b", "r")])
def test_an_error_in_the_gradient_that_the_fits_take_is_caught(key, field, batches, monkeypatch):
    """What is checked is the function that the fits call: each derivative comes from it, and it is refused doubled."""

    def doubled(mixture, points):
        value, plain, scaled = gradients(mixture, points)
        return value, replace(plain, **{field: 2 * getattr(plain, field)}), scaled

    monkeypatch.setattr(oracles, "gradients", doubled)
    for batch in batches:
        assert relative(by_library(key, batch), by_autograd(key, batch)).min() > 0.01


def test_relative_deviations_are_of_the_larger_array():
    assert relative(np.array([[1.0, 4.0], [0.0, 0.0]]), np.array([[1.0, 5.0], [0.0, 0.0]])).tolist() == [0.2, 0.0]

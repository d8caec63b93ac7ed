"""Samples of mixtures and their moments."""

import numpy as np

from study.mixture.model import Mixture
from study.verification.problems import mixture_batches
from study.verification.sampling import SIZES, errors, moments, sample, slope


def test_moments_are_those_of_a_large_sample():
    rng = np.random.default_rng(3)
    a = rng.standard_normal((3, 3, 3))
    means, covariances = 2 * rng.standard_normal((3, 3)), a @ a.swapaxes(1, 2) + 0.3 * np.eye(3)
    model = Mixture.of(rng.dirichlet(np.full(3, 3.0)), means, covariances)
    y = sample(model, 200_000, rng)
    mean, second, covariance = moments(model)
    np.testing.assert_allclose(y.mean(axis=0), mean, atol=0.05)
    np.testing.assert_allclose(np.cov(y.T), covariance, atol=0.1)
    np.testing.assert_allclose(second - np.outer(mean, mean), covariance, atol=1e-12)


def test_the_error_of_a_sample_shrinks_as_one_over_the_root_of_its_size():
    found = errors(8, 1)
    models = sum(len(batch.mu) for batch in mixture_batches("well", 8, 1))
    assert all(error.shape[:2] == (len(SIZES), models) for error in found.values())
    for error in found.values():
        assert abs(slope(error) + 0.5) < 0.1

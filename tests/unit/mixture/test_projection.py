"""Images as points: principal components."""

import numpy as np

from study.mixture.projection import principal_components


def test_principal_components_are_whitened_and_ordered():
    images = np.random.default_rng(0).integers(0, 256, (500, 30)).astype(np.uint8)
    images[:, 0] //= 8
    points, shares = principal_components(images, 4)
    np.testing.assert_allclose(np.cov(points.T, bias=True), np.eye(4), atol=1e-4)
    assert (np.diff(shares) <= 0).all() and shares.sum() < 1

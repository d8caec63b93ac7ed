"""What EM and full gradients need from the data: counts, sums and products of the points, weighted by responsibilities.

The log-density of a component is linear in the products 1, y_a, y_a y_b. With these products stored once for each
point, one matrix product gives all log-densities and another one all weighted sums, which is several times faster
than a pass over the components. y should have about unit scale, since second moments are taken about zero.
"""

from dataclasses import dataclass

import numpy as np

ROWS = 4096  # points at a time: their log-densities stay in the processor's cache


class Points:
    """Points y (N, D), float64, with their products, features (F, N)."""

    def __init__(self, y):
        self.y = y
        self.pairs = np.triu_indices(y.shape[1])
        columns = y.T
        self.features = np.vstack([np.ones(len(y)), columns, columns[self.pairs[0]] * columns[self.pairs[1]]])

    def __len__(self):
        return len(self.y)

    @property
    def dimension(self):
        return self.y.shape[1]

    def take(self, indices):
        """Some of the points."""
        return Points(self.y[indices])


@dataclass(frozen=True)
class Statistics:
    """E of the mixture; counts (K,) = sum of gamma, sums (K, D) of gamma y, products (K, D, D) of gamma y y^T."""

    error: float
    counts: np.ndarray
    sums: np.ndarray
    products: np.ndarray


def coefficients(mixture, points):
    """log pi_j + log N(y | mu_j, Sigma_j) as a linear function of the features: (K, F)."""
    mu, (first, second) = mixture.mu, points.pairs
    inverse = np.linalg.inv(mixture.factor)
    precision = inverse.swapaxes(1, 2) @ inverse
    linear = np.einsum("jab,jb->ja", precision, mu)
    log_diagonals = np.log(np.diagonal(mixture.factor, axis1=1, axis2=2)).sum(axis=1)
    normaliser = mixture.dimension / 2 * np.log(2 * np.pi) + log_diagonals
    constant = mixture.log_pi - normaliser - (mu * linear).sum(axis=1) / 2
    quadratic = -precision[:, first, second] * np.where(first == second, 0.5, 1.0)
    return np.hstack([constant[:, None], linear, quadratic])


def statistics(mixture, points):
    """Statistics of all points under a mixture, in one pass."""
    theta = coefficients(mixture, points)
    total, error = np.zeros_like(theta), 0.0
    for start in range(0, len(points), ROWS):
        features = points.features[:, start : start + ROWS]
        joint = theta @ features
        top = joint.max(axis=0)
        joint -= top
        np.exp(joint, out=joint)
        sums = joint.sum(axis=0)
        joint /= sums
        error -= float((np.log(sums) + top).sum())
        total += joint @ features.T
    dimension = points.dimension
    products = np.empty((len(theta), dimension, dimension))
    products[:, points.pairs[0], points.pairs[1]] = total[:, 1 + dimension :]
    products[:, points.pairs[1], points.pairs[0]] = total[:, 1 + dimension :]
    return Statistics(error, total[:, 0], total[:, 1 : 1 + dimension], products)

"""Fitting a mixture: EM, and gradients in parameters without constraints.

Gradients are of E / N, so that step sizes do not depend on the number of points. Scaled gradients are multiplied by the
inverse Fisher information that the parameters would have if the component of each point were known; a step of size 1
along them is an EM step to first order (Xu and Jordan 1996).
"""

from dataclasses import dataclass

import numpy as np

from study.common.errors import StudyError
from study.mixture.model import Mixture, free_form, from_free_form
from study.mixture.statistics import Statistics, statistics

# Added to the variances at the start; small against 1, the variance of all points.
RIDGE = 0.01


@dataclass(frozen=True)
class Free:
    """Parameters without constraints, or a direction among them: w (K,), mu (K, D), r (K, D, D) lower triangular."""

    w: np.ndarray
    mu: np.ndarray
    r: np.ndarray

    @classmethod
    def of(cls, mixture):
        return cls(*free_form(mixture))

    def mixture(self):
        return from_free_form(self.w, self.mu, self.r)

    def __add__(self, other):
        return Free(self.w + other.w, self.mu + other.mu, self.r + other.r)

    def __rmul__(self, factor):
        return Free(factor * self.w, factor * self.mu, factor * self.r)

    def dot(self, other):
        """The inner product of two directions."""
        return float((self.w * other.w).sum() + (self.mu * other.mu).sum() + (self.r * other.r).sum())


def starting_mixture(y: np.ndarray, components: int, rng: np.random.Generator) -> Mixture:
    """A mixture of the groups nearest to centres drawn by k-means++ (Arthur and Vassilvitskii 2007); y: points (N, D).

    Each further centre is a point drawn with a probability proportional to its squared distance from the nearest
    centre so far. The covariances are those of the groups, plus RIDGE on the diagonal, so that none is singular.
    StudyError where there are fewer different points than components.
    """
    nearest, owner = np.full(len(y), np.inf), np.zeros(len(y), int)
    chosen = rng.integers(len(y))
    for j in range(components):
        distance = ((y - y[chosen]) ** 2).sum(axis=1)
        owner[distance < nearest] = j
        nearest = np.minimum(nearest, distance)
        if j + 1 < components and not nearest.any():
            raise StudyError(
                f"mixture, components: {components} in {y.shape[1]} dimensions, where the training images are only "
                f"{j + 1} different points; take {j + 1} at most, other dimensions, or write mixture: null."
            )
        chosen = rng.choice(len(y), p=nearest / nearest.sum()) if nearest.any() else chosen
    groups = [y[owner == j] for j in range(components)]
    covariances = [_covariance(group) + RIDGE * np.eye(y.shape[1]) for group in groups]
    pi = np.array([len(group) / len(y) for group in groups])
    return Mixture.of(pi, [group.mean(axis=0) for group in groups], np.stack(covariances))


def _covariance(points):
    centred = points - points.mean(axis=0)
    return centred.T @ centred / len(points)


def maximised(found: Statistics) -> Mixture:
    """The next mixture of EM: the shares, means and covariances of the points, weighted by the responsibilities."""
    mu = found.sums / found.counts[:, None]
    sigma = found.products / found.counts[:, None, None] - mu[:, :, None] * mu[:, None, :]
    return Mixture.of(found.counts / found.counts.sum(), mu, sigma)


def gradients(mixture, points):
    """(E / N, plain gradient, scaled gradient), both as Free.

    With the precision P = Sigma^-1, the residual r = sum gamma (y - mu), the scatter S = sum gamma (y - mu)(y - mu)^T:
    dE/dmu = -P r and dE/dSigma = (n P - P S P) / 2, as derived in A1a and A+.
    """
    found, size = statistics(mixture, points), len(points)
    pi, mu, factor = mixture.pi, mixture.mu, mixture.factor
    inverse = np.linalg.inv(factor)
    residual = (found.sums - found.counts[:, None] * mu) / size
    cross = found.sums[:, :, None] * mu[:, None, :]
    outer = mu[:, :, None] * mu[:, None, :] * found.counts[:, None, None]
    scatter = (found.products - cross - cross.swapaxes(1, 2) + outer) / size
    shares = found.counts / size
    by_w = pi - shares
    # In the coordinates z = L^-1 (y - mu) the scatter of a component at its optimum is the identity.
    excess = inverse @ scatter @ inverse.swapaxes(1, 2) - shares[:, None, None] * np.eye(points.dimension)
    by_mu = -np.einsum("jba,jbc,jc->ja", inverse, inverse, residual)
    plain = Free(by_w, by_mu, _log_diagonal(-inverse.swapaxes(1, 2) @ excess, factor, 1))
    half = np.tril(excess) - 0.5 * excess * np.eye(points.dimension)
    towards = -factor @ half / pi[:, None, None]
    step = Free((by_w / pi) - (by_w / pi).mean(), -residual / pi[:, None], _log_diagonal(towards, factor, -1))
    return found.error / size, plain, step


def _log_diagonal(by_factor, factor, power):
    """From the factor L to R: a derivative by a diagonal entry is multiplied by it (power 1), a change divided (-1)."""
    identity = np.eye(factor.shape[-1])
    return np.tril(by_factor, -1) + by_factor * identity * np.where(identity, factor, 1.0) ** power

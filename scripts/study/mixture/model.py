"""Mixtures of normal distributions: density, responsibilities, E and its gradients, sampling, moments.

Everything goes through Cholesky factors L_j of the covariances and log-sum-exp, so that nothing under- or overflows.
Shapes: y (N, D), pi and w (K,), mu (K, D), sigma, factor and free (K, D, D); all float64.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import logsumexp


@dataclass(frozen=True)
class Mixture:
    """log_pi (K,): logarithms of the weights; mu (K, D): means; factor (K, D, D): lower Cholesky factors."""

    log_pi: np.ndarray
    mu: np.ndarray
    factor: np.ndarray

    @classmethod
    def of(cls, pi, mu, sigma):
        """A mixture from weights, means and covariances; LinAlgError where a covariance is not positive definite."""
        return cls(np.log(pi), np.asarray(mu, float), np.linalg.cholesky(sigma))

    @property
    def pi(self):
        return np.exp(self.log_pi)

    @property
    def sigma(self):
        return self.factor @ self.factor.swapaxes(1, 2)

    @property
    def components(self):
        return len(self.log_pi)

    @property
    def dimension(self):
        return self.mu.shape[1]


def whitened(mixture, y):
    """z_ij = L_j^{-1} (y_i - mu_j), one component after another: arrays (D, N), contiguous in N."""
    for mu, factor in zip(mixture.mu, mixture.factor, strict=True):
        inverse = solve_triangular(factor, np.eye(len(mu)), lower=True)
        yield inverse @ (y - mu).T


def log_joint(mixture, y):
    """log pi_j + log N(y_i | mu_j, Sigma_j), shape (K, N)."""
    result = np.empty((mixture.components, len(y)))
    constant = -mixture.dimension / 2 * np.log(2 * np.pi)
    log_diagonals = np.log(np.diagonal(mixture.factor, axis1=1, axis2=2)).sum(axis=1)
    for j, z in enumerate(whitened(mixture, y)):
        np.einsum("dn,dn->n", z, z, out=result[j])
        result[j] *= -0.5
        result[j] += constant - log_diagonals[j] + mixture.log_pi[j]
    return result


def log_density(mixture, y):
    """log p(y_i), shape (N,)."""
    return logsumexp(log_joint(mixture, y), axis=0)


def error(mixture, y):
    """E = - sum over i of log p(y_i)."""
    return float(-log_density(mixture, y).sum())


def responsibilities(mixture, y):
    """(gamma (K, N), log p (N,)): the probabilities that point i came from component j, and the log-density."""
    joint = log_joint(mixture, y)
    top = joint.max(axis=0)
    joint -= top
    np.exp(joint, out=joint)
    total = joint.sum(axis=0)
    joint /= total
    return joint, np.log(total) + top


@dataclass(frozen=True)
class Gradient:
    """Derivatives of E: by pi (unconstrained), w, mu, sigma, the factors L, and their unconstrained form R."""

    pi: np.ndarray
    w: np.ndarray
    mu: np.ndarray
    sigma: np.ndarray
    factor: np.ndarray
    free: np.ndarray


def gradients(mixture, y):
    """(E, Gradient) from one pass over the points.

    With z = L^{-1} (y - mu) and S_j = sum_i gamma_ij z_ij z_ij^T - n_j I, n_j = sum_i gamma_ij:
    dE/dmu = - L^{-T} sum gamma z, dE/dSigma = - L^{-T} S L^{-1} / 2, dE/dL = - L^{-T} S.
    """
    gamma, log_p = responsibilities(mixture, y)
    counts = gamma.sum(axis=1)
    mu, sigma, factor = (np.empty_like(a) for a in (mixture.mu, mixture.factor, mixture.factor))
    for j, z in enumerate(whitened(mixture, y)):
        weighted = z * gamma[j]
        scatter = weighted @ z.T - counts[j] * np.eye(len(z))
        transposed = mixture.factor[j].T
        mu[j] = -solve_triangular(transposed, weighted.sum(axis=1))
        factor[j] = -solve_triangular(transposed, scatter)
        sigma[j] = solve_triangular(transposed, factor[j].T).T / 2
    lower = np.tril(factor)
    diagonal = np.eye(mixture.dimension)
    free = np.tril(factor, -1) + lower * mixture.factor * diagonal
    by_pi, by_w = -counts / mixture.pi, len(y) * mixture.pi - counts
    return float(-log_p.sum()), Gradient(by_pi, by_w, mu, sigma, factor, free)


def free_form(mixture):
    """(w, mu, R): parameters without constraints, w with mean zero, R lower triangular with log diagonal."""
    diagonal = np.eye(mixture.dimension, dtype=bool)
    free = np.tril(mixture.factor, -1)
    free[:, diagonal] = np.log(mixture.factor[:, diagonal])
    return mixture.log_pi - mixture.log_pi.mean(), mixture.mu, free


def from_free_form(w, mu, free):
    """The mixture of unconstrained parameters: pi = softmax(w), L from R."""
    factor = np.tril(free, -1)
    diagonal = np.eye(mu.shape[1], dtype=bool)
    factor[:, diagonal] = np.exp(free[:, diagonal])
    return Mixture(w - logsumexp(w), mu, factor)


def sample(mixture, n, rng):
    """n independent points (n, D)."""
    labels = rng.choice(mixture.components, size=n, p=mixture.pi)
    noise = rng.standard_normal((n, mixture.dimension))
    return mixture.mu[labels] + np.einsum("nab,nb->na", mixture.factor[labels], noise)


def moments(mixture):
    """(mean (D,), second moment (D, D), covariance (D, D)): A2a and A2b."""
    pi, mu, sigma = mixture.pi, mixture.mu, mixture.sigma
    mean = pi @ mu
    second = np.einsum("j,jab->ab", pi, sigma) + np.einsum("j,ja,jb->ab", pi, mu, mu)
    between = np.einsum("j,ja,jb->ab", pi, mu - mean, mu - mean)
    return mean, second, np.einsum("j,jab->ab", pi, sigma) + between

"""Mixtures of normal distributions: density, responsibilities, E, and their parameters without constraints.

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


def responsibilities(mixture: Mixture, y):
    """gamma (K, N): the probability that point i came from component j."""
    joint = log_joint(mixture, y)
    joint -= joint.max(axis=0)
    np.exp(joint, out=joint)
    joint /= joint.sum(axis=0)
    return joint


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

"""The definitions that the derivations start from, for arrays with any leading axes, real or complex.

They are written as in a textbook, with inverses and determinants, and so are analytic in every entry. The complex step
needs that: it changes single entries of a covariance, which is then no longer symmetric. The fast and numerically safe
forms are in study.mixture.model and study.mixture.statistics.
Shapes: y (..., D), w and pi (..., K), mu (..., K, D), Sigma (..., K, D, D).
"""

import numpy as np


def normal_density(y, mean, covariance):
    """N(y | mean, covariance); y and mean (..., D), covariance (..., D, D)."""
    return np.exp(log_normal_density(y, mean, covariance))


def log_normal_density(y, mean, covariance):
    """log N(y | mean, covariance); y and mean (..., D), covariance (..., D, D)."""
    centred = y - mean
    square = np.einsum("...a,...ab,...b->...", centred, np.linalg.inv(covariance), centred)
    return -(centred.shape[-1] * np.log(2 * np.pi) + np.log(np.linalg.det(covariance)) + square) / 2


def mixture_density(y, pi, mu, sigma):
    """p(y) = sum over j of pi_j N(y | mu_j, Sigma_j)."""
    return (pi * normal_density(y[..., None, :], mu, sigma)).sum(axis=-1)


def negative_log_likelihood(y, pi, mu, sigma):
    """E = - sum over i of log p(y_i), for y of shape (..., N, D)."""
    density = mixture_density(y, pi[..., None, :], mu[..., None, :, :], sigma[..., None, :, :, :])
    return -np.log(density).sum(axis=-1)


def responsibilities(y, pi, mu, sigma):
    """gamma_ij = pi_j N(y_i | mu_j, Sigma_j) / p(y_i), shape (..., N, K)."""
    y, mu, sigma = y[..., :, None, :], mu[..., None, :, :], sigma[..., None, :, :, :]
    joint = pi[..., None, :] * normal_density(y, mu, sigma)
    return joint / joint.sum(axis=-1, keepdims=True)


def softmax(w):
    """exp(w_j) / sum over k of exp(w_k), along the last axis."""
    powers = np.exp(w - w.real.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def cholesky_factor(r):
    """The lower triangle of r (..., D, D) with exp of the diagonal: a Cholesky factor for every r."""
    dimension = r.shape[-1]
    below = np.tri(dimension, k=-1)
    return r * below + np.exp(r) * np.eye(dimension)


def covariance(factor):
    """L L^T, without a conjugate."""
    return factor @ factor.swapaxes(-1, -2)

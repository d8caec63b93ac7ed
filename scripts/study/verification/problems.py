"""Random problems on which formulas are evaluated, in batches of equal shape.

Two conditions: "well", covariances with condition numbers up to 100 and weights inside the simplex; "badly",
condition numbers from 10^4 to 10^6, and in half of the problems all weights but one near the border.
"""

from dataclasses import dataclass

import numpy as np

from study.formulas import definitions
from study.formulas.arrays import stack
from study.formulas.environment import Environment
from study.mixture import model as mixture

CONDITIONS = {"well": (1.0, 1e2), "badly": (1e4, 1e6), "mild": (1.0, 4.0)}
BORDER = (1e-8, 1e-3)
# (components, dimension) of each batch: every dimension from 1 to 8, and several numbers of components.
SHAPES = [(2, 1), (3, 2), (5, 3), (2, 4), (4, 5), (3, 6), (2, 7), (3, 8)]
POINTS = 6


@dataclass(frozen=True)
class Batch:
    """Mixtures of one shape with points: y (P, N, D), w and pi (P, K), mu (P, K, D), sigma and r (P, K, D, D)."""

    y: np.ndarray
    w: np.ndarray
    pi: np.ndarray
    mu: np.ndarray
    sigma: np.ndarray
    r: np.ndarray

    def mixtures(self):
        """(Mixture, points) of each problem."""
        for pi, mu, sigma, y in zip(self.pi, self.mu, self.sigma, self.y, strict=True):
            yield mixture.Mixture.of(pi, mu, sigma), y


def mixture_batches(condition, count, seed, shapes=SHAPES):
    """At least `count` problems, as one Batch for each shape."""
    rng = np.random.default_rng(seed)
    each = -(-count // len(shapes))
    return [_batch(rng, each, components, dimension, condition) for components, dimension in shapes]


def _batch(rng, problems, components, dimension, condition):
    w = rng.standard_normal((problems, components))
    if condition == "badly":
        border = rng.random((problems, 1)) < 0.5
        small = rng.uniform(*np.log(BORDER), w.shape)
        w = np.where(border & (np.arange(components) > 0), small, w)
    pi = definitions.softmax(w)
    mu = 2 * rng.standard_normal((problems, components, dimension))
    if condition == "mild":
        # With means that nearly coincide, their scatter would be mostly rounding error.
        mu = mu / 2 + 4 * np.arange(components)[:, None]
    sigma = _covariances(rng, (problems, components), dimension, CONDITIONS[condition])
    factor = np.linalg.cholesky(sigma)
    y = np.stack([_points(rng, *problem) for problem in zip(pi, mu, factor, strict=True)])
    diagonal = np.eye(dimension, dtype=bool)
    r = np.where(diagonal, np.log(np.where(diagonal, factor, 1)), factor)
    return Batch(y, w, pi, mu, sigma, r)


def _covariances(rng, shape, dimension, condition):
    """Symmetric positive definite matrices with random axes, of the wanted condition numbers.

    In one dimension, where every condition number is one, the variances vary by as much.
    """
    ratio = np.exp(rng.uniform(*np.log(condition), (*shape, 1)))
    places = rng.random((*shape, dimension))
    if dimension > 1:
        places[..., 0], places[..., 1] = 0, 1
    variances = ratio ** (places - 0.5)
    axes, _ = np.linalg.qr(rng.standard_normal((*shape, dimension, dimension)))
    sigma = (axes * variances[..., None, :]) @ axes.swapaxes(-1, -2)
    return (sigma + sigma.swapaxes(-1, -2)) / 2


def _points(rng, pi, mu, factor):
    """Points of the mixture; every second one is from a component drawn uniformly, so that small weights matter too."""
    labels = rng.choice(len(pi), POINTS, p=pi)
    labels[::2] = rng.integers(len(pi), size=len(labels[::2]))
    return mu[labels] + np.einsum("nab,nb->na", factor[labels], rng.standard_normal((POINTS, mu.shape[1])))


def mixture_environment(batch, kind="mixture"):
    """The symbols of the derivations of mixtures.

    kind: "mixture", all parameters are free; "softmax", the weights are computed from w; "cholesky", the covariances
    from R.
    """
    given = {
        r"\mathbf{y}": stack(batch.y),
        r"\pi": stack(batch.pi),
        r"\boldsymbol{\mu}": stack(batch.mu),
        r"\Sigma": stack(batch.sigma),
    }
    derived = {
        "E": lambda env: definitions.negative_log_likelihood(*_parameters(env)),
        r"\gamma": lambda env: definitions.responsibilities(*_parameters(env)),
        "s": lambda env: np.exp(env.raw("w")).sum(axis=-1),
        "V": _covariance_gradient,
    }
    if kind == "softmax":
        given["w"] = stack(batch.w)
        del given[r"\pi"]
        derived[r"\pi"] = lambda env: definitions.softmax(env.raw("w"))
    if kind == "cholesky":
        given["R"] = stack(batch.r)
        del given[r"\Sigma"]
        derived["L"] = lambda env: definitions.cholesky_factor(env.raw("R"))
        derived[r"\Sigma"] = lambda env: definitions.covariance(env.raw("L"))
    (components, dimension), points = batch.mu.shape[1:], batch.y.shape[1]
    lengths = dict.fromkeys("jk", components) | dict.fromkeys("abcd", dimension) | {"i": points}
    lengths["m"] = dimension if kind == "cholesky" else components
    sizes = {"N": points, "D": dimension, "K": components}
    given |= {name: stack([float(size)]) for name, size in sizes.items()}
    return Environment(given, derived, dict(FUNCTIONS), lengths)


def _parameters(env):
    return tuple(env.raw(name) for name in (r"\mathbf{y}", r"\pi", r"\boldsymbol{\mu}", r"\Sigma"))


def _density(env, y):
    _, *parameters = _parameters(env)
    return definitions.mixture_density(y[..., 0], *parameters)[..., None, None]


def _normal(env, y, mean, covariance):
    return definitions.normal_density(y[..., 0], mean[..., 0], covariance)[..., None, None]


def _log_normal(env, y, mean, covariance):
    return definitions.log_normal_density(y[..., 0], mean[..., 0], covariance)[..., None, None]


FUNCTIONS = {"p": _density, r"\mathcal{N}": _normal, r"\log \mathcal{N}": _log_normal}


def _covariance_gradient(env):
    """dE/dSigma_j as derived in A+a, for the derivations that build on it."""
    y, _, mu, sigma = _parameters(env)
    gamma = env.raw(r"\gamma")
    inverse = np.linalg.inv(sigma)
    pulled = np.einsum("...jab,...ijb->...ija", inverse, y[..., :, None, :] - mu[..., None, :, :])
    scatter = np.einsum("...ij,...ija,...ijb->...jab", gamma, pulled, pulled)
    return (gamma.sum(axis=-2)[..., None, None] * inverse - scatter) / 2

"""Other ways to the derivatives that the derivations end in; they share no line with the derivations.

Central differences of the definitions; automatic differentiation (autograd) and symbolic differentiation (SymPy) of
E written out once more, through log-determinants and log-sum-exp; and the gradient that the fits take
(study.mixture.fitting).
"""

from dataclasses import dataclass

import autograd
import autograd.numpy as anp
import numpy as np

from study.formulas import definitions
from study.formulas.arrays import AXES, LEADING
from study.formulas.reading import read
from study.mixture.fitting import gradients
from study.mixture.model import Mixture
from study.mixture.statistics import Points
from study.verification.problems import mixture_environment

DIFFERENCE = 1e-5


@dataclass(frozen=True)
class Subject:
    """What a derivation differentiates E by: `by` names a field of Batch; letters: the free indices of its result.

    problems: the kind of problems (see study.verification.problems.mixture_environment); of_softmax: it differentiates
    the weights in place of E.
    """

    by: str
    letters: str
    problems: str = "mixture"
    of_softmax: bool = False


SUBJECTS = {
    "A1a": Subject("mu", "j"),
    "A1b": Subject("pi", "j"),
    "A1c": Subject("w", "jk", "softmax", of_softmax=True),
    "A1d": Subject("w", "k", "softmax"),
    "A+a": Subject("sigma", "j"),
    "A+b": Subject("r", "jcd", "cholesky"),
}


def derived_values(derivation, batch):
    """The boxed result of a derivation for each problem, in the shape of the derivative."""
    subject = SUBJECTS[derivation.key]
    env = mixture_environment(batch, subject.problems)
    value = read(derivation.result)[-1][-1](env)
    first = [AXES.index(letter) for letter in "#" + subject.letters]
    rest = [axis for axis in range(LEADING) if axis not in first]
    value = value.transpose(*first, *rest, LEADING, LEADING + 1)
    shape = getattr(batch, subject.by).shape
    shape = (*shape, shape[-1]) if subject.of_softmax else shape
    return np.broadcast_to(value, value.shape).reshape(shape)


def function_of(key, library):
    """E (or pi, for A1c) as a function (x, problem) of one parameter; problem: dict of the others.

    library: "plain" for the definitions, "autograd" for the same functions written independently.
    """
    error = definitions.negative_log_likelihood if library == "plain" else written_again
    softmax = definitions.softmax if library == "plain" else _softmax
    if SUBJECTS[key].of_softmax:
        return lambda x, p: softmax(x)
    if key == "A1d":
        return lambda x, p: error(p["y"], softmax(x), p["mu"], p["sigma"])
    if key == "A+b":
        factor = definitions.cholesky_factor if library == "plain" else _factor

        def of_free_form(x, p):
            lower = factor(x)
            return error(p["y"], p["pi"], p["mu"], lower @ anp.swapaxes(lower, -1, -2))

        return of_free_form
    by = SUBJECTS[key].by
    return lambda x, p: error(*(x if name == by else p[name] for name in ("y", "pi", "mu", "sigma")))


def written_again(y, pi, mu, sigma):
    """E for one problem, by slogdet and log-sum-exp, for autograd: y (N, D), pi (K,), mu (K, D), sigma (K, D, D)."""
    terms = []
    for j in range(len(pi)):
        centred = y - mu[j]
        square = anp.sum(anp.dot(centred, anp.linalg.inv(sigma[j])) * centred, axis=1)
        _, log_determinant = anp.linalg.slogdet(sigma[j])
        terms.append(anp.log(pi[j]) - (square + log_determinant + y.shape[1] * anp.log(2 * anp.pi)) / 2)
    terms = anp.stack(terms)
    top = anp.max(terms, axis=0)
    return -anp.sum(top + anp.log(anp.sum(anp.exp(terms - top), axis=0)))


def _softmax(w):
    powers = anp.exp(w - anp.max(w))
    return powers / anp.sum(powers)


def _factor(r):
    dimension = r.shape[-1]
    return r * np.tri(dimension, k=-1) + anp.exp(r) * np.eye(dimension)


def by_autograd(key, batch):
    """The derivative for each problem by automatic differentiation."""
    function = function_of(key, "autograd")
    differentiate = autograd.jacobian if SUBJECTS[key].of_softmax else autograd.grad
    x = getattr(batch, SUBJECTS[key].by)
    return np.stack([differentiate(function)(own, problem) for own, problem in zip(x, problems(batch), strict=True)])


def by_central_differences(key, batch):
    """The derivative for each problem by (f(x + h) - f(x - h)) / 2h, with h relative to the size of x."""
    function, x = function_of(key, "plain"), getattr(batch, SUBJECTS[key].by)
    everything = {name: getattr(batch, name) for name in ("y", "pi", "mu", "sigma")}
    pieces = []
    for position in np.ndindex(x.shape[1:]):
        step = np.zeros_like(x)
        size = DIFFERENCE * np.maximum(abs(x[(slice(None), *position)]), 0.1)
        step[(slice(None), *position)] = size
        high, low = function(x + step, everything), function(x - step, everything)
        pieces.append(((high - low).T / (2 * size)).T)
    return np.stack(pieces, axis=-1).reshape(pieces[0].shape + x.shape[1:])


def by_library(key, batch):
    """The derivative for each problem as the fits compute it."""
    return np.stack([library_gradient(each, y)[SUBJECTS[key].by] for each, y in batch.mixtures()])


def library_gradient(mixture: Mixture, y) -> dict:
    """The gradient of E that the fits take, by the names of Batch's fields.

    The fits differentiate E / N by w and R. The derivatives by pi and Sigma follow by the chain rule: with
    dE/dw_k = pi_k (dE/dpi_k - sum over j of pi_j dE/dpi_j), where the sum is -N, since E falls by N log c when all
    weights are multiplied by c; and with the lower triangle of L^T dE/dL = 2 L^T dE/dSigma L, which is symmetric.
    """
    _, plain, _ = gradients(mixture, Points(y))
    w, mu, r = (len(y) * each for each in (plain.w, plain.mu, plain.r))
    diagonal = np.eye(mixture.dimension)
    by_factor = np.tril(r, -1) + diagonal * r / np.where(diagonal, mixture.factor, 1.0)
    lower = np.tril(mixture.factor.swapaxes(1, 2) @ by_factor)
    doubled = lower + np.tril(lower, -1).swapaxes(1, 2)
    inverse = np.linalg.inv(mixture.factor)
    sigma = inverse.swapaxes(1, 2) @ doubled @ inverse / 2
    return {"w": w, "pi": w / mixture.pi - len(y), "mu": mu, "sigma": sigma, "r": r}


def problems(batch):
    """The parameters and points of each problem, as dicts."""
    names = ("y", "pi", "mu", "sigma")
    for values in zip(*(getattr(batch, name) for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def relative(value, reference):
    """The largest deviation of each problem, relative to its largest entry: from (problems, ...) to (problems,)."""
    value, reference = (a.reshape(len(a), -1) for a in (value, reference))
    scale = np.maximum(abs(value).max(axis=1), abs(reference).max(axis=1))
    difference = abs(value - reference).max(axis=1)
    return np.divide(difference, scale, out=np.zeros_like(difference), where=difference != 0)

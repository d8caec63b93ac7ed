"""Results of derivations against ways to a derivative that share no line with them.

Central differences of the definitions; automatic differentiation (autograd) and symbolic differentiation (SymPy) of
E written out once more, through log-determinants and log-sum-exp; and the library's own gradients
(study.mixture.model).
"""

from dataclasses import dataclass

import autograd
import autograd.numpy as anp
import numpy as np

from study.formulas import definitions
from study.formulas.arrays import AXES, LEADING
from study.formulas.reading import read
from study.mixture import model as mixture
from study.verification.problems import mixture_environment

DIFFERENCE = 1e-5


@dataclass(frozen=True)
class Subject:
    """What a derivation differentiates: `by` names a field of Batch; letters: the free indices of its result."""

    by: str
    letters: str
    problems: str = "mixture"
    library: str | None = None


SUBJECTS = {
    "A1a": Subject("mu", "j", library="mu"),
    "A1b": Subject("pi", "j", library="pi"),
    "A1c": Subject("w", "jk", "softmax"),
    "A1d": Subject("w", "k", "softmax", library="w"),
    "A+a": Subject("sigma", "j", library="sigma"),
    "A+b": Subject("r", "jcd", "cholesky", library="free"),
}


def derived_values(derivation, batch):
    """The boxed result of a derivation for each problem, in the shape of the derivative."""
    subject = SUBJECTS[derivation.key]
    result = next(step for step in reversed(derivation.steps) if step.result)
    env = mixture_environment(batch, subject.problems)
    value = read(result.latex)[-1][-1](env)
    first = [AXES.index(letter) for letter in "#" + subject.letters]
    rest = [axis for axis in range(LEADING) if axis not in first]
    value = value.transpose(*first, *rest, LEADING, LEADING + 1)
    shape = getattr(batch, subject.by).shape
    shape = (*shape, shape[-1]) if derivation.key == "A1c" else shape
    return np.broadcast_to(value, value.shape).reshape(shape)


def function_of(key, library):
    """E (or pi, for A1c) as a function (x, problem) of one parameter; problem: dict of the others.

    library: "plain" for the definitions, "autograd" for the second writing of them.
    """
    error = definitions.negative_log_likelihood if library == "plain" else written_again
    softmax = definitions.softmax if library == "plain" else _softmax
    if key == "A1c":
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
    """E for one problem, through slogdet and log-sum-exp; for autograd."""
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
    differentiate = autograd.jacobian if key == "A1c" else autograd.grad
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
    """The library's gradient of E for each problem."""
    field = SUBJECTS[key].library
    return np.stack([getattr(mixture.gradients(each, y)[1], field) for each, y in batch.mixtures()])


def problems(batch):
    """The parameters and points of each problem, as dicts."""
    names = ("y", "pi", "mu", "sigma")
    for values in zip(*(getattr(batch, name) for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def relative(value, reference):
    """Largest deviation relative to the larger array, for each problem: (problems, ...) to (problems,)."""
    value, reference = (a.reshape(len(a), -1) for a in (value, reference))
    scale = np.maximum(abs(value).max(axis=1), abs(reference).max(axis=1))
    difference = abs(value - reference).max(axis=1)
    return np.divide(difference, scale, out=np.zeros_like(difference), where=difference != 0)

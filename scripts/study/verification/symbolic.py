"""Derivatives of E by computer algebra, for two components in one and two dimensions."""

from functools import cache

import numpy as np
import sympy

from study.verification.oracles import SUBJECTS, problems

COMPONENTS = 2


@cache
def symbols(dimension):
    """Symbols of the parameters of a mixture, and of one point, as nested lists by name."""
    components, directions = range(COMPONENTS), range(dimension)
    return {
        "y": [sympy.Symbol(f"y{a}") for a in directions],
        "w": [sympy.Symbol(f"w{j}") for j in components],
        "pi": [sympy.Symbol(f"p{j}") for j in components],
        "mu": [[sympy.Symbol(f"m{j}{a}") for a in directions] for j in components],
        "sigma": [[[sympy.Symbol(f"s{j}{a}{b}") for b in directions] for a in directions] for j in components],
        "r": [[[sympy.Symbol(f"r{j}{a}{b}") for b in directions] for a in directions] for j in components],
    }


def derivatives(key, dimension):
    """Expressions of the derivative, one for each entry: of pi by w for A1c, else of -log p(y) for one point."""
    names = symbols(dimension)
    total = sum(sympy.exp(w) for w in names["w"])
    softmax = [sympy.exp(w) / total for w in names["w"]]
    by = list(np.ravel(names[SUBJECTS[key].by]))
    if SUBJECTS[key].of_softmax:
        return [sympy.diff(pi, w) for pi in softmax for w in by]
    pi = softmax if key == "A1d" else names["pi"]
    sigma = [sympy.Matrix(rows) for rows in names["sigma"]]
    if key == "A+b":
        factors = [sympy.Matrix(dimension, dimension, lambda a, b, r=rows: _entry(r, a, b)) for rows in names["r"]]
        sigma = [factor * factor.T for factor in factors]
    error = -sympy.log(sum(p * _normal(names["y"], m, s) for p, m, s in zip(pi, names["mu"], sigma, strict=True)))
    return [sympy.diff(error, x) for x in by]


def _entry(r, a, b):
    return r[a][b] if a > b else sympy.exp(r[a][b]) if a == b else sympy.S.Zero


def _normal(y, mean, covariance):
    centred = sympy.Matrix(y) - sympy.Matrix(mean)
    dimension = len(y)
    square = (centred.T * covariance.adjugate() * centred)[0] / covariance.det()
    return sympy.exp(-square / 2) / sympy.sqrt((2 * sympy.pi) ** dimension * covariance.det())


def by_algebra(key, batch):
    """The derivative for each problem, summed over its points; a batch of two components in one or two dimensions."""
    dimension, subject = batch.mu.shape[2], SUBJECTS[key]
    names = symbols(dimension)
    order = ["y", "w", "pi", "mu", "sigma", "r"]
    arguments = [symbol for name in order for symbol in np.ravel(names[name])]
    function = sympy.lambdify(arguments, derivatives(key, dimension), modules="numpy", cse=True)
    results = []
    for index, problem in enumerate(problems(batch)):
        rest = [np.ravel(getattr(batch, name)[index]) for name in order[1:]]
        values = function(*problem["y"].T, *np.concatenate(rest))
        if not subject.of_softmax:
            # An entry that does not depend on y comes as a single number.
            values = [np.broadcast_to(value, len(problem["y"])).sum() for value in values]
        results.append(values)
    shape = getattr(batch, subject.by).shape
    return np.array(results).reshape((*shape, shape[-1]) if subject.of_softmax else shape)

"""The values of what the reader builds, given an environment with the values of the symbols."""

import numpy as np

from study.formulas import arrays
from study.formulas.arrays import AXES, element


def masked(holds, side):
    """A side of an equation, set to zero where the condition at the end of the line does not hold."""
    return lambda env: side(env) * holds(env)


def symbol_value(env, name, letters):
    """The value of a symbol with its indices.

    delta with two indices is Kronecker's; an index letter alone has the values 0, 1, ...
    """
    if name == r"\delta" and name not in env:
        first, second = (arrays.arange(letter, env.lengths[letter]) for letter in letters)
        return np.equal(first, second).astype(float)
    if not letters and name in env.lengths and name not in env:
        return arrays.arange(name, env.lengths[name])
    return element(env.raw(name), letters, name in env.rows)


def transformed(value, transposed, inverted):
    """A transpose, an inverse, or both; the inverse of a scalar is its reciprocal."""
    if inverted:
        value = 1 / value if arrays.is_scalar(value) else np.linalg.inv(value)
    return value.swapaxes(-1, -2) if transposed else value


def integral(env, body):
    """The integral over y, on the nodes of the environment."""
    points, weight = env.nodes
    values = body(env.changed(r"\mathbf{y}", points))
    return values.sum(axis=AXES.index("@"), keepdims=True) * weight


def expectation(env, name, argument):
    """E[argument], or cov[argument], under the mixture's density."""

    def density(inner):
        return env.functions["p"](inner, symbol_value(inner, r"\mathbf{y}", ""))

    mean = integral(env, lambda inner: argument(inner) * density(inner))
    if name == r"\mathbb{E}":
        return mean

    def square(inner):
        centred = argument(inner) - mean
        return centred @ centred.swapaxes(-1, -2) * density(inner)

    return integral(env, square)

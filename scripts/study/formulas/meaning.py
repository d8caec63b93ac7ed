"""The values of what the reader builds, given an environment with the values of the symbols."""

import numpy as np

from study.formulas import arrays
from study.formulas.arrays import AXES, element

NODES = AXES.index("@")


def masked(holds, side):
    """A side of an equation, set to zero where the condition at the end of the line does not hold."""
    return lambda env: side(env) * holds(env)


def symbol_value(env, name, letters):
    """The value of a symbol with its indices.

    I with two indices is an entry of the identity matrix; an index letter alone has the values 0, 1, ...
    """
    if name == "I" and letters:
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


def magnitude(value):
    """What stands between bars: the determinant of a matrix, the Euclidean length of a column or row."""
    if 1 in value.shape[-2:] and not arrays.is_scalar(value):
        return np.sqrt((value**2).sum(axis=(-2, -1), keepdims=True))
    return np.linalg.det(value)[..., None, None]


def differ(env, letters):
    """1 where two indices differ, and 0 where they are equal."""
    first, second = (arrays.arange(letter, env.lengths[letter]) for letter in letters)
    return np.not_equal(first, second).astype(float)


def integral(env, body, name):
    """The integral over a symbol, on its nodes."""
    points, weight = env.nodes[name]
    values = body(env.changed(name, points))
    return values.sum(axis=NODES, keepdims=True) * weight


def expectation(env, argument):
    """E[argument] under the mixture's density; without nodes to integrate on, over outcomes of equal probability."""
    if not env.nodes:
        return argument(env).mean(axis=NODES, keepdims=True)

    def density(inner):
        return env.functions["p"](inner, symbol_value(inner, r"\mathbf{y}", ""))

    return integral(env, lambda inner: argument(inner) * density(inner), r"\mathbf{y}")


def covariance(env, first, second=None):
    """cov[first, second], or cov[first] of one argument, which for a scalar is its variance."""
    second = second or first
    means = [expectation(env, argument) for argument in (first, second)]

    def product(inner):
        centred = [argument(inner) - mean for argument, mean in zip((first, second), means, strict=True)]
        return centred[0] @ centred[1].swapaxes(-1, -2)

    return expectation(env, product)

"""Activation functions, and their derivatives, for arrays of any shape and real (or complex-step) dtype.

Each activation is a pair of functions. `value(z, out)` gives f(z). `derivative(z, a, out, work)` gives f'(z), where
a = f(z) is at hand already: for most activations the derivative is cheapest to write in terms of a. `out` receives the
result and `work` (like out) is room for what lies between; without them both are allocated.
Comparisons look at the real part only, so that complex-step differentiation (Squire and Trapp 1998) works.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

LEAK = 0.01
GELU_SCALE = float(np.sqrt(2 / np.pi))
GELU_CUBIC = 0.044715


@dataclass(frozen=True)
class Activation:
    """A function and its derivative, and the scheme of initial weights that suits it, he or glorot."""

    value: Callable
    derivative: Callable
    initialisation: str


def relu(z, out=None):
    """max(0, z)."""
    if np.iscomplexobj(z):
        return np.multiply(z, z.real > 0, out=out)
    # NumPy takes the maximum with an array three times as fast as that with a number.
    return np.maximum(z, _zeros(z.shape, z.dtype), out=out)


@lru_cache(maxsize=16)
def _zeros(shape, dtype):
    zeros = np.zeros(shape, dtype)
    zeros.flags.writeable = False
    return zeros


def relu_derivative(z, a, out=None, work=None):
    """1 where z > 0, else 0; the value at z = 0 is a subgradient."""
    return np.greater(z.real, 0, out=_like(a, out), casting="unsafe")


def leaky_relu(z, out=None):
    """z where z > 0, else LEAK z."""
    if np.iscomplexobj(z):
        return np.multiply(z, np.where(z.real > 0, 1.0, LEAK), out=out)
    out = np.multiply(z, LEAK, out=out)
    return np.maximum(z, out, out=out)


def leaky_relu_derivative(z, a, out=None, work=None):
    """1 where z > 0, else LEAK."""
    out = np.greater(z.real, 0, out=_like(a, out), casting="unsafe")
    np.multiply(out, 1 - LEAK, out=out)
    return np.add(out, LEAK, out=out)


def tanh(z, out=None):
    """Hyperbolic tangent."""
    return np.tanh(z, out=out)


def tanh_derivative(z, a, out=None, work=None):
    """1 - tanh(z)^2."""
    out = np.multiply(a, a, out=out)
    return np.subtract(1, out, out=out)


def logistic(z, out=None):
    """1 / (1 + exp(-z)), written with tanh so that no exponential overflows."""
    out = np.multiply(z, 0.5, out=out)
    np.tanh(out, out=out)
    np.multiply(out, 0.5, out=out)
    return np.add(out, 0.5, out=out)


def logistic_derivative(z, a, out=None, work=None):
    """a (1 - a)."""
    out = np.subtract(1, a, out=out)
    return np.multiply(out, a, out=out)


def gelu(z, out=None):
    """Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016, section 2)."""
    out = _gelu_tanh(z, out)
    np.add(out, 1, out=out)
    np.multiply(out, z, out=out)
    return np.multiply(out, 0.5, out=out)


def gelu_derivative(z, a, out=None, work=None):
    """Derivative of the tanh form, t = tanh(s (z + c z^3)): (1 + t)/2 (1 + (1 - t) z s (1 + 3 c z^2))."""
    out = _gelu_tanh(z, out)
    work = np.multiply(z, z, out=work)
    np.multiply(work, 3 * GELU_CUBIC * GELU_SCALE, out=work)
    np.add(work, GELU_SCALE, out=work)
    np.multiply(work, z, out=work)
    np.subtract(1, out, out=out)
    np.multiply(work, out, out=work)
    np.add(work, 1, out=work)
    np.subtract(2, out, out=out)
    np.multiply(out, work, out=out)
    return np.multiply(out, 0.5, out=out)


def _gelu_tanh(z, out):
    out = np.multiply(z, z, out=out)
    np.multiply(out, GELU_CUBIC, out=out)
    np.add(out, 1, out=out)
    np.multiply(out, z, out=out)
    np.multiply(out, GELU_SCALE, out=out)
    return np.tanh(out, out=out)


def _like(a, out):
    """A place for a derivative that only takes numbers: `out`, or a new real array of a's precision."""
    return np.empty(a.shape, a.real.dtype) if out is None else out


ACTIVATIONS = {
    "relu": Activation(relu, relu_derivative, "he"),
    "leaky_relu": Activation(leaky_relu, leaky_relu_derivative, "he"),
    "tanh": Activation(tanh, tanh_derivative, "glorot"),
    "logistic": Activation(logistic, logistic_derivative, "glorot"),
    "gelu": Activation(gelu, gelu_derivative, "he"),
}

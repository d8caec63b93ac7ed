"""Random problems for the lines of B1, whose symbols are computed by the functions of the trained network."""

import numpy as np

from study.formulas.arrays import LEADING, stack
from study.formulas.environment import COMPLEX_STEP, Environment, derivative
from study.network.activations import ACTIVATIONS, GELU_CUBIC, GELU_SCALE
from study.network.losses import cross_entropy, one_hot, softmax

CLASS_COUNTS = [2, 3, 4, 5, 6, 7, 8, 10]
# Units of layers l-1, l, l+1 and of the output, and the examples of a minibatch.
SIZES = (3, 4, 5, 3)
BATCH = 4
# The activation functions as the formulas name them.
NAMES = {"ReLU": "relu", "leaky": "leaky_relu", "tanh": "tanh", "logistic": "logistic", "GELU": "gelu"}


def activation_environment(count, seed):
    """Numbers a, some of them zero, with the library's activation functions and their complex-step derivatives."""
    rng = np.random.default_rng(seed)
    # Far from zero 1 - tanh^2 is only rounding error.
    a = rng.uniform(-4, 4, count)
    a[:: count // 4] = 0
    functions = {}
    for name, activation in NAMES.items():
        value = ACTIVATIONS[activation].value
        functions[rf"\mathrm{{{name}}}"] = lambda env, z, value=value: value(z)
        functions[rf"\mathrm{{{name}}}'"] = lambda env, z, value=value: value(z + 1j * COMPLEX_STEP).imag / COMPLEX_STEP
    given = {"a": stack(a), "h": stack(np.tanh(GELU_SCALE * (a + GELU_CUBIC * a**3)))}
    return Environment(given, functions=functions)


def logits_environments(count, seed):
    """Logits a and one-hot labels y; probabilities and loss are the library's."""
    rng = np.random.default_rng(seed)
    return [_logits_environment(rng, -(-count // len(CLASS_COUNTS)), classes) for classes in CLASS_COUNTS]


def _logits_environment(rng, problems, classes):
    a = 2 * rng.standard_normal((problems, classes))
    given = {"a": stack(a), "y": stack(one_hot(rng.integers(classes, size=problems), classes, float))}
    given["c"] = stack(a.max(axis=1))
    derived = {
        r"\hat{y}": lambda env: _rows(env.raw("a"), softmax),
        "s": lambda env: np.exp(env.raw("a")).sum(axis=-1),
        r"\ell": lambda env: _example_loss(env.raw("a"), env.raw("y")),
    }
    return Environment(given, derived, lengths=dict.fromkeys("ijk", classes))


def _rows(raw, function):
    return function(raw.reshape(-1, raw.shape[-1])).reshape(raw.shape)


def _example_loss(logits, targets):
    """The library's cross-entropy of each example: raw arrays (..., classes) to (...)."""
    logits, targets = np.broadcast_arrays(logits, targets)
    pairs = zip(logits.reshape(-1, 1, logits.shape[-1]), targets.reshape(-1, 1, logits.shape[-1]), strict=True)
    return np.array([cross_entropy(z, y) for z, y in pairs]).reshape(logits.shape[:-1])


def layer_environments(count, seed, minibatch=False):
    """Three layers of a network with the output behind them, for each activation; one example, or a minibatch."""
    rng = np.random.default_rng(seed)
    make = _minibatch_environment if minibatch else _example_environment
    return [make(rng, -(-count // len(ACTIVATIONS)), function) for function in ACTIVATIONS.values()]


def _layers(rng, problems):
    """Given symbols of the layers: weights, biases, one-hot labels."""
    below, here, above, classes = SIZES

    def normal(shape):
        # With much larger weights the softmax could be so close to 0 and 1 that a gradient is only rounding error.
        return rng.standard_normal(shape) / np.sqrt(shape[-2] if len(shape) == 3 else 1)

    return {
        "W_l": stack(normal((problems, below, here))),
        "b_l": stack(normal((problems, here))),
        "W_{l+1}": stack(normal((problems, here, above))),
        "b_{l+1}": stack(normal((problems, above))),
        "W_M": stack(normal((problems, above, classes))),
        "y": stack(one_hot(rng.integers(classes, size=problems), classes, float)),
    }


def _linear(raw, weights, bias=0.0):
    return np.einsum("...i,...ij->...j", raw, weights) + bias


def _example_environment(rng, problems, function):
    given = _layers(rng, problems)
    given = {_plain(name): value for name, value in given.items()}
    given["a_l-1"] = stack(rng.standard_normal((problems, SIZES[0])))
    derived = {
        "z_l": lambda env: _linear(env.raw("a_l-1"), env.raw("W_l"), env.raw("b_l")),
        "z_l+1": lambda env: _linear(function.value(env.raw("z_l")), env.raw("W_l+1"), env.raw("b_l+1")),
        r"\ell": lambda env: _example_loss(_linear(function.value(env.raw("z_l+1")), env.raw("W_M")), env.raw("y")),
        r"\delta_l": lambda env: _slope(env, r"\ell", "z_l"),
        r"\delta_l+1": lambda env: _slope(env, r"\ell", "z_l+1"),
    }
    for plain, bold in ((r"\delta_l", r"\boldsymbol{\delta}_l"), ("z_l", r"\mathbf{z}_l")):
        for layer in ("", "+1"):
            derived[bold + layer] = lambda env, name=plain + layer: env.raw(name)
    rows = frozenset(name for name in derived if name.startswith((r"\bold", r"\mathbf")))
    functions = {"f'": lambda env, z: function.derivative(z, function.value(z))}
    lengths = {"i": SIZES[1], "j": SIZES[2]}
    return Environment(given, derived, functions, lengths, rows)


def _minibatch_environment(rng, problems, function):
    given = {_plain(name): value for name, value in _layers(rng, problems).items()}
    labels = rng.integers(SIZES[-1], size=(problems, BATCH))
    given["y"] = stack(one_hot(labels, SIZES[-1], float))
    given["A_l-1"] = stack(rng.standard_normal((problems, BATCH, SIZES[0])))
    given[r"\mathbf{b}_l"] = given.pop("b_l")
    given["B"] = stack([float(BATCH)])
    given[r"\mathbf{1}"] = stack(np.ones((1, BATCH)))

    def loss(env):
        above = _linear(function.value(env.raw("Z")), env.raw("W_l+1"), env.raw("b_l+1")[..., None, :])
        return _example_loss(_linear(function.value(above), env.raw("W_M")[..., None, :, :]), env.raw("y")).mean(
            axis=-1
        )

    derived = {
        "Z": lambda env: env.raw("A_l-1") @ env.raw("W_l") + env.raw(r"\mathbf{b}_l")[..., None, :],
        r"\mathcal{L}": loss,
        r"\Delta_l": lambda env: BATCH * _slope(env, r"\mathcal{L}", "Z"),
    }
    return Environment(given, derived, rows=frozenset({r"\mathbf{b}_l"}))


def _plain(name):
    return name.replace("{", "").replace("}", "")


def _slope(env, of, by):
    """The derivative of a scalar symbol by all entries of another, as a raw array, by the complex step."""
    value = derivative(env, lambda inner: inner.raw(of)[..., None, None], by, "")
    own = env.raw(by).ndim - LEADING
    return value if own == 2 else value[..., 0]

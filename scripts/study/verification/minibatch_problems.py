"""Random problems for the lines of B2.1: small training sets, of which every possible minibatch is enumerated.

The loss of each example is a quadratic function of the parameters, l_i(theta) = o_i + p_i theta + theta' H_i theta / 2,
so that an expansion to second order is exact. The step size that lowers the expected loss most is found from the
expected loss at three step sizes, which is a parabola.
"""

from itertools import combinations, product

import numpy as np

from study.formulas.arrays import AXES, LEADING, stack
from study.formulas.environment import Environment

# The most examples; with replacement, the most examples and draws: up to 70 subsets, and up to 125 sequences.
MOST_EXAMPLES, MOST_REPLACED, MOST_DRAWS = 8, 5, 3
PARAMETERS = 3


def minibatch_environments(count, seed, replaced=False):
    """`count` problems of one training set and one minibatch size each, both drawn at random.

    The outcomes of a problem are all subsets of that size; if `replaced`, all sequences of draws with replacement.
    """
    rng = np.random.default_rng(seed)
    return [_environment(rng, *(_sequences(rng) if replaced else _subsets(rng))) for _ in range(count)]


def _subsets(rng):
    """(number of examples, all subsets of one size); not of all examples, whose mean has the variance zero."""
    examples = rng.integers(2, MOST_EXAMPLES + 1)
    return examples, np.array(list(combinations(range(examples), rng.integers(1, examples))))


def _sequences(rng):
    """(number of examples, all sequences of one number of draws)."""
    examples, draws = rng.integers(2, MOST_REPLACED + 1), rng.integers(1, MOST_DRAWS + 1)
    return examples, np.array(list(product(range(examples), repeat=draws)))


def _environment(rng, examples, drawn):
    """The symbols of one problem; drawn: the examples of each outcome, int (outcomes, B)."""
    theta = rng.standard_normal(PARAMETERS)
    root = rng.standard_normal((examples, PARAMETERS, PARAMETERS))
    curvatures = root @ root.swapaxes(-1, -2)
    slopes, offsets = 2 * rng.standard_normal((examples, PARAMETERS)), rng.standard_normal(examples)

    def losses(at):
        """The loss of each example (..., examples) at parameters (..., PARAMETERS)."""
        return offsets + at @ slopes.T + np.einsum("...a,nab,...b->...n", at, curvatures, at) / 2

    loss, gradients = losses(theta), slopes + curvatures @ theta
    mean, hessian = gradients.mean(axis=0), curvatures.mean(axis=0)
    covariance = (gradients - mean).T @ (gradients - mean) / examples
    batches = gradients[drawn].mean(axis=1)
    given = {
        "N": float(examples),
        "B": float(drawn.shape[1]),
        r"\alpha": rng.uniform(0.01, 0.5),
        r"\theta": theta,
        r"\ell": loss,
        r"\mathcal{L}": loss.mean(),
        r"\sigma": loss.std(),
        r"\nabla \ell": gradients,
        "G": mean,
        "C": covariance,
        "H": hessian,
        r"\alpha_\mathrm{opt}": _lowest(lambda step: losses(theta - step * batches).mean()),
        r"\alpha_\max": _lowest(lambda step: losses(theta - step * mean).mean()),
        r"B_\mathrm{noise}": np.sum(hessian * covariance) / (mean @ hessian @ mean),
    }
    by_outcome = {
        r"\xi": np.array([np.bincount(own, minlength=examples) for own in drawn], float),
        r"\mathcal{L}_B": loss[drawn].mean(axis=1),
        "g": batches,
    }
    given = {name: stack([value]) for name, value in given.items()}
    given |= {name: _by_outcome(values) for name, values in by_outcome.items()}
    functions = {r"\mathcal{L}": lambda env, at: losses(at[..., 0]).mean(axis=-1)[..., None, None]}
    return Environment(given, functions=functions, lengths=dict.fromkeys("ik", examples))


def _lowest(function):
    """Where a parabola is lowest, from its values at -1, 0 and 1."""
    below, middle, above = function(-1.0), function(0.0), function(1.0)
    return (below - above) / (2 * (below + above - 2 * middle))


def _by_outcome(values):
    """A raw array from values (outcomes, ...)."""
    before, after = AXES.index("@"), LEADING - 1 - AXES.index("@")
    return values.reshape((1,) * before + values.shape[:1] + (1,) * after + values.shape[1:])

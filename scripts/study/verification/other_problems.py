"""Environments of lines that need more than the symbols of a mixture: values of the library, and integrals."""

import numpy as np

from study.formulas.arrays import AXES, LEADING, element, stack
from study.mixture import model as mixture
from study.verification.problems import mixture_environment

# (components, dimension) where integrals are taken.
INTEGRATED_SHAPES = [(2, 1), (3, 1), (2, 2), (3, 2)]
# The trapezoidal rule is exact to rounding for normal densities at this spacing, in standard deviations, and reach.
SPACING, REACH = 0.7, 9.0


def library_environment(batch, single):
    """The model's symbols as the library computes them (study.mixture.model).

    single: y is the first point of each problem, without an index; otherwise the points y_i.
    """
    env = mixture_environment(batch)
    env.given["E"] = stack([mixture.error(each, y) for each, y in batch.mixtures()])
    if single:
        env.given[r"\mathbf{y}"] = stack(batch.y[:, 0])
    env.functions["p"] = lambda env, y: _by_problem(
        y, batch, lambda each, points: mixture.log_density(each, points)[None]
    )
    env.functions[r"\mathcal{N}"] = lambda env, y, mean, covariance: _by_problem(
        y, batch, lambda each, points: mixture.log_joint(each, points) - each.log_pi[:, None]
    )
    return env


def responsibility_environment(batch):
    """The mixture's symbols, with the responsibilities that the library computes by log-sum-exp."""
    env = mixture_environment(batch)
    env.given[r"\gamma"] = stack([mixture.responsibilities(each, y).T for each, y in batch.mixtures()])
    return env


def _by_problem(y, batch, log_density):
    """exp of the library's log-densities (components or 1, points) at the points of each problem, as an expression."""
    points = y.reshape(len(y), -1, y.shape[-2])
    values = np.stack([np.exp(log_density(each, own)) for (each, _), own in zip(batch.mixtures(), points, strict=True)])
    result = values.transpose(0, 2, 1)
    axes = [AXES.index(letter) for letter in "#ij"]
    shape = [1] * (LEADING + 2)
    for axis, length in zip(axes, result.shape, strict=True):
        shape[axis] = length
    return result.reshape(shape)


def integration_environment(batch):
    """Mixtures in one or two dimensions, with nodes for integrals over y, and their mean m."""
    env = mixture_environment(batch)
    dimension = batch.mu.shape[2]
    spread = np.sqrt(np.linalg.eigvalsh(batch.sigma))
    reach = REACH * spread.max(axis=(1, 2))
    length = np.ptp(batch.mu, axis=1).max(axis=1) + 2 * reach
    count = int((length / (SPACING * spread.min(axis=(1, 2)))).max()) + 2
    nodes, weights = [], []
    for mu, far in zip(batch.mu, reach, strict=True):
        lines = [np.linspace(m.min() - far, m.max() + far, count) for m in mu.T]
        nodes.append(np.stack(np.meshgrid(*lines, indexing="ij"), axis=-1).reshape(-1, dimension))
        weights.append(np.prod([line[1] - line[0] for line in lines]))
    points = _by_node(np.asarray(nodes))
    env.nodes[r"\mathbf{y}"] = points, element(stack(weights), "")
    env.nodes[r"\mathbf{x}"] = _standard_nodes(dimension, len(batch.y))
    env.given[r"\mathbf{y}"] = points[:, :1]
    env.given["I"] = stack(np.eye(dimension)[None])
    env.given[r"\mathbf{0}"] = stack(np.zeros((1, dimension)))
    env.derived["L"] = lambda e: np.linalg.cholesky(e.raw(r"\Sigma"))
    env.derived[r"\mathbf{m}"] = lambda e: (e.raw(r"\pi")[..., None] * e.raw(r"\boldsymbol{\mu}")).sum(axis=-2)
    return env


def _standard_nodes(dimension, problems):
    """Points and weight of the integral over a standard normal variable x, on a grid of its own for each problem."""
    line = np.arange(-REACH, REACH + SPACING, SPACING)
    grid = np.stack(np.meshgrid(*[line] * dimension, indexing="ij"), axis=-1).reshape(-1, dimension)
    shifts = np.linspace(0, SPACING, problems, endpoint=False)
    return _by_node(grid + shifts[:, None, None]), element(stack([SPACING**dimension]), "")


def _by_node(points):
    """A raw array from points (problems or 1, nodes, dimension)."""
    return points.reshape(points.shape[:2] + (1,) * (LEADING - 2) + points.shape[2:])

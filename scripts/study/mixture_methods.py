"""The ways to fit a mixture, as generators: each `next` does an iteration and gives (passes so far, mixture).

A pass is one look at all the points, whatever is computed from it; that is what the methods have in common.
"""

from collections.abc import Iterator

import numpy as np
from scipy.optimize import minimize

from study.mixture import Mixture
from study.mixture_fit import Free, em_step, gradients

# Armijo's condition, and how the step shrinks after a failure and grows after a success.
SUFFICIENT, SHRINK, GROW = 1e-4, 0.5, 1.5
MINIBATCH_STEP, MINIBATCH_HALF_LIFE, MINIBATCH_POWER = 0.2, 2.0, 0.8


def em(mixture, points, rng) -> Iterator[tuple[float, Mixture]]:
    """Expectation maximisation (Dempster, Laird and Rubin 1977)."""
    passes = 0
    while True:
        mixture, _ = em_step(mixture, points)
        passes += 1
        yield passes, mixture


def gradient_descent(mixture, points, rng):
    """Steps along the negative gradient, their length by backtracking."""
    return _descent(mixture, points, lambda plain, scaled: plain, 1.0, np.inf)


def scaled_gradient_descent(mixture, points, rng):
    """Steps along the negative scaled gradient, at most of the length 1 that is an EM step to first order."""
    return _descent(mixture, points, lambda plain, scaled: scaled, 1.0, 1.0)


def _descent(mixture, points, direction_of, step, longest):
    """Gradient descent with Armijo backtracking; a trial that fails costs a pass, too."""
    free, passes = Free.of(mixture), 1
    value, plain, scaled = gradients(mixture, points)
    while True:
        direction = direction_of(plain, scaled)
        slope = plain.dot(direction)
        while True:
            moved = free + (-step) * direction
            tried, *found = gradients(moved.mixture(), points)
            passes += 1
            if tried <= value - SUFFICIENT * step * slope or step * slope < 1e-15:
                break
            step *= SHRINK
        free, value, (plain, scaled) = moved, tried, found
        step = min(step * GROW, longest)
        yield passes, free.mixture()


def minibatch_gradient(mixture, points, rng, size=500):
    """Scaled gradients of random minibatches, with a step that falls with the passes; an iteration is a tenth of a pass.

    The points are put in a new order for each pass. The step follows the conditions of Robbins and Monro (1951).
    """
    free, done, count = Free.of(mixture), 0, len(points)
    size = min(size, count)
    per_pass = count // size
    report = max(1, per_pass // 10)
    while True:
        order = rng.permutation(count)
        for start in range(0, per_pass * size, size):
            batch = points.take(order[start : start + size])
            passes = done / per_pass
            step = MINIBATCH_STEP / (1 + passes / MINIBATCH_HALF_LIFE) ** MINIBATCH_POWER
            _, _, direction = gradients(free.mixture(), batch)
            free = free + (-step) * direction
            done += 1
            if done % report == 0:
                yield done / per_pass, free.mixture()


def quasi_newton(mixture, points, rng, passes=1000):
    """L-BFGS in the unconstrained parameters (SciPy): the plain gradient, with curvature learnt from earlier ones."""
    start, lower = Free.of(mixture), np.tril_indices(mixture.dimension)

    def packed(free):
        return np.concatenate([free.w, free.mu.ravel(), free.r[:, *lower].ravel()])

    def unpacked(x):
        k, d = start.mu.shape
        r = np.zeros((k, d, d))
        r[:, *lower] = x[k + k * d :].reshape(k, -1)
        return Free(x[:k], x[k : k + k * d].reshape(k, d), r)

    trail = []

    def value(x):
        error, plain, _ = gradients(unpacked(x).mixture(), points)
        trail.append(x)
        return error, packed(plain)

    found = {}
    minimize(value, packed(start), jac=True, method="L-BFGS-B", callback=lambda x: found.setdefault(len(trail), x.copy()), options={"maxfun": passes, "maxiter": passes, "maxcor": 20})
    return ((count, unpacked(x).mixture()) for count, x in found.items())


METHODS = {
    "EM": em,
    "gradient": gradient_descent,
    "scaled gradient": scaled_gradient_descent,
    "minibatch gradient": minibatch_gradient,
}

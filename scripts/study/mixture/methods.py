"""The methods that fit a mixture, as generators: each `next` does one iteration.

It returns (passes so far, mixture, E / N of this mixture in nats per point, or None where the method did not need it).
A pass reads all points once, whatever is computed from them. All methods need passes, so they can be compared by them.
Those that read all points at a time use the first pass for the start, and know E of a mixture when they return it.
"""

import numpy as np

from study.mixture.fitting import Free, gradients, maximised
from study.mixture.statistics import statistics

REFERENCE = "EM"
PLAIN = "gradient"
SCALED = "scaled gradient"
QUASI_NEWTON = "L-BFGS"
MINIBATCH = "minibatch"

# Armijo's condition, and how the step shrinks after a failure and grows after a success.
SUFFICIENT, SHRINK, GROW = 1e-4, 0.5, 1.5
MEMORY = 20  # the number of steps whose curvature L-BFGS remembers
BATCH_SIZE = 500
# Step t of the minibatch gradient has the length FIRST_STEP / (1 + t / EARLY_STEPS) ** POWER.
FIRST_STEP, EARLY_STEPS, POWER = 0.2, 200, 0.8
ITERATIONS_PER_PASS = 10  # of the minibatch gradient


def em(mixture, points, rng):
    """Expectation maximisation (Dempster, Laird and Rubin 1977)."""
    found, passes = statistics(mixture, points), 1
    while True:
        mixture = maximised(found)
        found = statistics(mixture, points)
        passes += 1
        yield passes, mixture, found.error / len(points)


def plain_gradient(mixture, points, rng):
    """Steps along the negative gradient, their length by backtracking."""
    return _descent(mixture, points, lambda free, plain, scaled: plain, np.inf)


def scaled_gradient(mixture, points, rng):
    """Steps along the negative scaled gradient, at most of the length 1 that is an EM step to first order."""
    return _descent(mixture, points, lambda free, plain, scaled: scaled, 1.0)


def quasi_newton(mixture, points, rng):
    """L-BFGS: the gradient, turned by the curvature seen in the last steps (Liu and Nocedal 1989)."""
    return _descent(mixture, points, Curvature(), 1.0)


def _descent(mixture, points, direction_of, longest):
    """Descent with Armijo backtracking; a step length that fails costs a pass, too.

    direction_of: function from (parameters, plain gradient, scaled gradient), all Free, to a direction; longest: the
    largest step length.
    """
    free, passes, step = Free.of(mixture), 1, 1.0
    value, plain, scaled = gradients(mixture, points)
    while True:
        direction = direction_of(free, plain, scaled)
        slope = plain.dot(direction)
        while True:
            moved = free + (-step) * direction
            tried, *found = gradients(moved.mixture(), points)
            passes += 1
            # Near the optimum the decrease is smaller than the rounding error, and the condition cannot hold.
            if tried <= value - SUFFICIENT * step * slope or step * slope < 1e-14:
                break
            step *= SHRINK
        free, value, (plain, scaled) = moved, tried, found
        step = min(step * GROW, longest)
        yield passes, free.mixture(), value


class Curvature:
    """The product of the approximate inverse Hessian with the gradient, by the two loops of L-BFGS.

    Nocedal and Wright 2006, algorithm 7.4; `pairs` holds (step, change of the gradient, 1 / their inner product).
    """

    def __init__(self):
        self.pairs, self.last = [], None

    def __call__(self, free, plain, scaled):
        if self.last is not None:
            change, bend = free + (-1) * self.last[0], plain + (-1) * self.last[1]
            if change.dot(bend) > 1e-12 * bend.dot(bend):
                self.pairs = [*self.pairs[1 - MEMORY :], (change, bend, 1 / change.dot(bend))]
        self.last = free, plain
        direction, shares = plain, []
        for change, bend, weight in reversed(self.pairs):
            shares.append(weight * change.dot(direction))
            direction = direction + (-shares[-1]) * bend
        if self.pairs:
            change, bend, weight = self.pairs[-1]
            direction = (1 / (weight * bend.dot(bend))) * direction
        for (change, bend, weight), share in zip(self.pairs, reversed(shares), strict=True):
            direction = direction + (share - weight * bend.dot(direction)) * change
        return direction


def minibatch_gradient(mixture, points, rng):
    """Scaled gradients of random minibatches with a falling step; an iteration here is a tenth of a pass.

    The points are shuffled before each pass. The step lengths fulfil the conditions of Robbins and Monro (1951).
    """
    free, done = Free.of(mixture), 0
    size = minibatch_size(len(points))
    per_pass = len(points) // size
    steps = max(1, per_pass // ITERATIONS_PER_PASS)
    while True:
        order = rng.permutation(len(points))
        for start in range(0, per_pass * size, size):
            step = FIRST_STEP / (1 + done / EARLY_STEPS) ** POWER
            _, _, direction = gradients(free.mixture(), points.take(order[start : start + size]))
            free = free + (-step) * direction
            done += 1
            if done % steps == 0:
                yield done / per_pass, free.mixture(), None


def minibatch_size(points: int) -> int:
    """The number of points in a minibatch, of this many points in all."""
    return min(BATCH_SIZE, points)


# Each takes (mixture to start from, Points, generator of random numbers); only the minibatch gradient draws from it.
METHODS = {
    REFERENCE: em,
    PLAIN: plain_gradient,
    SCALED: scaled_gradient,
    QUASI_NEWTON: quasi_newton,
    MINIBATCH: minibatch_gradient,
}

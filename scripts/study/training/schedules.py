"""Step sizes over the course of a run, and the iterations at which a run is evaluated."""

import math

import numpy as np

SCALING_EXPONENTS = {"none": 0.0, "sqrt": 0.5, "linear": 1.0}


def initial_step_size(step_size, batch_size, scaling, reference_batch_size):
    """step_size (batch_size / reference_batch_size)^q with q = 0 (none), 1/2 (sqrt) or 1 (linear).

    Linear scaling: Goyal et al. 2017; square root: Hoffer et al. 2017.
    """
    return step_size * (batch_size / reference_batch_size) ** SCALING_EXPONENTS[scaling]


def decayed(decay, rate, epoch, epochs):
    """Factor on the initial step size after `epoch` epochs (real numbers, any shape) of `epochs`; rate is per epoch."""
    if decay == "constant":
        return np.ones(np.shape(epoch))
    if decay == "exponential":
        return np.exp(-rate * epoch)
    if decay == "inverse-time":
        return 1 / (1 + rate * epoch)
    return 0.5 * (1 + np.cos(np.pi * epoch / epochs))


def warmed_up(warmup, step):
    """Factor on the step size over a linear warm-up of `warmup` steps (Goyal et al. 2017, section 2.2).

    step: number of the step, from 1, any shape; step 1 has the factor 1 / warmup, and from step `warmup` on it is 1.
    """
    return np.minimum(1, step / warmup)


def evaluation_iterations(iterations, count):
    """About `count` iterations from 0 to `iterations`, both included: half of them spaced evenly, half of them
    geometrically, so that the fast early part of the curve is resolved. Sorted int64, without repeats."""
    even = np.linspace(0, iterations, math.ceil(count / 2) + 1)
    early = np.geomspace(1, iterations, math.floor(count / 2) + 1)
    return np.unique(np.rint(np.concatenate([even, early])).astype(np.int64))

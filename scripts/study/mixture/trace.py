"""Fits as curves: log-likelihood against passes, with the seconds apart."""

import time
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.mixture.fitting import starting_mixture
from study.mixture.methods import METHODS, MINIBATCH, REFERENCE
from study.mixture.model import Mixture
from study.mixture.statistics import Points, statistics


@dataclass(frozen=True)
class Fits:
    """The fits of all methods from one start.

    curve: table with iteration, passes, log_likelihood (per point) and method, a row for each iterate; seconds: table
    with method, iteration and seconds; mixtures: the last iterates, by method; summary: plain dict with start, methods
    (by method passes and log_likelihood of the last iterate, and collapsed, true, where the fit could not go on) and
    scikit_learn (iterations and log_likelihood of its EM from the first start, None from the others, where nothing new
    would be learnt, and where EM collapsed).
    """

    curve: pd.DataFrame
    seconds: pd.DataFrame
    mixtures: dict[str, Mixture]
    summary: dict


def fit_all(y: np.ndarray, components: int, passes: int, minibatch_passes: int, start: int) -> Fits:
    """Fit a mixture by every method, and from the first start by scikit-learn's EM, from the same starting mixture.

    y: points (N, D), float64; start: the number of the start, which seeds the starting mixture and the minibatches.
    StudyError where the points are too few for a start.
    """
    points = Points(y)
    first = starting_mixture(y, components, np.random.default_rng(start))
    curves, clocks, mixtures, ends = [], [], {}, {}
    for name, method in METHODS.items():
        most = minibatch_passes if name == MINIBATCH else passes
        curve, seconds, fitted, collapsed = trace(method, first, points, most, np.random.default_rng([start, 1]))
        curves.append(pd.DataFrame(curve).assign(method=name))
        clocks.append(pd.DataFrame({"method": name, "iteration": [p["iteration"] for p in curve], "seconds": seconds}))
        mixtures[name] = fitted
        ends[name] = {key: curve[-1][key] for key in ("passes", "log_likelihood")}
        if collapsed:
            ends[name]["collapsed"] = True
    summary = {"start": start, "methods": ends, "scikit_learn": None}
    if start == 0 and "collapsed" not in ends[REFERENCE]:
        iterations = len(curves[list(METHODS).index(REFERENCE)]) - 1
        summary["scikit_learn"] = {"iterations": iterations, "log_likelihood": scikit_learn(first, y, iterations)}
    return Fits(pd.concat(curves), pd.concat(clocks), mixtures, summary)


def trace(method, start, points, passes, rng):
    """(curve, seconds, final mixture, collapsed) of a method from a starting mixture, up to a number of passes.

    method: one of METHODS; points: Points. curve: list of dicts with iteration, passes and log_likelihood, the mean
    over the points, for each iterate; seconds: list of floats, of the method's own work: where the log-likelihood has
    to be computed for the curve alone, this is not counted. collapsed: whether the fit ended before, because a
    component had shrunk onto fewer points than a covariance needs: there the likelihood has no bound.
    """
    curve = [{"iteration": 0, "passes": 0.0, "log_likelihood": _mean(start, points)}]
    seconds, spent, mixture = [0.0], 0.0, start
    iterations = method(start, points, rng)
    while True:
        began = time.perf_counter()
        try:
            done, moved, value = next(iterations)
            spent += time.perf_counter() - began
            if done > passes:
                return curve, seconds, mixture, False
            reached = _mean(moved, points) if value is None else -value
        except np.linalg.LinAlgError:
            return curve, seconds, mixture, True
        if not np.isfinite(reached):
            return curve, seconds, mixture, True
        mixture = moved
        curve.append({"iteration": len(curve), "passes": float(done), "log_likelihood": reached})
        seconds.append(spent)


def _mean(mixture, points):
    return -statistics(mixture, points).error / len(points)


def scikit_learn(start: Mixture, y: np.ndarray, iterations: int) -> float:
    """The mean log-likelihood of scikit-learn's EM after this number of iterations from a starting mixture."""
    # Here, since loading it takes about as long as a fit, and only the first start needs it.
    from sklearn.mixture import GaussianMixture

    model = GaussianMixture(
        start.components,
        weights_init=start.pi,
        means_init=start.mu,
        precisions_init=np.linalg.inv(start.sigma),
        reg_covar=0,
        tol=0,
        max_iter=iterations,
    )
    with warnings.catch_warnings():
        # It stops after that many iterations on purpose, converged or not.
        warnings.simplefilter("ignore")
        model.fit(y)
    return float(model.score(y))

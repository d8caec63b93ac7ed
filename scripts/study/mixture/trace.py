"""Fits as curves: log-likelihood against passes, with the seconds apart."""

import time
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.mixture import GaussianMixture

from study.common.errors import StudyError
from study.mixture.fitting import starting_mixture
from study.mixture.methods import METHODS, MINIBATCH
from study.mixture.model import Mixture, error
from study.mixture.statistics import Points, statistics


@dataclass(frozen=True)
class Fits:
    """The fits of all methods from one start.

    curve: table with iteration, passes, log_likelihood (per point) and method, a row for each iterate; seconds: table
    with method, iteration and seconds; mixtures: the last iterates, by method; summary: plain dict with start, methods
    (passes and log_likelihood of the last iterate, by method) and scikit_learn (iterations and log_likelihood).
    """

    curve: pd.DataFrame
    seconds: pd.DataFrame
    mixtures: dict[str, Mixture]
    summary: dict


def fit_all(y: np.ndarray, components: int, passes: int, minibatch_passes: int, start: int) -> Fits:
    """Fit a mixture by every method, and by scikit-learn's EM for comparison, from the same starting mixture.

    y: points (N, D), float64; start: the number of the start, which seeds the starting mixture and the minibatches.
    StudyError where a covariance becomes singular.
    """
    points = Points(y)
    first = starting_mixture(y, components, np.random.default_rng(start))
    curves, clocks, mixtures, ends = [], [], {}, {}
    for name, method in METHODS.items():
        most = minibatch_passes if name == MINIBATCH else passes
        curve, seconds, fitted = trace(method, first, points, most, np.random.default_rng([start, 1]))
        curves.append(pd.DataFrame(curve).assign(method=name))
        clocks.append(pd.DataFrame({"method": name, "iteration": range(len(seconds)), "seconds": seconds}))
        mixtures[name] = fitted
        ends[name] = {"passes": curve[-1]["passes"], "log_likelihood": mean_log_likelihood(fitted, y)}
    reference, seconds = scikit_learn(first, y, passes)
    clocks.append(pd.DataFrame({"method": ["scikit-learn"], "iteration": [passes], "seconds": [seconds]}))
    summary = {
        "start": start,
        "methods": ends,
        "scikit_learn": {"iterations": passes, "log_likelihood": reference},
    }
    return Fits(pd.concat(curves), pd.concat(clocks), mixtures, summary)


def trace(method, start, points, passes, rng):
    """(curve, seconds, final mixture) of a method from a starting mixture, up to a number of passes.

    method: one of METHODS; points: Points. curve: list of dicts with iteration, passes and log_likelihood, the mean
    over the points; seconds: list of floats, of the method's own work: the evaluation of the curve is not counted.
    StudyError where a covariance becomes singular.
    """
    curve = [{"iteration": 0, "passes": 0.0, "log_likelihood": _mean(start, points)}]
    seconds, spent, mixture = [0.0], 0.0, start
    iterations = method(start, points, rng)
    while True:
        began = time.perf_counter()
        try:
            done, moved = next(iterations)
        except np.linalg.LinAlgError as singular:
            raise StudyError(
                f"A fit of {start.components} components in {start.dimension} dimensions to {len(points)} points came "
                "to a singular covariance, where the likelihood has no bound; take fewer of them (config: mixture) or "
                "more points (data, train_size)."
            ) from singular
        spent += time.perf_counter() - began
        if done > passes:
            return curve, seconds, mixture
        mixture = moved
        point = {"iteration": len(curve), "passes": float(done), "log_likelihood": _mean(mixture, points)}
        curve.append(point)
        seconds.append(spent)


def _mean(mixture, points):
    return -statistics(mixture, points).error / len(points)


def scikit_learn(start: Mixture, y: np.ndarray, iterations: int) -> tuple[float, float]:
    """(mean log-likelihood, seconds) of scikit-learn's EM after this number of iterations from a starting mixture."""
    model = GaussianMixture(
        start.components,
        weights_init=start.pi,
        means_init=start.mu,
        precisions_init=np.linalg.inv(start.sigma),
        reg_covar=0,
        tol=0,
        max_iter=iterations,
    )
    began = time.perf_counter()
    with warnings.catch_warnings():
        # It stops after that many iterations on purpose, converged or not.
        warnings.simplefilter("ignore")
        model.fit(y)
    return float(model.score(y)), time.perf_counter() - began


def mean_log_likelihood(mixture: Mixture, y: np.ndarray) -> float:
    """The mean log-density of the points, through Cholesky factors."""
    return -error(mixture, y) / len(y)

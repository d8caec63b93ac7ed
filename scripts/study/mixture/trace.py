"""A fit as a curve: log-likelihood against passes, with the seconds apart."""

import time
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

from study.common.errors import StudyError
from study.mixture.model import error
from study.mixture.statistics import statistics


def trace(method, start, points, passes, rng):
    """(curve, seconds, final mixture) of a method from a starting mixture, up to a number of passes.

    curve: list of dicts with iteration, passes and log_likelihood, the mean over the points; seconds: list of floats,
    of the method's own work: the evaluation of the curve is not counted.
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


def scikit_learn(start, y, iterations):
    """(mean log-likelihood, seconds) of scikit-learn's EM after the same number of iterations from the same start."""
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
        # It is meant to stop after that many iterations, converged or not.
        warnings.simplefilter("ignore")
        model.fit(y)
    return float(model.score(y)), time.perf_counter() - began


def mean_log_likelihood(mixture, y):
    """The mean log-density of the points, through Cholesky factors."""
    return -error(mixture, y) / len(y)

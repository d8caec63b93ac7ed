"""The moments of A2 against large samples: the error must shrink as one over the square root of the sample size."""

import numpy as np

from study import mixture
from study.verification.problems import mixture_batches

SIZES = [250, 1000, 4000, 16000]


def errors(count, seed):
    """Relative errors of sample mean, second moment and covariance: dict name -> (sizes, problems).

    Each is the root mean square over the entries, divided by that of the exact moment's entries (of the standard
    deviations, for the mean, which may be near zero).
    """
    rng = np.random.default_rng([seed, 1])
    found = {"mean": [], "second moment": [], "covariance": []}
    for batch in mixture_batches("well", count, seed):
        for model, _ in batch.mixtures():
            mean, second, covariance = mixture.moments(model)
            rows = []
            for size in SIZES:
                y = mixture.sample(model, size, rng)
                about = (y - y.mean(axis=0)).T @ (y - y.mean(axis=0)) / size
                rows.append(
                    (
                        _size(y.mean(axis=0) - mean) / np.sqrt(np.trace(covariance)),
                        _size(y.T @ y / size - second) / _size(second),
                        _size(about - covariance) / _size(covariance),
                    )
                )
            for name, column in zip(found, np.transpose(rows), strict=True):
                found[name].append(column)
    return {name: np.transpose(values) for name, values in found.items()}


def _size(values):
    return np.sqrt((values**2).sum())


def slope(error):
    """The exponent of the sample size in the error, root mean square over the problems, by least squares."""
    level = np.log(np.sqrt((error**2).mean(axis=1)))
    return float(np.polyfit(np.log(SIZES), level, 1)[0])

"""Whether probabilities can be taken at their word: the calibration error, and one temperature that mends it.

A predictor is given by its log-probabilities, float64 (n, classes); labels are int (n,). Its confidence in an answer is
the probability of the class that it names, float64 (n,), and right, bool (n,), says which answers are correct.
"""

import numpy as np
import pandas as pd
from scipy import optimize, special, stats

BINS = 15  # of equal width, as in Guo et al. 2017
TEMPERATURES = (0.05, 20.0)
RESAMPLES = 1000


def log_loss(log_p, labels):
    """Mean of - log p of the true class, in nats."""
    return float(-log_p[np.arange(len(labels)), labels].mean())


def pooled(log_p):
    """Logarithm of the mean of the probabilities of several predictors: (predictors, n, classes) to (n, classes)."""
    return special.logsumexp(log_p, axis=0) - np.log(len(log_p))


def tempered(log_p, temperature):
    """log softmax(z / T), where log_p is log softmax(z): what the two differ in, one number for each row, drops out.

    Answers and the order of the classes stay as they are (Guo et al. 2017, section 4.2).
    """
    return special.log_softmax(log_p / temperature, axis=-1)


def fit_temperature(log_p, labels):
    """The temperature of the smallest log loss, float, within TEMPERATURES: no wrong answer, no other end."""
    found = optimize.minimize_scalar(
        lambda logarithm: log_loss(tempered(log_p, np.exp(logarithm)), labels),
        bounds=np.log(TEMPERATURES),
        method="bounded",
        options={"xatol": 1e-7},
    )
    return float(np.exp(found.x))


def with_temperatures(log_p, temperatures):
    """The predictors that several networks make, as a dict from name to log-probabilities (networks, n, classes).

    log_p: (networks, n, classes); temperatures: dict with `networks`, one for each, and `ensemble` where there are
    several. The names: network, network_tempered, ensemble, ensemble_tempered; the last two have one "network" each.
    """
    predictors = {
        "network": log_p,
        "network_tempered": np.array([tempered(p, t) for p, t in zip(log_p, temperatures["networks"], strict=True)]),
    }
    if len(log_p) > 1:
        ensemble = pooled(log_p)[None]
        predictors |= {"ensemble": ensemble, "ensemble_tempered": tempered(ensemble, temperatures["ensemble"])}
    return predictors


def answers(log_p, labels):
    """(confidence, right) of log-probabilities (..., n, classes): both (..., n)."""
    return np.exp(log_p.max(axis=-1)), log_p.argmax(axis=-1) == labels


def calibration_error(confidence, right, bins=BINS):
    """Expected calibration error (Guo et al. 2017, equation 3): the mean of |accuracy - mean confidence| over bins,
    each with its share of the examples as weight, which is sum_b |sum_(i in b) (right_i - confidence_i)| / n.
    """
    gaps = np.bincount(_bin(confidence, bins), right - confidence, bins)
    return float(np.abs(gaps).sum() / len(right))


def reliability(confidence, right, bins=BINS):
    """Table of the bins that hold examples: bin (from 0), examples, confidence and accuracy (means)."""
    table = pd.DataFrame({"bin": _bin(confidence, bins), "confidence": confidence, "accuracy": right.astype(float)})
    groups = table.groupby("bin")
    return groups.mean().assign(examples=groups.size())[["examples", "confidence", "accuracy"]].reset_index()


def mean_error(confidence, right):
    """Calibration error, the mean over several networks; confidence and right: (networks, n)."""
    return float(np.mean([calibration_error(c, r) for c, r in zip(confidence, right, strict=True)]))


def resampled(statistic, n):
    """SciPy's bootstrap of a statistic over n examples: `confidence_interval` (basic, 95 %) and `standard_error`.

    statistic: function from indices, int (n,), to a number. Chance alone makes gaps, so that the calibration error of
    resampled examples exceeds that of the examples about as much as this exceeds the true one. The basic interval turns
    that round, where percentiles would add to it (Davison and Hinkley 1997, section 5.2).
    """
    rng, options = np.random.default_rng(0), {"vectorized": False, "batch": 100, "method": "basic"}
    return stats.bootstrap((np.arange(n),), statistic, n_resamples=RESAMPLES, rng=rng, **options)


def selective_accuracy(confidence, right, coverages):
    """Accuracy among the given shares of the examples of which the predictor is most certain: float64 (coverages,)."""
    ordered = right[np.argsort(-confidence, kind="stable")]
    kept = np.maximum(1, np.round(np.asarray(coverages) * len(right)).astype(int))
    return np.cumsum(ordered)[kept - 1] / kept


def _bin(confidence, bins):
    return np.minimum((confidence * bins).astype(int), bins - 1)

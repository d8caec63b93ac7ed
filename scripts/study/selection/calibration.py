"""Whether predicted probabilities agree with the share of correct answers, and a temperature that corrects them.

A predictor is given by its log-probabilities, float64 (n, classes); labels are int (n,). Its answer is the class of the
highest probability, its confidence is that probability, float64 (n,), and right, bool (n,), says which answers are
correct.
"""

import numpy as np
import pandas as pd
from scipy import optimize, special

BINS = 15  # of equal width, as in Guo et al. 2017
TEMPERATURES = (0.05, 20.0)  # the interval that is searched
RESAMPLES = 1000


def losses(log_p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """- log p of the true class of each example, in nats: float64 (..., n) from log-probabilities (..., n, classes)."""
    return -log_p[..., np.arange(len(labels)), labels]


def log_loss(log_p: np.ndarray, labels: np.ndarray) -> float:
    """Mean of - log p of the true class, in nats."""
    return float(losses(log_p, labels).mean())


def pooled(log_p: np.ndarray) -> np.ndarray:
    """Logarithm of the mean of the probabilities of several predictors: (predictors, n, classes) to (n, classes)."""
    return special.logsumexp(log_p, axis=0) - np.log(len(log_p))


def tempered(log_p: np.ndarray, temperature: float) -> np.ndarray:
    """log softmax(z / T), where log_p is log softmax(z): z and log_p differ by a constant per row, which cancels.

    The order of the classes does not change, and so no answer does (Guo et al. 2017, section 4.2).
    """
    return special.log_softmax(log_p / temperature, axis=-1)


def fit_temperature(log_p: np.ndarray, labels: np.ndarray) -> float:
    """The temperature that minimises the log loss, searched within TEMPERATURES.

    If every answer is correct, the minimum is at the lower bound.
    """
    found = optimize.minimize_scalar(
        lambda logarithm: log_loss(tempered(log_p, np.exp(logarithm)), labels),
        bounds=np.log(TEMPERATURES),
        method="bounded",
        options={"xatol": 1e-7},
    )
    return float(np.exp(found.x))


def fit_temperatures(log_p: np.ndarray, labels: np.ndarray, reference: np.ndarray | None = None) -> dict:
    """The temperatures of the networks, a list, of their ensemble if there are several, and those of the reference.

    log_p: (networks, n, classes); reference: the same of the reference's networks, or None.
    """
    found = {"networks": [fit_temperature(p, labels) for p in log_p]}
    if len(log_p) > 1:
        found["ensemble"] = fit_temperature(pooled(log_p), labels)
    if reference is not None:
        found["reference"] = [fit_temperature(p, labels) for p in reference]
    return found


def with_temperatures(
    log_p: np.ndarray, temperatures: dict, reference: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """The predictors that the networks give, as a dict from name to log-probabilities (networks, n, classes).

    log_p: (networks, n, classes); temperatures: those of fit_temperatures; reference: log-probabilities of the
    reference's networks, or None. The names are network and network_tempered; of several networks ensemble and
    ensemble_tempered, whose first dimension is 1; with a reference, reference and reference_tempered.
    """
    predictors = {"network": log_p, "network_tempered": _tempered_each(log_p, temperatures["networks"])}
    if len(log_p) > 1:
        ensemble = pooled(log_p)[None]
        predictors |= {"ensemble": ensemble, "ensemble_tempered": tempered(ensemble, temperatures["ensemble"])}
    if reference is not None:
        each = _tempered_each(reference, temperatures["reference"])
        predictors |= {"reference": reference, "reference_tempered": each}
    return predictors


def _tempered_each(log_p, temperatures):
    return np.array([tempered(p, t) for p, t in zip(log_p, temperatures, strict=True)])


def confidence_and_right(log_p: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(confidence, right) of the answers, both (..., n), from log-probabilities (..., n, classes)."""
    return np.exp(log_p.max(axis=-1)), log_p.argmax(axis=-1) == labels


def calibration_error(confidence, right, bins=BINS):
    """Expected calibration error (Guo et al. 2017, equation 3).

    It is the mean of |accuracy - mean confidence| over the bins, weighted by their shares of the examples:
    sum_b |sum_(i in b) (right_i - confidence_i)| / n.
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


def error_of(confidence, right):
    """Function from indices of examples to the mean calibration error on these; confidence and right: (networks, n)."""
    return lambda indices: mean_error(confidence[:, indices], right[:, indices])


def resampled(statistic, n):
    """SciPy's bootstrap of a statistic over n examples: `confidence_interval` (basic, 95 %) and `standard_error`.

    statistic: function from indices, int (n,), to a number. Random variation alone makes the calibration error
    positive. A bootstrap sample overestimates the sample's error by about as much as the sample overestimates the true
    error. The basic interval corrects this bias; a percentile interval would double it (Davison and Hinkley 1997,
    section 5.2).
    """
    # SciPy's statistics take a second to import, and most of what imports this module draws nothing.
    from scipy import stats

    rng, options = np.random.default_rng(0), {"vectorized": False, "batch": 100, "method": "basic"}
    return stats.bootstrap((np.arange(n),), statistic, n_resamples=RESAMPLES, rng=rng, **options)


def selective_accuracy(confidence, right, coverages):
    """Accuracy among the given shares of the examples of which the predictor is most certain: float64 (coverages,)."""
    ordered = right[np.argsort(-confidence, kind="stable")]
    kept = np.maximum(1, np.round(np.asarray(coverages) * len(right)).astype(int))
    return np.cumsum(ordered)[kept - 1] / kept


def _bin(confidence, bins):
    return np.minimum((confidence * bins).astype(int), bins - 1)

"""Differences between predictors, each a dict with difference, low, high (95 % interval), p, over, networks and images.

over says which chance the interval holds: "images", or "seeds and images" where several networks stand for all that
other seeds would give. networks, images: lists of the numbers that are compared, one or two each. p is two-sided. low,
high and p are None where nothing varies.

What is compared are arrays (networks, images) of a value for each answer, such as whether it is correct. Their mean has
a variance from the networks and one from the images, and both add up (study.common.intervals.summed_interval). What
belongs to one network and image alone counts twice, so the intervals err to the wide side. Log-probabilities are
float64 (networks, n, classes), labels int (n,).
"""

import numpy as np

from study.common.intervals import spread_of_mean, summed_interval
from study.selection.calibration import confidence_and_right, error_of, resampled

# The share of images on which exactly one of two classifiers is right, where it cannot be counted. Networks of one
# family on these images have less, so that an interval that assumes it is rather too wide than too narrow.
LEAST_DISAGREEMENT = 0.08


def error_reduction(before: np.ndarray, after: np.ndarray, labels: np.ndarray) -> dict:
    """Calibration error of one predictor minus that of another (log-probabilities), with its bootstrap interval over
    the images."""
    first, second = (error_of(*confidence_and_right(log_p, labels)) for log_p in (before, after))
    indices = np.arange(len(labels))
    drawn = resampled(lambda drawn: first(drawn) - second(drawn), len(labels))
    variance = float(drawn.standard_error) ** 2
    part = variance, len(labels)
    told = _told(first(indices) - second(indices), [part], "images", [len(before)], [len(labels)])
    if told["low"] is None:
        return told
    return told | {"low": float(drawn.confidence_interval.low), "high": float(drawn.confidence_interval.high)}


def paired_difference(values: np.ndarray) -> dict:
    """Mean of values (networks, images): of each network, on each image, one thing minus another."""
    values = np.asarray(values, float)
    parts = [spread_of_mean(values.mean(axis=axis)) for axis in (1, 0)]
    return _told(values.mean(), parts, _over(values), *([number] for number in values.shape))


def crossed_difference(first: np.ndarray, second: np.ndarray) -> dict:
    """Mean of first (a, n) minus mean of second (b, n): of different networks, on the same images."""
    first, second = np.asarray(first, float), np.asarray(second, float)
    images = spread_of_mean(first.mean(axis=0) - second.mean(axis=0))
    parts = [images, *(spread_of_mean(side.mean(axis=1)) for side in (first, second))]
    networks = [len(first), len(second)]
    return _told(first.mean() - second.mean(), parts, _over(first, second), networks, [first.shape[1]])


def split_difference(first: np.ndarray, second: np.ndarray) -> dict:
    """Mean of first (networks, m) minus mean of second (networks, n): of the same networks, on different images."""
    first, second = np.asarray(first, float), np.asarray(second, float)
    seeds = spread_of_mean(first.mean(axis=1) - second.mean(axis=1))
    parts = [seeds, *(spread_of_mean(side.mean(axis=0)) for side in (first, second))]
    images = [first.shape[1], second.shape[1]]
    return _told(first.mean() - second.mean(), parts, _over(first), [len(first)], images)


def difference_from_number(accuracies: np.ndarray, n: int, number: float, disagreement: float) -> dict:
    """Mean of the accuracies of several networks, (networks,), minus an accuracy of which only the number is known.

    All answered the same n images. On the share `disagreement` of them exactly one of a network and the other
    classifier is right, so the variance of the mean difference d over the images is (disagreement - d^2) / n (McNemar
    1947). The seeds of the networks count too; what another seed would have given the other classifier is not known.
    """
    accuracies = np.asarray(accuracies, float)
    mean = accuracies.mean() - number
    parts = [((max(disagreement, abs(mean)) - mean**2) / n, n), spread_of_mean(accuracies)]
    return _told(mean, parts, _over(accuracies), [len(accuracies)], [n])


def assumed_disagreement(measured: float | None) -> float:
    """The disagreement with a classifier that was not at hand: LEAST_DISAGREEMENT, or more where that with the
    reference was measured to be more (None without a reference)."""
    return max(LEAST_DISAGREEMENT, measured or 0.0)


def disagreement(first: np.ndarray, second: np.ndarray) -> float:
    """The share of the images on which exactly one of two networks is right, the mean over all pairs of one each.

    first, second: bool (a, n) and (b, n), which answers are correct.
    """
    first, second = (np.asarray(side, float).mean(axis=0) for side in (first, second))
    return float((first * (1 - second) + second * (1 - first)).mean())


def _over(*sides):
    return "seeds and images" if any(len(side) > 1 for side in sides) else "images"


def _told(mean, parts, over, networks, images):
    low, high, p = summed_interval(float(mean), parts) or (None, None, None)
    counts = {"networks": networks, "images": images}
    return {"difference": float(mean), "low": low, "high": high, "p": p, "over": over, **counts}

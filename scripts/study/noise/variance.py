"""Means of minibatches that are drawn without replacement: the theory of their variance, and draws."""

import numpy as np


def without_replacement(n: int, size: int | np.ndarray) -> float | np.ndarray:
    """Factor (n - B) / (n - 1) on the variance of the mean of B of n numbers, if drawn without replacement; B: size."""
    return (n - size) / (n - 1)


def batch_means(values: np.ndarray, size: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Means of `draws` random subsets of `size` rows each, drawn without replacement.

    values: float (n, columns); returns float64 (draws, columns).
    """
    n = len(values)
    means = np.empty((draws, values.shape[1]))
    for i in range(draws):
        means[i] = values[rng.choice(n, size, replace=False, shuffle=False)].mean(axis=0)
    return means


def scatter(values: np.ndarray) -> float:
    """Variance of a series about its slow trend: half the mean squared difference of successive values; NaN for fewer
    than two (von Neumann et al. 1941)."""
    values = np.asarray(values, float)
    return float(np.mean(np.diff(values) ** 2) / 2) if len(values) > 1 else float("nan")

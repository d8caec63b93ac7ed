"""The moments of A2 compared with samples, whose error must fall as one over the square root of the sample size."""

import numpy as np

from study.mixture.model import Mixture
from study.verification.problems import mixture_batches

SIZES = [250, 1000, 4000, 16000]
# The least number of samples of each size: the exponent then has a standard error near 0.008, far below its tolerance.
LEAST_SAMPLES = 400


def sample(mixture: Mixture, n: int, rng):
    """n independent points (n, D)."""
    labels = rng.choice(mixture.components, size=n, p=mixture.pi)
    noise = rng.standard_normal((n, mixture.dimension))
    return mixture.mu[labels] + np.einsum("nab,nb->na", mixture.factor[labels], noise)


def moments(mixture: Mixture):
    """(mean (D,), second moment (D, D), covariance (D, D)): A2a and A2b."""
    pi, mu, sigma = mixture.pi, mixture.mu, mixture.sigma
    mean = pi @ mu
    second = np.einsum("j,jab->ab", pi, sigma) + np.einsum("j,ja,jb->ab", pi, mu, mu)
    between = np.einsum("j,ja,jb->ab", pi, mu - mean, mu - mean)
    return mean, second, np.einsum("j,jab->ab", pi, sigma) + between


def errors(count, seed):
    """Relative errors of sample mean, second moment and covariance: dict name -> (sizes, problems, samples).

    Each is the root mean square over the entries, divided by that of the exact moment's entries (of the standard
    deviations, for the mean, which may be near zero).
    """
    rng = np.random.default_rng([seed, 1])
    models = [model for batch in mixture_batches("well", count, seed) for model, _ in batch.mixtures()]
    repeats = -(-LEAST_SAMPLES // len(models))
    found = np.array([[[_errors(m, size, rng) for _ in range(repeats)] for m in models] for size in SIZES])
    return dict(zip(("mean", "second moment", "covariance"), np.moveaxis(found, -1, 0), strict=True))


def _errors(model, size, rng):
    mean, second, covariance = moments(model)
    y = sample(model, size, rng)
    about = (y - y.mean(axis=0)).T @ (y - y.mean(axis=0)) / size
    return (
        _size(y.mean(axis=0) - mean) / np.sqrt(np.trace(covariance)),
        _size(y.T @ y / size - second) / _size(second),
        _size(about - covariance) / _size(covariance),
    )


def _size(values):
    return np.sqrt((values**2).sum())


def slope(error):
    """The exponent of the sample size in the error (root mean square over problems and samples), by least squares."""
    level = np.log(np.sqrt((error**2).mean(axis=(1, 2))))
    return float(np.polyfit(np.log(SIZES), level, 1)[0])

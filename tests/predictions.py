"""Made-up predictions of calibrated classifiers."""

import numpy as np
from scipy.special import log_softmax


def calibrated(n, classes=5, networks=1, seed=0, sharpness=2.0):
    """Log-probabilities (networks, n, classes) and labels drawn from those of the first network."""
    rng = np.random.default_rng(seed)
    z = sharpness * rng.standard_normal((n, classes))
    log_p = log_softmax(
        z + 0.5 * rng.standard_normal((networks, n, classes)) * (np.arange(networks) > 0)[:, None, None], 2
    )
    labels = (np.exp(log_p[0]).cumsum(axis=1) > rng.random((n, 1))).argmax(axis=1)
    return log_p, labels

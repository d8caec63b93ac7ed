"""Images as points in a few dimensions: principal components, each scaled to unit variance."""

import numpy as np

CHUNK = 4096


def principal_components(images, dimensions):
    """(points (n, dimensions) float64, share of the variance of each component (dimensions,)).

    images: bytes (n, pixels). The sign of each component is such that its largest weight is positive.
    """
    mean = images.mean(axis=0, dtype=np.float64)
    covariance = np.zeros((images.shape[1], images.shape[1]))
    for chunk in _centred(images, mean):
        covariance += chunk.T @ chunk
    variances, directions = np.linalg.eigh(covariance / len(images))
    variances, directions = variances[::-1], directions[:, ::-1][:, :dimensions]
    largest = directions[abs(directions).argmax(axis=0), range(dimensions)]
    weights = directions * np.sign(largest) / np.sqrt(variances[:dimensions])
    points = np.concatenate([chunk @ weights for chunk in _centred(images, mean)]).astype(np.float64)
    return points, variances[:dimensions] / variances.sum()


def _centred(images, mean):
    for start in range(0, len(images), CHUNK):
        yield (images[start : start + CHUNK] - mean).astype(np.float32)

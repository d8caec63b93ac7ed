"""Images as points in a few dimensions: principal components, each scaled to unit variance."""

import numpy as np

from study.common.errors import StudyError

# A component with less of the first one's variance is rounding error.
LEAST_VARIANCE = 1e-6
CHUNK = 4096  # images at a time, so that memory does not grow with their number


def principal_components(images: np.ndarray, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """(points (n, dimensions) float64, share of the variance of each component (dimensions,)).

    images: uint8 (n, pixels). Eigenvectors have no sign of their own: the largest weight of each component is made
    positive. StudyError where the images do not vary in so many directions.
    """
    mean = images.mean(axis=0, dtype=np.float64)
    covariance = np.zeros((images.shape[1], images.shape[1]))
    for chunk in _centred(images, mean):
        covariance += chunk.T @ chunk
    variances, directions = np.linalg.eigh(covariance / len(images))
    variances, directions = variances[::-1], directions[:, ::-1][:, :dimensions]
    there = int((variances > LEAST_VARIANCE * variances[0]).sum())
    if there < dimensions:
        raise StudyError(
            f"mixture, dimensions: {dimensions}, where the training images vary in {there} directions only (few "
            f"pixels, or few different images); take {there} at most, or write mixture: null."
        )
    largest = directions[abs(directions).argmax(axis=0), range(dimensions)]
    weights = directions * np.sign(largest) / np.sqrt(variances[:dimensions])
    points = np.concatenate([chunk @ weights for chunk in _centred(images, mean)]).astype(np.float64)
    return points, variances[:dimensions] / variances.sum()


def _centred(images, mean):
    for start in range(0, len(images), CHUNK):
        yield (images[start : start + CHUNK] - mean).astype(np.float32)

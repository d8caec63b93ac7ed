"""Tables of the test: classes, reliability, bins of the confidence, and selective accuracy.

Predictors are a dict from name to log-probabilities, float64 (networks, n, classes), as those of
study.selection.calibration.with_temperatures; labels are int (n,).
"""

import numpy as np
import pandas as pd
from sklearn.metrics import brier_score_loss, precision_recall_fscore_support

from study.selection.calibration import (
    confidence_and_right,
    error_of,
    log_loss,
    mean_error,
    reliability,
    resampled,
    selective_accuracy,
)

# Hundredths, of which prose and figure choose.
COVERAGES = np.linspace(0.5, 1, 51)


def class_table(predictors: dict[str, np.ndarray], labels: np.ndarray) -> pd.DataFrame:
    """One row per predictor, network and class.

    Columns: predictor, network, class, images, precision (NaN where nothing was predicted) and recall.
    """
    tables = []
    for name, log_p in predictors.items():
        classes = np.arange(log_p.shape[-1])
        for network, p in enumerate(log_p):
            precision, recall, _, images = precision_recall_fscore_support(
                labels, p.argmax(axis=1), labels=classes, zero_division=np.nan
            )
            columns = {"class": classes, "images": images, "precision": precision, "recall": recall}
            tables.append(pd.DataFrame({"predictor": name, "network": network, **columns}))
    return pd.concat(tables, ignore_index=True)


def reliability_table(predictors: dict[str, np.ndarray], labels: np.ndarray) -> pd.DataFrame:
    """One row per predictor.

    Columns: predictor, networks, and means over these: accuracy, confidence (of the answers), log_loss, brier (the sum
    over the classes, from 0 to 2), calibration_error and its bootstrap interval over the examples (low, high).
    """
    rows = []
    for name, log_p in predictors.items():
        confidence, right = confidence_and_right(log_p, labels)
        low, high = resampled(error_of(confidence, right), len(labels)).confidence_interval
        rows.append(
            {
                "predictor": name,
                "networks": len(log_p),
                "accuracy": right.mean(),
                "confidence": confidence.mean(),
                "log_loss": np.mean([log_loss(p, labels) for p in log_p]),
                "brier": np.mean([brier_score(p, labels) for p in log_p]),
                "calibration_error": mean_error(confidence, right),
                "low": max(0.0, low),
                "high": max(0.0, high),
            }
        )
    return pd.DataFrame(rows)


def brier_score(log_p, labels):
    """Mean over examples of sum_k (p_k - y_k)^2 (Brier 1950), from log-probabilities (n, classes)."""
    return brier_score_loss(labels, np.exp(log_p), labels=np.arange(log_p.shape[-1]), scale_by_half=False)


def bin_table(predictors: dict[str, np.ndarray], labels: np.ndarray) -> pd.DataFrame:
    """One row per predictor, network and bin of its confidence that holds examples.

    Columns: predictor, network, bin, examples, confidence and accuracy.
    """
    tables = []
    for name, log_p in predictors.items():
        for network, (confidence, right) in enumerate(zip(*confidence_and_right(log_p, labels), strict=True)):
            tables.append(reliability(confidence, right).assign(predictor=name, network=network))
    return pd.concat(tables, ignore_index=True)


def coverage_table(predictors: dict[str, np.ndarray], labels: np.ndarray) -> pd.DataFrame:
    """One row per predictor, network and coverage (share of the examples): accuracy among its most certain answers."""
    rows = [
        {"predictor": name, "network": network, "coverage": coverage, "accuracy": accuracy}
        for name, log_p in predictors.items()
        for network, (confidence, right) in enumerate(zip(*confidence_and_right(log_p, labels), strict=True))
        for coverage, accuracy in zip(COVERAGES, selective_accuracy(confidence, right, COVERAGES), strict=True)
    ]
    return pd.DataFrame(rows)

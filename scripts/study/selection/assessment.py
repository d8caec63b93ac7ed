"""What predictions on a labelled set are worth: accuracy, classes, calibration, and differences between predictors.

Predictions are log-probabilities, float64 (networks, n, classes); labels are int (n,).
"""

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.metrics import brier_score_loss, confusion_matrix, precision_recall_fscore_support

from study.common.errors import StudyError
from study.selection.calibration import answers, log_loss, mean_error, reliability, resampled, selective_accuracy

CONFIDENCE = 0.95
COVERAGES = np.linspace(0.5, 1, 51)


def check_like(card, images, labels, path):
    """StudyError where test images (n, height, width) or labels (n,) are not like those of the training set's card."""
    shape = card["height"], card["width"]
    if images.shape[1:] != shape:
        found = " by ".join(map(str, images.shape[1:]))
        raise StudyError(f"{path}: expected images of {shape[0]} by {shape[1]} pixels, as for training, found {found}.")
    if labels.max() >= card["classes"]:
        raise StudyError(
            f"{path}: expected labels below {card['classes']}, the number of classes in the training set, found "
            f"{labels.max()}."
        )


def accuracy_interval(right, n, confidence=CONFIDENCE):
    """Wilson's interval for an accuracy from `right` right answers in n (Wilson 1927), as (low, high)."""
    interval = stats.binomtest(right, n).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def verdict(predictors, reference, labels, validation):
    """What the test says of the selected networks, as a plain dict.

    predictors: of study.selection.calibration.with_temperatures; reference: log-probabilities of the reference's
    networks or None; validation: which answers of the selected networks on the validation images are right,
    bool (networks, n).

    selected, ensemble (of several networks), reference (where there is one): see `performance`; selected has
    `confusion` too. differences, each with difference, low, high, p and n (test examples): validation (its accuracy
    less that of the test), ensemble (its accuracy less the mean of its networks), reference (accuracy of the selected
    networks less that of the reference), confidence (less accuracy), temperature (calibration error without it less
    that with it).
    """
    networks = predictors["network"]
    confidence, right = (values.mean(axis=0) for values in answers(networks, labels))
    found = {"examples": len(labels), "selected": performance(networks, labels)}
    found["selected"]["confusion"] = confusion(networks, labels).tolist()
    differences = {
        "validation": difference(validation.mean(axis=0), right),
        "confidence": paired_difference(confidence, right),
        "temperature": error_reduction(networks, predictors["network_tempered"], labels),
    }
    if "ensemble" in predictors:
        found["ensemble"] = performance(predictors["ensemble"], labels)
        differences["ensemble"] = paired_difference(answers(predictors["ensemble"], labels)[1].mean(axis=0), right)
    if reference is not None:
        found["reference"] = performance(reference, labels)
        differences["reference"] = paired_difference(right, answers(reference, labels)[1].mean(axis=0))
    return found | {"differences": differences}


def performance(log_p, labels):
    """Loss and accuracy of each network, their means, and the spread over networks (None for one), as a plain dict.

    accuracy_low, accuracy_high: Wilson's interval for one network with the mean accuracy.
    """
    _, right = answers(log_p, labels)
    losses, accuracies = [log_loss(p, labels) for p in log_p], right.mean(axis=1)
    low, high = accuracy_interval(round(right.mean() * len(labels)), len(labels))
    return {
        "networks": len(log_p),
        "loss": losses,
        "accuracy": accuracies.tolist(),
        "loss_mean": float(np.mean(losses)),
        "accuracy_mean": float(accuracies.mean()),
        "accuracy_sd": float(accuracies.std(ddof=1)) if len(log_p) > 1 else None,
        "accuracy_low": low,
        "accuracy_high": high,
    }


def confusion(log_p, labels):
    """Counts summed over the networks, int (classes, classes): rows are true classes, columns predicted ones."""
    classes = range(log_p.shape[-1])
    return sum(confusion_matrix(labels, p.argmax(axis=1), labels=classes) for p in log_p)


def class_table(log_p, labels):
    """One row per network and class: network, class, images, precision (NaN where nothing was predicted) and recall."""
    classes = np.arange(log_p.shape[-1])
    tables = []
    for network, p in enumerate(log_p):
        precision, recall, _, images = precision_recall_fscore_support(
            labels, p.argmax(axis=1), labels=classes, zero_division=np.nan
        )
        columns = {"network": network, "class": classes, "images": images, "precision": precision, "recall": recall}
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def reliability_table(predictors, labels):
    """One row per predictor; predictors: dict from name to log-probabilities.

    Columns: predictor, networks, and means over these: accuracy, confidence (of the answers), log_loss, brier (the sum
    over the classes, from 0 to 2), calibration_error and its bootstrap interval over the examples (low, high).
    """
    rows = []
    for name, log_p in predictors.items():
        confidence, right = answers(log_p, labels)
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


def error_reduction(before, after, labels):
    """Calibration error of one predictor less that of another, with its bootstrap interval and p, as a plain dict."""
    first, second = (error_of(*answers(log_p, labels)) for log_p in (before, after))
    indices = np.arange(len(labels))
    drawn = resampled(lambda drawn: first(drawn) - second(drawn), len(labels))
    found = _difference(first(indices) - second(indices), drawn.standard_error**2, len(labels))
    return found | {"low": float(drawn.confidence_interval.low), "high": float(drawn.confidence_interval.high)}


def error_of(confidence, right):
    """Function from indices of examples to the mean calibration error on these; confidence and right: (networks, n)."""
    return lambda indices: mean_error(confidence[:, indices], right[:, indices])


def brier_score(log_p, labels):
    """Mean over examples of sum_k (p_k - y_k)^2 (Brier 1950), from log-probabilities (n, classes)."""
    return brier_score_loss(labels, np.exp(log_p), labels=np.arange(log_p.shape[-1]), scale_by_half=False)


def bin_table(predictors, labels):
    """One row per predictor, network and bin of its confidence that holds examples; predictors: as above.

    Columns: predictor, network, bin, examples, confidence and accuracy.
    """
    tables = []
    for name, log_p in predictors.items():
        for network, (confidence, right) in enumerate(zip(*answers(log_p, labels), strict=True)):
            tables.append(reliability(confidence, right).assign(predictor=name, network=network))
    return pd.concat(tables, ignore_index=True)


def coverage_table(predictors, labels):
    """One row per predictor, network and coverage: accuracy among the examples of which it is most certain."""
    rows = [
        {"predictor": name, "network": network, "coverage": coverage, "accuracy": accuracy}
        for name, log_p in predictors.items()
        for network, (confidence, right) in enumerate(zip(*answers(log_p, labels), strict=True))
        for coverage, accuracy in zip(COVERAGES, selective_accuracy(confidence, right, COVERAGES), strict=True)
    ]
    return pd.DataFrame(rows)


def paired_difference(first, second):
    """Mean of first - second, float64 (n,) of the same examples, with its normal interval and p, as a plain dict.

    The interval is about the examples alone: the networks are those that were tested.
    """
    gaps = first - second
    return _difference(gaps.mean(), gaps.var(ddof=1) / len(gaps), len(gaps))


def difference(first, second):
    """Mean of first less mean of second, of different examples, with its normal interval and p, as a plain dict."""
    return _difference(first.mean() - second.mean(), sum(v.var(ddof=1) / len(v) for v in (first, second)), len(second))


def _difference(mean, variance, n):
    """variance: of the mean, which hundreds of examples make normal; without any, p is None: nothing was tested."""
    low, high, p = mean, mean, None
    if variance:
        error = np.sqrt(variance)
        low, high = stats.norm.interval(CONFIDENCE, mean, error)
        p = float(2 * stats.norm.sf(abs(mean) / error))
    return {"difference": float(mean), "low": float(low), "high": float(high), "p": p, "n": n}


def confident_mistakes(labels, log_p, count):
    """Indices of the wrong answers with the highest probability, most confident first; log_p: (n, classes)."""
    confidence, right = answers(log_p, labels)
    wrong = np.flatnonzero(~right)
    return wrong[np.argsort(-confidence[wrong], kind="stable")[:count]]

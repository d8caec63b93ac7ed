"""The test of the selected networks: accuracies, confusions, mistakes.

Predictions are log-probabilities, float64 (networks, n, classes); labels are int (n,).
"""

from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.metrics import confusion_matrix

from study.common.errors import StudyError
from study.selection.calibration import confidence_and_right, log_loss
from study.selection.differences import CONFIDENCE, difference, error_reduction, paired_difference

SHOWN_MISTAKES = 12


def check_like(card: dict, images: np.ndarray, labels: np.ndarray, path: str | Path) -> None:
    """StudyError where test images (n, height, width) have another size, or labels (n,) another range, than the card.

    card: that of the training set; path: of the images, for the message.
    """
    shape = card["height"], card["width"]
    if images.shape[1:] != shape:
        found = " by ".join(map(str, images.shape[1:]))
        raise StudyError(f"{path}: expected images of {shape[0]} by {shape[1]} pixels, as for training, found {found}.")
    if labels.max() >= card["classes"]:
        raise StudyError(
            f"{path}: expected labels below {card['classes']}, the number of classes in the training set, found "
            f"{labels.max()}."
        )


def accuracy_interval(right: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's interval for an accuracy from `right` correct answers in n (Wilson 1927), as (low, high)."""
    interval = stats.binomtest(right, n).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def results_of_test(
    predictors: dict[str, np.ndarray], reference: np.ndarray | None, labels: np.ndarray, validation: np.ndarray
) -> dict:
    """The results of the test of the selected networks, as plain values.

    predictors: of study.selection.calibration.with_temperatures; reference: log-probabilities of the reference's
    networks or None; validation: which answers of the selected networks on the validation images are correct,
    bool (networks, validation images).

    examples: the number of test images. selected, ensemble (of several networks), reference (if there is one): see
    `performance`; selected has `confusion` too. differences: see study.selection.differences, each as first minus
    second:

    validation    accuracy on the validation images, on the test images
    confidence    mean confidence, accuracy
    temperature   calibration error without temperature, with it
    ensemble      accuracy of the ensemble, mean accuracy of its networks
    reference     accuracy of the selected networks, of the reference
    """
    networks = predictors["network"]
    confidence, right = (values.mean(axis=0) for values in confidence_and_right(networks, labels))
    found = {"examples": len(labels), "selected": performance(networks, labels)}
    found["selected"]["confusion"] = confusion(networks, labels).tolist()
    differences = {
        "validation": difference(validation.mean(axis=0), right),
        "confidence": paired_difference(confidence, right),
        "temperature": error_reduction(networks, predictors["network_tempered"], labels),
    }
    if "ensemble" in predictors:
        found["ensemble"] = performance(predictors["ensemble"], labels)
        differences["ensemble"] = paired_difference(_share_right(predictors["ensemble"], labels), right)
    if reference is not None:
        found["reference"] = performance(reference, labels)
        differences["reference"] = paired_difference(right, _share_right(reference, labels))
    return found | {"differences": differences}


def _share_right(log_p, labels):
    """For each example the share of the networks that are correct, float64 (n,)."""
    return confidence_and_right(log_p, labels)[1].mean(axis=0)


def performance(log_p: np.ndarray, labels: np.ndarray) -> dict:
    """Loss and accuracy of each network, their means, and the spread over networks (None for one), as plain values.

    accuracy_low, accuracy_high: Wilson's interval for one network with the mean accuracy.
    """
    _, right = confidence_and_right(log_p, labels)
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


def confusion(log_p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Counts summed over the networks, int (classes, classes): rows are true classes, columns predicted ones."""
    classes = range(log_p.shape[-1])
    return sum(confusion_matrix(labels, p.argmax(axis=1), labels=classes) for p in log_p)


def confident_mistakes(
    images: np.ndarray, labels: np.ndarray, log_p: np.ndarray, count: int = SHOWN_MISTAKES
) -> dict[str, np.ndarray]:
    """The wrong answers of one network with the highest probability, at most `count`, most confident first.

    images: uint8 (n, pixels); log_p: (n, classes). Keys: images, labels, predictions and probabilities (of these).
    """
    confidence, right = confidence_and_right(log_p, labels)
    wrong = np.flatnonzero(~right)
    shown = wrong[np.argsort(-confidence[wrong], kind="stable")[:count]]
    return {
        "images": images[shown],
        "labels": labels[shown],
        "predictions": log_p[shown].argmax(axis=1),
        "probabilities": confidence[shown],
    }

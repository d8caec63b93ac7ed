"""The test of the selected networks: accuracies, confusions, mistakes.

Predictions are log-probabilities, float64 (networks, n, classes); labels are int (n,).
"""

import math
from pathlib import Path

import numpy as np
from scipy.special import ndtri
from sklearn.metrics import confusion_matrix

from study.common.errors import StudyError
from study.common.intervals import CONFIDENCE
from study.data.labels import foreign_labels, labels_of
from study.selection.calibration import confidence_and_right, log_loss, losses
from study.selection.differences import (
    crossed_difference,
    disagreement,
    error_reduction,
    paired_difference,
    split_difference,
)

SHOWN_MISTAKES = 12


def check_like(card: dict, images: np.ndarray, labels: np.ndarray, path: str | Path) -> None:
    """StudyError where test images (n, height, width) have another size, or labels (n,) are not those on the card.

    card: that of the training set; path: of the images, for the message.
    """
    shape = card["height"], card["width"]
    if images.shape[1:] != shape:
        found = " by ".join(map(str, images.shape[1:]))
        raise StudyError(f"{path}: expected images of {shape[0]} by {shape[1]} pixels, as for training, found {found}.")
    if foreign := foreign_labels(labels, np.array(labels_of(card))):
        raise StudyError(f"{path}: {foreign}")


def accuracy_interval(right: np.ndarray) -> tuple[float, float, str]:
    """(low, high, over) of the 95 % interval of an accuracy, and which chance it holds.

    right: bool (networks, n), which answers are correct. Of several networks the mean accuracy over "seeds and images"
    (Student's t); of a single one, and where no answer differs, Wilson's interval (1927) over the "images".
    """
    found = paired_difference(right)
    if len(right) > 1 and found["low"] is not None:
        return max(0.0, found["low"]), min(1.0, found["high"]), found["over"]
    return *wilson(float(right.mean()), right.shape[1]), "images"


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's interval (1927) of a share of n images; of a mean over networks it need not be a whole number."""
    z = float(ndtri(0.5 + 0.5 * CONFIDENCE))
    denominator = 2 * (n + z**2)
    centre = (2 * n * share + z**2) / denominator
    reach = z / denominator * math.sqrt(4 * n * share * (1 - share) + z**2)
    return 0.0 if share == 0 else centre - reach, 1.0 if share == 1 else centre + reach


def results_of_test(predictors: dict[str, np.ndarray], labels: np.ndarray, validation: np.ndarray) -> dict:
    """The results of the test of the selected networks, as plain values.

    predictors: of study.selection.calibration.with_temperatures; validation: which answers of the selected networks on
    the validation images are correct, bool (networks, validation images).

    examples, validation_examples: the numbers of images. selected, ensemble (of several networks), reference (if there
    is one): see `performance`; selected has `confusion` too, and shared: see `shared_mistakes`. With a reference also
    disagreement (see study.selection.differences) and gains: by class, a dict of differences, None without an image.
    differences: see study.selection.differences, each as first minus second:

    validation       accuracy on the validation images, on the test images
    confidence       mean confidence, accuracy; confidence_tempered: the same with temperature
    temperature      calibration error without temperature, with it
    ensemble         accuracy of the ensemble, mean accuracy of its networks
    reference        accuracy of the selected networks, of the reference
    loss             log loss of the selected networks, of the reference; loss_tempered: the same with temperature
    """
    networks = predictors["network"]
    right = confidence_and_right(networks, labels)[1]
    found = {
        "examples": len(labels),
        "validation_examples": validation.shape[1],
        "selected": performance(networks, labels) | {"confusion": confusion(networks, labels).tolist()},
    }
    differences = {
        "validation": split_difference(validation, right),
        "confidence": _overconfidence(networks, labels),
        "confidence_tempered": _overconfidence(predictors["network_tempered"], labels),
        "temperature": error_reduction(networks, predictors["network_tempered"], labels),
    }
    if "ensemble" in predictors:
        found["ensemble"] = performance(predictors["ensemble"], labels)
        of_ensemble = confidence_and_right(predictors["ensemble"], labels)[1]
        # The ensemble is made of these networks, so that other seeds cannot be told from them.
        differences["ensemble"] = paired_difference(of_ensemble - right.mean(axis=0, keepdims=True))
    if "reference" in predictors:
        reference = predictors["reference"]
        found["reference"] = performance(reference, labels)
        of_reference = confidence_and_right(reference, labels)[1]
        found["disagreement"] = disagreement(right, of_reference)
        found["gains"] = _gains(right, of_reference, labels, networks.shape[-1])
        differences |= {
            "reference": crossed_difference(right, of_reference),
            "loss": crossed_difference(losses(networks, labels), losses(reference, labels)),
            "loss_tempered": crossed_difference(
                losses(predictors["network_tempered"], labels), losses(predictors["reference_tempered"], labels)
            ),
        }
    found["selected"]["shared"] = shared_mistakes(predictors, labels)
    return found | {"differences": differences}


def _overconfidence(log_p, labels):
    confidence, right = confidence_and_right(log_p, labels)
    return paired_difference(confidence - right)


def _gains(right, of_reference, labels, classes):
    """The difference of recall for each class, in order."""
    own = [labels == number for number in range(classes)]
    return [crossed_difference(right[:, own_], of_reference[:, own_]) if own_.any() else None for own_ in own]


def shared_mistakes(predictors: dict[str, np.ndarray], labels: np.ndarray) -> dict:
    """Which mistakes the selected networks have in common, as numbers of images.

    mean: those that one network gets wrong, on average; all: those that all of them and their ensemble get wrong; same:
    those of all that get the same wrong answer from all networks; reference: those of all that every network of the
    reference gets wrong too, None without a reference.
    """
    answers = predictors["network"].argmax(axis=-1)
    wrong = answers != labels
    all_wrong = wrong.all(axis=0)
    if "ensemble" in predictors:
        all_wrong &= predictors["ensemble"][0].argmax(axis=-1) != labels
    same = all_wrong & (answers == answers[0]).all(axis=0)
    reference = None
    if "reference" in predictors:
        reference = int((all_wrong & (predictors["reference"].argmax(axis=-1) != labels).all(axis=0)).sum())
    counts = {"all": int(all_wrong.sum()), "same": int(same.sum())}
    return {"mean": float(wrong.sum(axis=1).mean()), **counts, "reference": reference}


def performance(log_p: np.ndarray, labels: np.ndarray) -> dict:
    """Loss and accuracy of each network, their means, and the spread over networks (None for one), as plain values.

    accuracy_low, accuracy_high, accuracy_over: of `accuracy_interval`.
    """
    _, right = confidence_and_right(log_p, labels)
    of_networks, accuracies = [log_loss(p, labels) for p in log_p], right.mean(axis=1)
    low, high, over = accuracy_interval(right)
    return {
        "networks": len(log_p),
        "loss": of_networks,
        "accuracy": accuracies.tolist(),
        "loss_mean": float(np.mean(of_networks)),
        "accuracy_mean": float(accuracies.mean()),
        "accuracy_sd": float(accuracies.std(ddof=1)) if len(log_p) > 1 else None,
        "accuracy_low": low,
        "accuracy_high": high,
        "accuracy_over": over,
    }


def confusion(log_p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Counts summed over the networks, int (classes, classes): rows are true classes, columns predicted ones."""
    classes = range(log_p.shape[-1])
    return sum(confusion_matrix(labels, p.argmax(axis=1), labels=classes) for p in log_p)


def confident_mistakes(
    images: np.ndarray, labels: np.ndarray, log_p: np.ndarray, count: int = SHOWN_MISTAKES
) -> dict[str, np.ndarray]:
    """The images that all networks get wrong with the same answer, at most `count`, the most probable answers first.

    images: uint8 (n, pixels); log_p: (networks, n, classes). Keys: images, labels, predictions, and the mean of the
    networks' probabilities of these.
    """
    answers = log_p.argmax(axis=-1)
    wrong = np.flatnonzero((answers != labels).all(axis=0) & (answers == answers[0]).all(axis=0))
    probabilities = np.exp(log_p[:, wrong, answers[0, wrong]]).mean(axis=0)
    order = np.argsort(-probabilities, kind="stable")[:count]
    shown = wrong[order]
    return {
        "images": images[shown],
        "labels": labels[shown],
        "predictions": answers[0, shown],
        "probabilities": probabilities[order],
    }

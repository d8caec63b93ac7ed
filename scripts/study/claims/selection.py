"""Claims about the test of the selected network: validation, reference, ensemble, calibration, published accuracies."""

import numpy as np
from scipy import stats

from study.claims.shared.claim import Claim
from study.claims.shared.evidence import Evidence
from study.claims.shared.legacy import legacy_claim
from study.common.intervals import CONFIDENCE
from study.common.margins import Margins
from study.common.numbers import percent


def selection_claims(
    test: dict, refits: list[dict], reliability: list[dict], published: list[dict], margins: Margins
) -> list[Claim]:
    """Claims about the refitted networks.

    test: content of test.json; refits: summaries of the runs; reliability: rows of
    study.selection.tables.reliability_table; published: dicts with key, model and accuracy. The claims hold for
    these networks, and are tested over images. Only for published accuracies, of which nothing but a number is known,
    the seeds count too.
    """
    differences, accuracy = test["differences"], np.array(test["selected"]["accuracy"], float)
    validation = np.mean([fit["selected_validation_accuracy"] for fit in refits])
    rows = {row["predictor"]: row for row in reliability}
    claims = [optimism_claim(differences["validation"], validation, accuracy.mean())]
    if "reference" in test:
        mean = test["reference"]["accuracy_mean"]
        claims.append(reference_claim(differences["reference"], accuracy.mean(), mean))
    if "ensemble" in test:
        mean = test["ensemble"]["accuracy_mean"]
        claims.append(ensemble_claim(differences["ensemble"], mean, accuracy.mean()))
    claims += [
        confidence_claim(differences["confidence"], rows["network"]),
        temperature_claim(differences["temperature"], rows["network"], rows["network_tempered"]),
    ]
    return claims + [published_claim(accuracy, row, test["examples"]) for row in published]


def image_evidence(difference, statistic, test="paired z over images"):
    """The evidence of a difference in test.json, in percentage points."""
    scaled = {key: None if difference["p"] is None else 100 * difference[key] for key in ("low", "high")}
    return Evidence(
        statistic, test, 100 * difference["difference"], **scaled, p=difference["p"], n=difference["n"], over="images"
    )


def optimism_claim(difference, validation, test):
    """Whether the accuracy on the validation set exceeds that on the test set."""
    values = f"{percent(validation, 2)} against {percent(test, 2)}"
    return legacy_claim(
        "validation-exceeds-test",
        image_evidence(difference, "accuracy: validation minus test set", "two-sample z over images"),
        f"The refits do better on the validation images than on the test images: {values}.",
        f"The refits do worse on the validation images than on the test images: {values}.",
        f"The images do not tell the validation accuracy of the refits from their test accuracy: {values}.",
        digits=2,
        unit="points",
    )


def reference_claim(difference, selected, reference):
    """Whether the selected network beats the reference on the test set."""
    values = f"{percent(selected, 2)} against {percent(reference, 2)}"
    return legacy_claim(
        "beats-reference",
        image_evidence(difference, "test accuracy: selected network minus reference"),
        f"The selected network beats the reference on the test set: {values}.",
        f"The selected network loses to the reference on the test set: {values}.",
        f"The images do not tell the selected network from the reference on the test set: {values}.",
        digits=2,
        unit="points",
    )


def ensemble_claim(difference, ensemble, alone):
    """Whether the mean of the networks' probabilities is right more often than the networks are."""
    values = f"{percent(ensemble, 2)} against {percent(alone, 2)}"
    return legacy_claim(
        "ensemble-beats-networks",
        image_evidence(difference, "test accuracy: ensemble minus the mean of its networks"),
        f"The ensemble does better than its networks do on average: {values}.",
        f"The ensemble does worse than its networks do on average: {values}.",
        f"The images do not tell the ensemble from its networks: {values}.",
        digits=2,
        unit="points",
    )


def confidence_claim(difference, row):
    """Whether the networks are more confident than they are right."""
    values = f"mean confidence {percent(row['confidence'], 1)}, accuracy {percent(row['accuracy'], 1)}"
    return legacy_claim(
        "overconfident",
        image_evidence(difference, "mean confidence minus accuracy on the test set"),
        f"As trained, the networks are overconfident: {values}.",
        f"As trained, the networks are less confident than they could be: {values}.",
        f"As trained, the networks are neither over- nor underconfident that the images could show: {values}.",
        digits=1,
        unit="points",
    )


def temperature_claim(difference, before, after):
    """Whether the temperatures fitted on validation images lower the calibration error on the test set."""
    values = f"{percent(before['calibration_error'], 1)} without, {percent(after['calibration_error'], 1)} with it"
    return legacy_claim(
        "temperature-calibrates",
        image_evidence(difference, "calibration error: without minus with temperature", "bootstrap over images"),
        f"The temperature lowers the calibration error on the test set: {values}.",
        f"The temperature raises the calibration error on the test set: {values}.",
        f"The images do not tell whether the temperature changes the calibration error: {values}.",
        digits=1,
        unit="points",
    )


def published_evidence(accuracy, published, n, statistic):
    """A z-test of the difference between mean accuracy and a published one, in %: over the seeds and the n test images.

    The images of both sides count as independent draws. If they are the same images, this errs towards "undecided".
    """
    mean, seeds = accuracy.mean(), len(accuracy)
    if seeds < 2:
        return Evidence(statistic, "z over seeds and images", 100 * mean, None, None, None, seeds, 100 * published)
    images = sum(share * (1 - share) / n for share in (mean, published))
    error = np.sqrt(accuracy.var(ddof=1) / seeds + images)
    low, high = (float(100 * (mean + z * error)) for z in stats.norm.interval(CONFIDENCE))
    p = float(2 * stats.norm.sf(abs(mean - published) / error))
    return Evidence(statistic, "z over seeds and images", float(100 * mean), low, high, p, seeds, 100 * published)


def published_claim(accuracy, row, n):
    """Whether the mean over the seeds exceeds a published test accuracy."""
    return legacy_claim(
        f"beats-{row['key']}",
        published_evidence(
            accuracy,
            row["accuracy"],
            n,
            f"test accuracy of the selected network, against the {percent(row['accuracy'], 2)} of {row['model']}",
        ),
        f"The selected network exceeds the published {percent(row['accuracy'], 2)} of {row['model']}.",
        f"The selected network stays below the published {percent(row['accuracy'], 2)} of {row['model']}.",
        f"Seeds and images do not tell the selected network from the published {percent(row['accuracy'], 2)} of {row['model']}.",
        digits=2,
        unit="%",
    )

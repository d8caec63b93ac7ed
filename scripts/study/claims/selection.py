"""Claims about the selected network: its test accuracy beside its validation accuracy, the reference and published ones."""

import numpy as np

from study.claims.claim import Claim
from study.claims.evidence import difference_evidence, mean_evidence
from study.numbers import percent


def selection_claims(test, refits, published):
    """Claims about the refitted networks, one value for each seed.

    test: content of test.json; refits: their summaries, in the same order; published: list of dicts with key, model and
    accuracy.
    """
    accuracy = np.array(test["selected"]["accuracy"], float)
    claims = [optimism_claim(np.array([fit["selected_validation_accuracy"] for fit in refits], float), accuracy)]
    if "reference" in test:
        claims.append(reference_claim(accuracy, np.array(test["reference"]["accuracy"], float)))
    return claims + [published_claim(accuracy, row) for row in published]


def optimism_claim(validation, test):
    """Whether the accuracy on the validation set exceeds that on the test set."""
    values = f"{percent(validation.mean(), 2)} against {percent(test.mean(), 2)}"
    return Claim(
        "validation-exceeds-test",
        mean_evidence(100 * (validation - test), "accuracy: validation minus test set"),
        f"The validation accuracy of the refitted networks exceeds their test accuracy: {values}.",
        f"The validation accuracy of the refitted networks lies below their test accuracy: {values}.",
        f"The seeds do not tell the validation accuracy of the refitted networks from their test accuracy: {values}.",
        digits=2,
        unit="points",
    )


def reference_claim(selected, reference):
    """Whether the selected network beats the reference on the test set."""
    values = f"{percent(selected.mean(), 2)} against {percent(reference.mean(), 2)}"
    return Claim(
        "beats-reference",
        difference_evidence(100 * selected, 100 * reference, "test accuracy: selected network minus reference"),
        f"The selected network beats the reference on the test set: {values}.",
        f"The selected network loses to the reference on the test set: {values}.",
        f"The seeds do not tell the selected network from the reference on the test set: {values}.",
        digits=2,
        unit="points",
    )


def published_claim(accuracy, row):
    """Whether the mean over the seeds exceeds a published test accuracy."""
    return Claim(
        f"beats-{row['key']}",
        mean_evidence(
            100 * accuracy,
            f"test accuracy of the selected network, against the {percent(row['accuracy'], 2)} of {row['model']}",
            null=100 * row["accuracy"],
            test="t",
        ),
        f"The selected network exceeds the published {percent(row['accuracy'], 2)} of {row['model']}.",
        f"The selected network stays below the published {percent(row['accuracy'], 2)} of {row['model']}.",
        f"The seeds do not tell the selected network from the published {percent(row['accuracy'], 2)} of {row['model']}.",
        digits=2,
        unit="%",
    )

"""Claims about the selected network: what led to it, and its test, beside the reference and published accuracies.

They are differences in percentage points, or in nats for a loss. Each says which chance its interval holds.
"""

from collections.abc import Callable

import numpy as np

from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import Evidence, two_way_evidence
from study.common.margins import Margins
from study.common.numbers import fixed, percent, plain, thousands, words
from study.selection.ablation import WORDS
from study.selection.differences import assumed_disagreement, difference_from_number


def selection_claims(
    test: dict,
    refits: list[dict],
    reliability: list[dict],
    published: list[dict],
    effects: list[dict],
    margins: Margins,
) -> list[Claim]:
    """Claims about the refitted networks.

    test: content of test.json; refits: summaries of the runs; reliability: rows of
    study.selection.tables.reliability_table; published: dicts with key, model, short (its name in a sentence),
    accuracy and decimals (of its per cents); effects: of study.selection.ablation.effects.
    """
    differences, accuracy = test["differences"], test["selected"]["accuracy_mean"]
    rows = {row["predictor"]: row for row in reliability}
    claims = [
        optimism_claim(test, np.mean([fit["selected_validation_accuracy"] for fit in refits]), margins),
        confidence_claim("overconfident", "As trained", differences["confidence"], rows["network"]),
        confidence_claim(
            "overconfident-tempered", "With temperature", differences["confidence_tempered"], rows["network_tempered"]
        ),
        temperature_claim(differences["temperature"], rows["network"], rows["network_tempered"]),
    ]
    if "ensemble" in test:
        claims.append(ensemble_claim(differences["ensemble"], test["ensemble"]["accuracy_mean"], accuracy, margins))
    if "reference" in test:
        claims.append(reference_claim(test, margins))
        for key, how, suffix in (
            ("test-loss", "As trained", ""),
            ("test-loss-tempered", "With temperature", "_tempered"),
        ):
            values = [rows[f"{name}{suffix}"]["log_loss"] for name in ("network", "reference")]
            claims.append(loss_claim(key, how, differences[f"loss{suffix}"], *values, margins))
    for effect in effects:
        claims += step_claims(effect, margins)
    return claims + [published_claim(test, row, margins) for row in published]


def evidence_of(
    difference: dict, statistic: str, test: str, margin: float | None = None, scale: float = 100.0
) -> Evidence:
    """The evidence of a difference of study.selection.differences, scaled: by 100 to percentage points.

    Its statistic also says how many networks and images were compared; n is that of the fewest that its chance is over.
    """
    low, high = (None if difference[end] is None else scale * difference[end] for end in ("low", "high"))
    networks, images = difference["networks"], difference["images"]
    compared = f"{_numbers(networks)} {'network' if networks == [1] else 'networks'}, {_numbers(images)} images"
    n = min(images if difference["over"] == "images" else networks)
    effect, p, over = scale * difference["difference"], difference["p"], difference["over"]
    return Evidence(f"{statistic} ({compared})", test, effect, low, high, p, n, margin=margin, over=over)


def _numbers(counts):
    return words(map(thousands, counts))


def points(value: float, digits: int = 2) -> str:
    """'0.86 points': a difference of accuracies (in points) without its sign."""
    return f"{fixed(abs(value), digits)}\xa0points"


def nats(value: float) -> str:
    """'0.031 nats': a difference of losses without its sign."""
    return f"{fixed(abs(value), 3)}\xa0nats"


def optimism_claim(test, validation, margins):
    """Whether the accuracy on the validation set exceeds that on the test set."""
    of_test = test["selected"]["accuracy_mean"]
    values = f"{percent(validation, 2)} against {percent(of_test, 2)}"
    return Claim(
        "validation-exceeds-test",
        evidence_of(
            test["differences"]["validation"], "accuracy: validation minus test set", "Welch’s t", margins.accuracy
        ),
        f"The refits do better on the validation images than on the test images, {values}.",
        f"The refits do worse on the validation images than on the test images, {values}.",
        f"Whether the refits do better on the validation images than on the test images, {values}, is not resolved.",
        f"The refits do as well on the test images as on the validation images for our purposes, {values}.",
        digits=2,
        unit="points",
    )


def reference_claim(test, margins):
    """Whether the selected network beats the reference on the test set."""
    values = f"{percent(test['selected']['accuracy_mean'], 2)} against {percent(test['reference']['accuracy_mean'], 2)}"
    return Claim(
        "beats-reference",
        evidence_of(
            test["differences"]["reference"],
            "test accuracy: selected network minus reference",
            "Welch’s t",
            margins.accuracy,
        ),
        f"The selected network beats the reference on the test images, {values}.",
        f"The selected network loses to the reference on the test images, {values}.",
        f"Whether the selected network beats the reference on the test images, {values}, is not resolved.",
        f"The selected network and the reference are equal on the test images for our purposes, {values}.",
        digits=2,
        unit="points",
    )


def loss_claim(key, how, difference, selected, reference, margins):
    """Whether the selected network has a larger test log loss than the reference."""
    values = f"{fixed(selected, 3)} against {fixed(reference, 3)}\xa0nats"
    return Claim(
        key,
        evidence_of(
            difference, "log loss on the test set: selected network minus reference", "Welch’s t", margins.loss, 1.0
        ),
        f"{how}, the selected network has a larger test loss than the reference, {values}.",
        f"{how}, the selected network has a smaller test loss than the reference, {values}.",
        f"{how}, whether the test loss of the selected network differs from that of the reference, {values}, is not "
        "resolved.",
        f"{how}, the test loss of the selected network equals that of the reference for our purposes, {values}.",
        unit="nats",
    )


def ensemble_claim(difference, ensemble, alone, margins):
    """Whether the mean of the networks' probabilities is right more often than the networks are."""
    values = f"{percent(ensemble, 2)} against {percent(alone, 2)}"
    return Claim(
        "ensemble-beats-networks",
        evidence_of(
            difference, "test accuracy: ensemble minus the mean of its networks", "t over images", margins.accuracy
        ),
        f"The ensemble does better than its networks do on average, {values}.",
        f"The ensemble does worse than its networks do on average, {values}.",
        f"Whether the ensemble does better than its networks do on average, {values}, is not resolved.",
        f"The ensemble does as well as its networks do on average for our purposes, {values}.",
        digits=2,
        unit="points",
    )


def confidence_claim(key, how, difference, row):
    """Whether the networks are more confident than they are right."""
    values = f"by {points(100 * difference['difference'], 1)} (mean confidence {percent(row['confidence'], 1)})"
    neither = f"mean confidence {percent(row['confidence'], 1)}, accuracy {percent(row['accuracy'], 1)}"
    return Claim(
        key,
        evidence_of(difference, f"mean confidence minus accuracy on the test set, {how.lower()}", "t"),
        f"{how}, the networks are overconfident, {values}.",
        f"{how}, the networks are underconfident, {values}.",
        f"{how}, whether the networks are over- or underconfident is not resolved: {neither}.",
        digits=1,
        unit="points",
    )


def temperature_claim(difference, before, after):
    """Whether the temperatures fitted on validation images lower the calibration error on the test set."""
    values = f"from {percent(before['calibration_error'], 1)} to {percent(after['calibration_error'], 1)}"
    return Claim(
        "temperature-calibrates",
        evidence_of(difference, "calibration error: without minus with temperature", "bootstrap"),
        f"The temperature lowers the calibration error on the test set, {values}.",
        f"The temperature raises the calibration error on the test set, {values}.",
        f"Whether the temperature changes the calibration error on the test set, {values}, is not resolved.",
        digits=1,
        unit="points",
    )


def step_claims(effect: dict, margins: Margins) -> list[Claim]:
    """What one step from the reference to the selected network, or all, does to accuracy and loss on validation images.

    effect: of study.selection.ablation.effects.
    """
    accuracy = _step_claim(effect, "accuracy", "validation accuracy", margins.accuracy, points, 2, "points")
    loss = _step_claim(effect, "loss", "validation loss", margins.loss, nats, 3, "nats")
    return [accuracy, loss]


def _step_claim(effect, measure, name, margin, amount: Callable, digits, unit):
    key = f"step-{effect['name']}-{measure}"
    whole = effect["name"] == "total"
    what = "All changes together" if whole else f"The change of {WORDS[effect['name']]}"
    does = ("raise", "lower", "change") if whole else ("raises", "lowers", "changes")
    statistic = f"{name} after {'all changes' if whole else WORDS[effect['name']]}, minus before"
    if effect[measure] is None:
        return untested(key, statistic, f"Of the {name} nothing can be told where a run diverged.", digits=digits)
    evidence = two_way_evidence(effect[measure], statistic, margin)
    by = f"the {name} by {amount(evidence.effect)}"
    return Claim(
        key,
        evidence,
        f"{what} {does[0]} {by}.",
        f"{what} {does[1]} {by}.",
        f"Whether {what[0].lower()}{what[1:]} {does[2]} the {name} is not resolved.",
        f"{what} {does[2]} the {name} by less than {plain(margin)}\xa0{unit}.",
        digits=digits,
        unit=unit,
    )


def published_claim(test: dict, row: dict, margins: Margins) -> Claim:
    """How far the mean over the seeds is above or below a published test accuracy.

    Both sides answered the same test images, but of theirs only the accuracy is known.
    """
    share = assumed_disagreement(test.get("disagreement"))
    difference = difference_from_number(test["selected"]["accuracy"], test["examples"], row["accuracy"], share)
    number, by = percent(row["accuracy"], row["decimals"]), points(100 * difference["difference"])
    evidence = evidence_of(
        difference,
        f"test accuracy: selected network minus the {number} of {row['model']}",
        "Welch’s t",
        margins.accuracy,
    )
    return Claim(
        f"beats-{row['key']}",
        evidence,
        f"The selected network is {by} above the published {number} of {row['short']}.",
        f"The selected network is {by} below the published {number} of {row['short']}.",
        f"Whether the selected network is above or below the published {number} of {row['short']} is not resolved.",
        f"The selected network equals the published {number} of {row['short']} for our purposes.",
        digits=2,
        unit="points",
    )

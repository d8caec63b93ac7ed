"""What is claimed of the test: from differences in test.json to verdicts."""

import pytest

from predictions import calibrated
from study.claims.selection import image_evidence, selection_claims
from study.claims.shared.claim import judge
from study.selection.assessment import results_of_test
from study.selection.calibration import tempered, with_temperatures
from study.selection.tables import reliability_table


def claims(sharpening, temperature, networks=3, reference=True):
    """Verdicts by key, of networks made too sure of themselves by `sharpening`."""
    log_p, labels = calibrated(800, networks=networks)
    predictors = with_temperatures(
        tempered(log_p, 1 / sharpening), {"networks": [temperature] * networks, "ensemble": temperature}
    )
    right = (log_p.argmax(axis=2) == labels)[:, :200]
    test = results_of_test(predictors, log_p[:1] if reference else None, labels, right)
    refits = [{"selected_validation_accuracy": share} for share in right.mean(axis=1)]
    rows = reliability_table(predictors, labels).to_dict("records")
    return {row["key"]: row for row in judge(selection_claims(test, refits, rows, []), "selection")}


@pytest.mark.parametrize(
    ("sharpening", "temperature", "overconfident", "calibrates"),
    [
        (2, 2, "supported", "supported"),
        (0.4, 0.4, "contradicted", "supported"),
        (0.4, 1.1, "contradicted", "contradicted"),
    ],
)
def test_confidence_and_its_cure_are_told_by_their_verdicts(sharpening, temperature, overconfident, calibrates):
    found = claims(sharpening, temperature)
    assert found["overconfident"]["verdict"] == overconfident
    assert found["temperature-calibrates"]["verdict"] == calibrates
    assert found["overconfident"]["n"] == 800


def test_one_network_without_a_reference_has_neither_claim():
    assert {"ensemble-beats-networks", "beats-reference"} <= set(claims(1, 1))
    assert not {"ensemble-beats-networks", "beats-reference"} & set(claims(1, 1, networks=1, reference=False))


def test_what_does_not_vary_is_undecided():
    same = {"difference": 0.0, "low": 0.0, "high": 0.0, "p": None, "n": 300}
    evidence = image_evidence(same, "nothing")
    assert (evidence.low, evidence.high, evidence.p, evidence.n) == (None, None, None, 300)

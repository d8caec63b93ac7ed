"""What is claimed of the selected network: from differences to findings, and the sentences that tell them."""

import functools

import numpy as np
import pytest

from predictions import calibrated
from study.claims.selection import evidence_of, selection_claims
from study.claims.shared.claim import judge
from study.common.margins import Margins
from study.config.catalogue import catalogue
from study.selection.assessment import results_of_test
from study.selection.calibration import tempered, with_temperatures
from study.selection.tables import reliability_table

MARGINS = Margins(accuracy=0.5, loss=0.01)
PUBLISHED = {"key": "theirs", "model": "Their network", "short": "their network", "accuracy": 0.871, "decimals": 1}


@functools.cache
def results(sharpening, temperature, networks, reference):
    """(test, summaries of the refits, rows of reliability) of networks made too sure of themselves by `sharpening`.

    The reference is the first network, with its last classes made improbable, so that it is worse.
    """
    log_p, labels = calibrated(800, networks=networks)
    temperatures = {"networks": [temperature] * networks, "ensemble": temperature, "reference": [1.0]}
    worse = log_p[:1] - 2 * (np.arange(5) > 2)
    worse = worse - np.log(np.exp(worse).sum(axis=2, keepdims=True))
    predictors = with_temperatures(tempered(log_p, 1 / sharpening), temperatures, worse if reference else None)
    right = (log_p.argmax(axis=2) == labels)[:, :200]
    refits = [{"selected_validation_accuracy": share} for share in right.mean(axis=1)]
    rows = reliability_table(predictors, labels).to_dict("records")
    return results_of_test(predictors, labels, right), refits, rows


def claims(sharpening, temperature, networks=3, reference=True, published=(), effects=()):
    """Rows of the claims about such networks, by key."""
    found = results(sharpening, temperature, networks, reference)
    told = selection_claims(*found, list(published), list(effects), MARGINS)
    return {row["key"]: row for row in judge(told, "selection", "B3")}


@pytest.mark.parametrize(
    ("sharpening", "temperature", "confidence", "error"),
    [(2, 2, "larger", "larger"), (0.4, 0.4, "smaller", "larger"), (0.4, 1.1, "smaller", "smaller")],
)
def test_confidence_and_its_cure_are_told_as_they_are(sharpening, temperature, confidence, error):
    found = claims(sharpening, temperature)
    assert found["overconfident"]["finding"] == confidence
    words = {"larger": "are overconfident, by", "smaller": "are underconfident, by"}
    assert words[confidence] in found["overconfident"]["sentence"]
    assert found["temperature-calibrates"]["finding"] == error
    assert ("lowers" if error == "larger" else "raises") in found["temperature-calibrates"]["sentence"]
    # The verdict is that of the printed sentence, whichever it is.
    assert found["overconfident"]["verdict"] == found["temperature-calibrates"]["verdict"] == "supported"


def test_each_claim_says_what_was_compared_and_which_chance_it_holds():
    found = claims(1, 1)
    beats = found["beats-reference"]
    assert (beats["role"], beats["over"], beats["n"]) == ("primary", "seeds and images", 1)
    assert beats["statistic"].endswith("(3 and 1 networks, 800 images)")
    assert beats["finding"] == "larger" and beats["p"] < 0.05 and beats["margin"] == 0.5
    optimism = found["validation-exceeds-test"]
    assert optimism["statistic"].endswith("(3 networks, 200 and 800 images)")
    assert (found["ensemble-beats-networks"]["over"], found["ensemble-beats-networks"]["n"]) == ("images", 800)
    assert [key for key, row in found.items() if row["role"] == "primary"] == ["beats-reference"]


def test_the_losses_are_compared_as_trained_and_with_temperature():
    """Underconfident networks may have a larger loss than a worse reference, until a temperature mends them."""
    found = claims(0.2, 0.2)
    assert found["test-loss"]["finding"] == "larger"
    assert (
        "As trained, the selected network has a larger test loss than the reference" in found["test-loss"]["sentence"]
    )
    assert found["test-loss-tempered"]["finding"] == "smaller"
    assert found["test-loss"]["unit"] == "nats"


def test_one_network_without_a_reference_has_no_such_claims():
    keys = {"ensemble-beats-networks", "beats-reference", "test-loss", "test-loss-tempered"}
    assert keys <= set(claims(1, 1))
    assert not keys & set(claims(1, 1, networks=1, reference=False))


def test_what_does_not_vary_is_not_resolved():
    same = {"difference": 0.0, "low": None, "high": None, "p": None, "over": "images", "networks": [1], "images": [300]}
    evidence = evidence_of(same, "nothing", "t")
    assert (evidence.low, evidence.high, evidence.p, evidence.n) == (None, None, None, 300)
    assert evidence.statistic == "nothing (1 network, 300 images)"


@pytest.mark.parametrize(("shift", "finding"), [(-0.1, "larger"), (0.0, "unresolved"), (0.1, "smaller")])
def test_a_published_accuracy_is_told_with_its_own_digits(shift, finding):
    own = claims(1, 1)["beats-reference"]["sentence"]
    accuracy = float(own.partition("images, ")[2].split("\u202f%")[0]) / 100
    row = PUBLISHED | {"accuracy": round(accuracy + shift, 3)}
    told = claims(1, 1, published=[row])["beats-theirs"]
    assert told["finding"] == finding
    assert f"{100 * row['accuracy']:.1f}\u202f% of their network" in told["sentence"]
    assert {"larger": " above ", "smaller": " below ", "unresolved": "above or below"}[finding] in told["sentence"]
    assert told["null"] == 0
    assert told["effect"] == pytest.approx(100 * (accuracy - row["accuracy"]), abs=0.01)


def test_the_published_table_has_what_the_claims_print():
    rows = [row for entry in catalogue().values() for row in entry.get("published", ())]
    assert len(rows) >= 7
    for row in rows:
        assert set(row) == {"key", "model", "short", "accuracy", "decimals", "source", "note"}
        assert round(100 * row["accuracy"], row["decimals"]) == pytest.approx(100 * row["accuracy"])


def effect(name, gain, scatter, seeds=3, images=2000):
    """What a step changes: a gain (in points, and a tenth in nats) with chance from seeds and images."""
    rng = np.random.default_rng(0)
    noise = scatter * (rng.standard_normal((seeds, 1)) / 10 + rng.standard_normal(images))
    return {"name": name, "accuracy": gain + noise, "loss": -0.1 * (gain + noise)}


def test_steps_are_told_by_their_effects():
    steps = [effect("schedule", 2.0, 10), effect("optimiser", 0.05, 5), effect("regularisation", 0.05, 60)]
    missing = {"name": "architecture", "accuracy": None, "loss": None}
    found = claims(1, 1, effects=[*steps, missing, effect("total", -3.0, 10)])
    findings = {key: row["finding"] for key, row in found.items() if key.endswith("-accuracy") and "step" in key}
    assert list(findings.values()) == ["larger", "equal", "unresolved", "unresolved", "smaller"]
    schedule = found["step-schedule-accuracy"]
    mean = steps[0]["accuracy"].mean()
    assert (
        schedule["sentence"]
        == f"The change of training schedule raises the validation accuracy by {mean:.2f}\xa0points."
    )
    assert schedule["over"] == "seeds and images"
    assert found["step-schedule-loss"]["finding"] == "smaller"
    assert "less than 0.5\xa0points" in found["step-optimiser-accuracy"]["sentence"]
    assert found["step-architecture-accuracy"]["effect"] is None
    assert found["step-total-accuracy"]["sentence"].startswith("All changes together lower the validation accuracy by")

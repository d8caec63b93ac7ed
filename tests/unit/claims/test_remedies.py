"""Claims about variants and remedies for overfitting."""

import pytest

from study.claims.remedies import remedy_claims
from study.claims.shared.claim import judge
from variant_data import SHAPES, study


def judged(shapes, **options):
    """The rows of all claims of the made-up remedies, by key."""
    return {row["key"]: row for row in judge(remedy_claims(*study(shapes, **options)), "remedies")}


def test_the_claims_turn_with_the_data():
    keys = ["final_validation_loss: dropout", "final_validation_loss: weak", "beyond-stopping: dropout", "stopping"]
    found = judged(SHAPES)
    assert [found[key]["verdict"] for key in keys] == ["supported", "contradicted", "supported", "supported"]
    assert "Dropout lowers the final validation loss: 0.29" in found[keys[0]]["sentence"]
    assert "Early stopping lowers" in found["stopping"]["sentence"]
    assert found["stopping-accuracy"]["verdict"] == "contradicted"
    swapped = judged(SHAPES | {"plain": (0.1, 0.28, 0.28), "dropout": SHAPES["plain"]})
    assert [swapped[key]["verdict"] for key in keys[:3]] == ["contradicted", "contradicted", "contradicted"]
    assert "Dropout raises" in swapped[keys[0]]["sentence"]
    assert swapped["stopping"]["verdict"] == "unresolved"


def test_the_order_of_the_seeds_does_not_matter():
    runs, curves = study()
    order = [row for _, table in runs.groupby("level", sort=False) for row in table.index[::-1]]
    expected = judge(remedy_claims(runs, curves), "x")
    for found, row in zip(judge(remedy_claims(runs.loc[order], curves), "x"), expected, strict=True):
        assert found["sentence"] == row["sentence"]
        assert (found["low"], found["high"], found["p"]) == pytest.approx((row["low"], row["high"], row["p"]))


def test_what_one_seed_shows_is_undecided():
    assert {row["verdict"] for row in judged(SHAPES, seeds=1).values()} == {"unresolved"}


def test_without_a_completed_first_variant_nothing_is_claimed():
    assert judged(SHAPES, diverged={("plain", 1)}) == {}
    assert "beyond-stopping: dropout" not in judged(SHAPES, diverged={("dropout", 1)})

"""Claims of a search."""

import pytest

from study.claims.search import search_claims
from study.claims.shared.claim import judge
from study.common.margins import Margins

MARGINS = Margins(accuracy=0.5, loss=0.01)


def found(own, beside, correlations=(), budgets=(1, 3)):
    seeds = [{"strategy": a, "random": b} for a, b in zip(own, beside, strict=True)]
    described = {
        key: {"mean": sum(values) / len(values), "median": sorted(values)[len(values) // 2]}
        for key, values in (("strategy", own), ("random", beside))
    }
    return {
        "complete": True,
        "plan": {"strategy": "hyperband", "brackets": [{"budgets": list(budgets)}]},
        "comparison": {"seeds": seeds} | described,
        "replay": None,
        "rung_correlations": list(correlations),
    }


def test_a_strategy_is_compared_with_random_search_and_early_accuracies_with_later_ones():
    beats, foretells = search_claims(found([0.9, 0.92, 0.94], [0.8, 0.81, 0.83], [0.9, 0.8, 1.0]), MARGINS)
    assert (beats.key, foretells.key) == ("beats-random", "early-foretells")
    assert beats.evidence.effect == pytest.approx(10.667, abs=1e-3)
    assert beats.larger.startswith("Hyperband beats random search at the same compute: means of 92.00")
    assert "medians of 92.00" in beats.larger
    assert foretells.evidence.effect == pytest.approx(0.9)


def test_what_was_not_compared_is_not_claimed():
    random = found([0.9], [0.8], budgets=[None]) | {"comparison": None}
    assert search_claims(random, MARGINS) == []
    assert search_claims(random | {"complete": False}, MARGINS) == []


def test_without_enough_promoted_trials_nothing_is_decided():
    _, foretells = search_claims(found([0.9], [0.8]), MARGINS)
    assert foretells.evidence.effect is None


REPLAY = {"difference": 0.004, "error": 0.001, "bank": 40, "halving": 0.892, "random": 0.888}


@pytest.mark.parametrize(
    ("difference", "error", "told"),
    [
        (0.008, 0.001, "successive halving finds better trials than random search: 89.20"),
        (-0.008, 0.001, "finds worse trials"),
        (0.001, 0.001, "find equally good trials, for our purposes"),
        (0.004, 0.004, "88.80\u202f% on average; about 157 trials would."),
    ],
)
def test_the_replay_says_what_its_interval_over_the_trials_shows(difference, error, told):
    replay = REPLAY | {"difference": difference, "error": error}
    plan = {"strategy": "random", "brackets": [{"budgets": [None]}]}
    claims = search_claims({"complete": True, "plan": plan, "comparison": None, "replay": replay}, MARGINS)
    [row] = judge(claims, "search", "B3")
    assert told in row["sentence"]
    assert (row["role"], row["over"], row["n"]) == ("primary", "trials", 40)
    assert row["high"] - row["low"] == pytest.approx(2 * 2.0227 * 100 * error, rel=1e-3)

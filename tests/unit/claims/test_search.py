"""Claims of a search."""

import pytest

from study.claims.search import search_claims


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
        "rung_correlations": list(correlations),
    }


def test_a_strategy_is_compared_with_random_search_and_early_accuracies_with_later_ones():
    beats, foretells = search_claims(found([0.9, 0.92, 0.94], [0.8, 0.81, 0.83], [0.9, 0.8, 1.0]))
    assert (beats.key, foretells.key) == ("beats-random", "early-foretells")
    assert beats.evidence.effect == pytest.approx(10.667, abs=1e-3)
    assert beats.supported.startswith("Hyperband beats random search at the same compute: means of 92.00")
    assert "medians of 92.00" in beats.supported
    assert foretells.evidence.effect == pytest.approx(0.9)


def test_what_was_not_compared_is_not_claimed():
    random = found([0.9], [0.8], budgets=[None]) | {"comparison": None}
    assert search_claims(random) == []
    assert search_claims(random | {"complete": False}) == []


def test_without_enough_promoted_trials_nothing_is_decided():
    _, foretells = search_claims(found([0.9], [0.8]))
    assert foretells.evidence.effect is None

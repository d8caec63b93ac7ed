"""Promotion from rung to rung; and what the strategy is worth on made-up curves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.common.run_names import run_name
from study.search.promotion import promote, rung_order


def result(accuracy, loss=1.0, status="completed"):
    return {"status": status, "best_validation_accuracy": accuracy, "best_validation_loss": loss}


def specification(seed):
    return {"hidden_layers": [4], "activation": "relu", "batch_size": 2, "step_size": 0.1, "seed": seed}


def test_the_best_go_on_ties_to_the_lower_loss_then_to_the_earlier_slot_and_diverged_last():
    results = [result(0.8, 0.5), result(None, None, "diverged"), result(0.8, 0.4), result(0.9), result(0.8, 0.4)]
    assert rung_order(results) == [3, 2, 4, 0, 1]
    specifications = [specification(seed) for seed in range(5)]
    promoted = promote(specifications, results, 3)
    assert [(p["slot"], p["from"], p["specification"]["seed"]) for p in promoted] == [(0, 3, 3), (1, 2, 2), (2, 4, 4)]
    assert [p["run"] for p in promoted] == [run_name(specifications[old]) for old in (3, 2, 4)]
    assert (promoted[0]["status"], promoted[0]["accuracy"]) == ("completed", 0.9)


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3]), st.floats(0, 1), st.booleans()), min_size=1, max_size=12))
def test_nobody_who_goes_on_is_worse_than_one_who_does_not(values):
    results = [result(a, loss, "diverged" if bad else "completed") for a, loss, bad in values]
    kept = len(results) // 3 or 1
    order = rung_order(results)
    assert sorted(order) == list(range(len(results)))
    for good in order[:kept]:
        for bad in order[kept:]:
            if results[good]["status"] != "completed":
                assert results[bad]["status"] != "completed"
            elif results[bad]["status"] == "completed":
                assert results[good]["best_validation_accuracy"] >= results[bad]["best_validation_accuracy"]


@pytest.mark.parametrize(("noise", "wins"), [(0.02, True), (10.0, False)])
def test_halving_beats_random_search_where_early_accuracies_foretell_late_ones(noise, wins):
    """27 trials halved from 1 to 9 epochs against 7 trials in full, on made-up curves, over 200 search seeds."""
    rng = np.random.default_rng(0)
    differences = []
    for _ in range(200):
        final = rng.normal(0.85, 0.02, 34)
        early = final + noise * rng.normal(0, 0.02, (2, 34))
        alive = np.arange(27)
        for rung, slots in enumerate((9, 3)):
            results = [result(early[rung, trial]) for trial in alive]
            alive = alive[rung_order(results)[:slots]]
        differences.append(final[alive].max() - final[27:].max())
    assert (np.median(differences) > 0) == wins

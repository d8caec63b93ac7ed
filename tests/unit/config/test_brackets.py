"""Brackets, rungs, promotion; and what the strategy is worth on made-up curves."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.config.brackets import (
    brackets_of,
    epochs_of,
    hyperband_starts,
    promote,
    rung_budgets,
    rung_order,
    rung_slots,
)

SPACE = {"step_size": {"low": 0.001, "high": 1.0, "log": True}, "activation": ["relu", "tanh"]}


def search(**changes):
    return {"strategy": "successive_halving", "trials": 27, "minimum": 1, "seed": 5, "space": SPACE} | changes


def result(accuracy, loss=1.0, status="completed"):
    return {"status": status, "best_validation_accuracy": accuracy, "best_validation_loss": loss}


@given(st.floats(0.1, 5), st.floats(1.01, 200), st.integers(2, 5))
def test_budgets_grow_by_the_reduction_up_to_the_full_one(minimum, factor, reduction):
    budgets = rung_budgets(minimum, minimum * factor, reduction)
    assert budgets[0] == minimum
    assert budgets[-1] == minimum * factor
    assert all(1 < after / before <= reduction * 1.0001 for before, after in pairwise(budgets))


@given(st.integers(1, 500), st.integers(1, 6), st.integers(2, 5))
def test_slots_shrink_by_the_reduction_and_never_to_none(trials, rungs, reduction):
    slots = rung_slots(trials, rungs, reduction)
    assert slots[0] == trials
    assert len(slots) == rungs
    assert slots == tuple(max(1, trials // reduction**rung) for rung in range(rungs))


def test_hyperband_is_that_of_its_authors():
    """Li et al. 2018, table 1: R = 81, eta = 3."""
    assert hyperband_starts(5, 3) == [81, 34, 15, 8, 5]
    brackets = brackets_of({"strategy": "hyperband", "brackets": 5, "seed": 0, "space": SPACE}, {"epochs": 81})
    assert [bracket.slots for bracket in brackets] == [(81, 27, 9, 3, 1), (34, 11, 3, 1), (15, 5, 1), (8, 2), (5,)]
    assert [bracket.budgets[0] for bracket in brackets] == [1, 3, 9, 27, 81]
    assert {bracket.budgets[-1] for bracket in brackets} == {81}
    assert hyperband_starts(5, 3, 27)[0] == 27


@given(st.integers(0, 50), st.integers(3, 20), st.integers(1, 20))
def test_an_enlarged_search_keeps_its_trials(seed, trials, more):
    small, large = (
        brackets_of(search(seed=seed, trials=n, repeats=r), {"epochs": 9}) for n, r in ((trials, 1), (trials + more, 2))
    )
    assert large[0].points[:trials] == small[0].points
    assert large[0].points != large[1].points


def test_random_search_beside_has_at_least_the_epochs_and_trials_of_its_own():
    own, beside = brackets_of(search(beside="random"), {"epochs": 9})
    assert own.budgets == (1, 3, 9)
    assert own.slots == (27, 9, 3)
    assert epochs_of(own, 9) == 27 + 9 * 2 + 3 * 6 == epochs_of(beside, 9)
    assert beside.slots == (7,)
    assert not any(point in own.points for point in beside.points)
    band = brackets_of(
        {"strategy": "hyperband", "brackets": 3, "seed": 1, "space": SPACE, "beside": "random"}, {"epochs": 9}
    )
    assert epochs_of(band[-1], 9) >= sum(epochs_of(bracket, 9) for bracket in band[:-1])
    assert len({bracket.name for bracket in band}) == 4


def test_the_best_go_on_ties_to_the_lower_loss_then_to_the_earlier_slot_and_diverged_last():
    results = [result(0.8, 0.5), result(None, None, "diverged"), result(0.8, 0.4), result(0.9), result(0.8, 0.4)]
    assert rung_order(results) == [3, 2, 4, 0, 1]
    promoted = promote([{"name": name} for name in "abcde"], results, 3)
    assert [(p["slot"], p["from"], p["name"]) for p in promoted] == [(0, 3, "d"), (1, 2, "c"), (2, 4, "e")]


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

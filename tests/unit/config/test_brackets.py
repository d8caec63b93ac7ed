"""Brackets of a search: names, trials, budgets and slots."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from study.config.brackets import (
    brackets_of,
    epochs_of,
    hyperband_starts,
    rung_budgets,
    rung_slots,
)

SPACE = {"step_size": {"low": 0.001, "high": 1.0, "log": True}, "activation": ["relu", "tanh"]}


def search(**changes):
    return {"strategy": "successive_halving", "trials": 27, "minimum": 1, "seed": 5, "space": SPACE} | changes


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


def test_brackets_are_named_by_their_numbers():
    band = search(strategy="hyperband", brackets=2, beside="random", repeats=2, seed=5)
    names = [(bracket.number, bracket.name) for bracket in brackets_of(band, {"epochs": 9})]
    assert names[:3] == [(0, "seed-5_bracket-0"), (1, "seed-5_bracket-1"), (None, "seed-5_random")]
    assert names[3] == (0, "seed-6_bracket-0")
    [grid] = brackets_of({"strategy": "grid", "space": {"activation": ["relu", "tanh"]}}, {})
    assert (grid.number, grid.name, grid.staged) == (None, "grid", False)

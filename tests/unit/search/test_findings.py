"""Findings of a search: expected best, comparison at equal compute, promotions, medians."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_data import halving
from study.search.dimensions import Dimension
from study.search.findings import (
    best_at,
    choice_medians,
    comparison,
    expectation,
    expected_best,
    findings,
    promotions,
    rung_correlations,
    trial_summary,
)
from study.search.tables import progress


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.integers(1, 4))
def test_the_expected_best_is_the_mean_over_all_draws(accuracies, trials):
    brute = [np.mean([max(draw) for draw in itertools.product(accuracies, repeat=k)]) for k in range(1, trials + 1)]
    assert np.allclose(expected_best(accuracies, np.arange(1, trials + 1)), brute)


def test_expected_best_starts_at_the_mean_and_rises():
    expected = expected_best([1.0, 2.0, 6.0], np.arange(1, 51))
    assert expected[0] == pytest.approx(3.0) and expected[-1] == pytest.approx(6.0)
    assert np.all(np.diff(expected) > 0)


def test_compute_counts_each_stretch_once_and_accuracies_are_compared_at_the_same():
    rungs, runs, curves = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75), (0.65, 0.85)])
    table = progress(runs, rungs, curves)
    own, beside = (table[table["beside"] == flag] for flag in (False, True))
    assert own["work"].iloc[-1] == 10_000
    assert beside["work"].iloc[-1] == 12_000
    assert list(own["best"])[-1] == 0.8
    assert best_at(own, 3999) == 0.5
    assert best_at(own, 4000) == 0.7
    found = comparison(table)
    assert found["seeds"][0]["work"] == 10_000
    assert (found["strategy"]["median"], found["random"]["median"]) == (0.8, 0.75)
    assert (found["median_difference"] > 0, found["wins"], found["losses"]) == (True, 1, 0)
    assert found["median_random_end"] == 0.85
    rungs, runs, curves = halving(
        [(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75), (0.65, 0.85)], diverged=[4]
    )
    assert comparison(progress(runs, rungs, curves))["median_random_end"] == 0.75


def test_a_worse_strategy_loses_and_no_comparison_is_none():
    rungs, runs, curves = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.95)])
    assert comparison(progress(runs, rungs, curves))["losses"] == 1
    rungs, runs, curves = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)])
    assert comparison(progress(runs, rungs, curves)) is None


def test_early_ranks_are_compared_with_later_ones_among_the_promoted_of_each_bracket():
    rows = [
        {"bracket": bracket, "rung": rung, "trial": trial, "accuracy": accuracy, "status": "completed"}
        for bracket, late in (("a", [1, 2, 3, 4]), ("b", [4, 3, 2, 1]), ("c", [1, 2]))
        for rung, values in ((0, [1, 2, 3, 4, 0]), (1, late))
        for trial, accuracy in enumerate(values)
    ]
    assert rung_correlations(pd.DataFrame(rows)) == pytest.approx([1, -1])


def test_promotions_tell_who_was_the_last_to_go_on_and_the_first_not_to():
    rungs, _, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.9, 0.9)], diverged={2})
    first, last = promotions(rungs)
    assert (first["lowest_promoted"], first["diverged"], first["winner_rank"]) == (0.7, 1, 1)
    assert last["highest_dropped"] is None
    assert (first["bracket"], first["bracket_number"]) == ("seed-1_bracket-0", 0)


def test_the_summary_counts_trials_that_were_stopped_and_judges_the_others():
    _, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.797), (0.4, 0.5)])
    found = trial_summary(runs)
    assert (found["drawn"], found["stopped"], found["trials"], found["diverged"]) == (5, 2, 3, 0)
    assert (found["best_trial"], found["within_half_point"], found["median"]) == (1, 2, 0.797)


def test_without_trials_of_random_search_nothing_is_expected():
    _, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)])
    assert expectation(runs) is None
    _, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75)])
    assert expectation(runs) == {"trials": 1, "best": [0.75]}


def test_a_choice_has_the_median_of_its_trials_that_were_trained_to_the_end_and_did_not_diverge():
    trials = pd.DataFrame({"accuracy": [0.5, 0.7, 0.9, np.nan, 0.6, 0.2], "last": [True] * 5 + [False]})
    drawn = [
        Dimension(
            "activation",
            "activation",
            "choices",
            ["relu", "relu", "tanh", "gelu", None, "relu"],
            ["relu", "tanh", "gelu"],
        ),
        Dimension("step_size", "step size", "log", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], []),
    ]
    assert choice_medians(trials, drawn) == {"activation": [pytest.approx(0.6), 0.9, None]}


def test_findings_are_complete_once_a_trial_was_trained_to_the_end():
    rungs, runs, curves = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75)])
    found = findings({"a": "plan"}, runs, rungs, progress(runs, rungs, curves), {"decay": [0.5]}, {"enough": False})
    assert found["complete"] and found["plan"] == {"a": "plan"}
    assert found["comparison"]["seeds"][0]["strategy"] == 0.7
    assert (found["explanation"], found["choice_medians"]) == ({"enough": False}, {"decay": [0.5]})
    failed = runs.assign(status=np.where(runs["last"], "diverged", "completed"))
    found = findings({}, failed, rungs, progress(runs, rungs, curves), {}, {})
    assert found == {"complete": False, "plan": {}, "choice_medians": {}}

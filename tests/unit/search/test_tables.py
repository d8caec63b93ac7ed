"""Tables of a search: slots, trials, progress and timings."""

import numpy as np
import pandas as pd

from search_data import halving
from study.search.tables import (
    furthest_rows,
    median_progress,
    progress,
    read_trials,
    trial_curves,
    trial_table,
    trial_timings,
    write_trials,
)


def test_a_trial_has_one_line_with_the_rung_and_budget_it_reached():
    rungs, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75)])
    assert list(runs["trial"]) == [0, 1, 2, 3]
    assert list(runs["budget"]) == [1, 3, 1, 3]
    assert list(runs["rung"]) == [0, 1, 0, 0]
    assert list(runs["last"]) == [False, True, False, True]
    assert list(runs["run"]) == ["a0_epochs-1", "a1_epochs-3", "a2_epochs-1", "b0"]
    assert list(rungs["work"]) == [2000, 2000, 2000, 4000, 6000]
    assert rungs["promoted"].sum() == 1


def test_a_hyperparameter_that_no_trial_of_a_bracket_drew_is_absent_there():
    rungs, _, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75)])
    assert set(rungs["absent"]) == {"decay_rate"}


def test_each_bracket_has_its_number_and_random_search_has_none():
    rungs, _, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75)])
    assert list(rungs["bracket"]) == ["seed-1_bracket-0"] * 4 + ["seed-1_random"]
    assert list(rungs["bracket_number"].fillna(-1)) == [0, 0, 0, 0, -1]


def test_the_curve_of_a_trial_is_that_of_its_furthest_rung():
    rungs, _, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)])
    furthest = furthest_rows(rungs)
    assert list(furthest.index) == [0, 3, 2]
    curves = trial_curves(furthest, pd.DataFrame({"epoch": range(8)}), [2, 4, 2])
    assert list(curves.groupby("trial").size()) == [2, 4, 2]
    assert set(curves.loc[curves["trial"] == 1, "run"]) == {"a1_epochs-3"}


def test_trials_are_ranked_without_the_diverged_and_add_up():
    rungs, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75), (0.5, 0.85)], diverged=[3])
    trials = trial_table(rungs, runs)
    assert list(trials["trial"]) == [0, 1, 2, 3, 4]
    assert list(trials["last"]) == [False, True, False, True, True]
    assert list(trials["diverged"]) == [False, False, False, True, False]
    assert np.isnan(trials["accuracy"][3]) and np.isnan(trials["rank"][3])
    assert list(trials["rank"].dropna()) == [4, 2, 3, 1]
    assert list(trials["work"]) == [2000, 6000, 2000, 6000, 6000]
    assert list(trials["work_so_far"]) == [2000, 8000, 10_000, 16_000, 22_000]
    assert list(trials["best_so_far"]) == [0.5, 0.8, 0.8, 0.8, 0.85]
    assert trials["point"][2] == {"step_size": 0.1 * 3}


def test_trials_keep_their_points_in_a_file(tmp_path):
    rungs, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)])
    trials = trial_table(rungs, runs)
    trials["point"] = [{"hidden_layers": [8, 4]}, {"hidden_layers": [], "flip": True}, {"step_size": 0.1 + 0.2}]
    write_trials(tmp_path / "trials.csv", trials)
    pd.testing.assert_frame_equal(read_trials(tmp_path / "trials.csv"), trials)


def test_the_best_so_far_goes_through_the_rungs_and_random_search_counts_by_itself():
    table = progress(*reordered(halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75), (0.65, 0.85)])))
    own, beside = (table[table["beside"] == flag] for flag in (False, True))
    assert own["work"].iloc[-1] == 10_000
    assert beside["work"].iloc[-1] == 12_000
    assert list(own["best"])[-1] == 0.8
    assert own["best"].is_monotonic_increasing


def reordered(search):
    """(runs, rungs, curves) of what `halving` returns."""
    rungs, runs, curves = search
    return runs, rungs, curves


def test_medians_are_taken_where_all_seeds_have_begun():
    rows = [
        {"search_seed": seed, "beside": False, "work": work, "best": best}
        for seed, (begin, early) in enumerate(((1, 0.1), (2, 0.3), (4, 0.5)))
        for work, best in ((begin, early), (10, 0.9))
    ]
    medians = median_progress(pd.DataFrame(rows))
    assert list(medians["work"]) == [4, 10]
    assert list(medians["best"]) == [0.3, 0.9]
    assert set(medians["seeds"]) == {3}


def test_medians_are_those_of_the_strategy_then_those_of_random_search():
    table = pd.DataFrame({"search_seed": 1, "beside": [True, False], "work": [5, 5], "best": [0.6, 0.7]})
    medians = median_progress(table)
    assert list(medians["beside"]) == [False, True]
    assert list(medians["best"]) == [0.7, 0.6]


def test_the_seconds_of_a_trial_run_over_its_rungs():
    rungs, _, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)])
    timing = {"training_seconds": 2.0, "evaluation_seconds": 1.0, "peak_memory_mb": 5, "blas_kernel": "x"}
    totals, seconds = trial_timings(rungs, [timing | {"seconds": [[10, 2.0, 1.0]]}] * 4)
    assert list(totals["training_seconds"]) == [2, 4, 2]
    assert list(seconds.loc[seconds["run"] == "a1_epochs-3", "training_seconds"]) == [2, 4]


def test_the_median_of_many_works_is_told_at_some_of_them(monkeypatch):
    rows = [
        {"search_seed": seed, "beside": False, "work": float(10 * step + seed), "best": 0.5 + 0.001 * step}
        for seed in range(3)
        for step in range(40)
    ]
    whole = median_progress(pd.DataFrame(rows))
    monkeypatch.setattr("study.search.tables.MOST_WORKS", 15)
    some = median_progress(pd.DataFrame(rows))
    assert len(some) == 15 < len(whole)
    assert some.merge(whole, on=["beside", "seeds", "work", "best"]).equals(some)
    assert some["work"].iloc[[0, -1]].tolist() == whole["work"].iloc[[0, -1]].tolist()

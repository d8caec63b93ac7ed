"""What is said of a search: expected best, comparison at equal compute, importance."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from study.search import surrogate
from study.search.explanation import explain
from study.search.findings import (
    best_at,
    comparison,
    expectation,
    expected_best,
    progress,
    promotions,
    rung_correlations,
    trial_summary,
)
from study.search.tables import rung_table, trial_rows, trial_timings


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.integers(1, 4))
def test_the_expected_best_is_the_mean_over_all_draws(accuracies, trials):
    brute = [np.mean([max(draw) for draw in itertools.product(accuracies, repeat=k)]) for k in range(1, trials + 1)]
    assert np.allclose(expected_best(accuracies, trials), brute)


def halving(accuracies, random=(), diverged=()):
    """(rungs, runs, curves) of a halving of 3 trials from 1 to 3 epochs, and of random trials of 3 epochs beside it.

    accuracies: (at 1 epoch, at 3 epochs) per trial; random: the same.
    """
    courses = [
        {
            "name": "seed-1_bracket-0",
            "strategy": "successive_halving",
            "seed": 1,
            "budgets": [1, 3],
            "space": ["decay_rate", "step_size"],
            "members": [[f"a{i}", {"trial": i, "step_size": 0.1 * (i + 1)}, 0] for i in range(3)],
        },
        {
            "name": "seed-1_random",
            "strategy": "random",
            "seed": 1,
            "budgets": [None],
            "space": ["decay_rate", "step_size"],
            "members": [[f"b{i}", {"trial": 3 + i, "step_size": 0.01}, 0] for i in range(len(random))],
        },
    ][: 1 + bool(random)]
    best = max(range(3), key=lambda i: -1 if i in diverged else accuracies[i][0])
    jobs = [(i, 10, accuracies[i][0]) for i in range(3)] + [(best, 30, accuracies[best][1])]
    jobs += [(3 + i, 30, late) for i, (_, late) in enumerate(random)]
    summaries = [
        {
            "status": "diverged" if trial in diverged else "completed",
            "iterations": iterations,
            "parameters": 100,
            "best_validation_accuracy": accuracy,
            "best_validation_loss": 1 - accuracy,
        }
        for trial, iterations, accuracy in jobs
    ]
    specification = {"hidden_layers": [4], "batch_size": 2, "epochs": 3, "iterations": None}
    specifications = [specification | {"step_size": 0.1 * (trial + 1), "seed": 0} for trial, _, _ in jobs]
    promoted = {"slots": [{"slot": 0, "from": best}]}
    rungs = rung_table(courses, specifications, summaries, [promoted])
    runs = trial_rows(rungs, specifications, summaries)
    points = {trial: [(0, 0.1), (10, early), (30, late)] for trial, (early, late) in enumerate([*accuracies, *random])}
    curves = pd.DataFrame(
        [
            {"trial": trial, "seed": 0, "iteration": iteration, "validation_accuracy": accuracy}
            for trial, points in points.items()
            for iteration, accuracy in points
            if iteration == 0 or trial > 2 or trial == best or iteration == 10
        ]
    )
    return rungs, runs, curves


def test_a_trial_has_one_line_with_the_rung_and_budget_it_reached():
    rungs, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75)])
    assert list(runs["trial"]) == [0, 1, 2, 3]
    assert list(runs["budget"]) == [1, 3, 1, 3]
    assert list(runs["rung"]) == [0, 1, 0, 0]
    assert list(runs["last"]) == [False, True, False, True]
    assert list(runs["run"]) == ["a0_epochs-1", "a1_epochs-3", "a2_epochs-1", "b0"]
    assert list(rungs["work"]) == [2000, 2000, 2000, 4000, 6000]
    assert rungs["promoted"].sum() == 1


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


def test_early_ranks_are_compared_with_later_ones_among_the_promoted_of_each_course():
    rows = [
        {"course": course, "rung": rung, "trial": trial, "accuracy": accuracy, "status": "completed"}
        for course, late in (("a", [1, 2, 3, 4]), ("b", [4, 3, 2, 1]), ("c", [1, 2]))
        for rung, values in ((0, [1, 2, 3, 4, 0]), (1, late))
        for trial, accuracy in enumerate(values)
    ]
    assert rung_correlations(pd.DataFrame(rows)) == pytest.approx([1, -1])


def test_promotions_tell_who_was_the_last_to_go_on_and_the_first_not_to():
    rungs, _, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.9, 0.9)], diverged={2})
    first, last = promotions(rungs)
    assert (first["lowest_promoted"], first["diverged"], first["winner_rank"]) == (0.7, 1, 1)
    assert last["highest_dropped"] is None


def test_the_clock_of_a_trial_runs_over_its_rungs():
    rungs, _, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)])
    timing = {"training_seconds": 2.0, "evaluation_seconds": 1.0, "peak_memory_mb": 5, "blas_kernel": "x"}
    totals, seconds = trial_timings(rungs, [timing | {"seconds": [[10, 2.0, 1.0]]}] * 4)
    assert list(totals["training_seconds"]) == [2, 4, 2]
    assert list(seconds.loc[seconds["run"] == "a1_epochs-3", "training_seconds"]) == [2, 4]


def ishigami(shares):
    x, y, z = (-np.pi + 2 * np.pi * shares).T
    return (np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))[None]


def test_importance_of_a_known_function(monkeypatch):
    """Ishigami's function; its indices in closed form, and SciPy's by its own sampling."""
    monkeypatch.setattr(surrogate, "POINTS", 4096)
    first, total, pairs = surrogate.importance(ishigami, 3)
    assert np.allclose(first[0], [0.3139, 0.4424, 0.0], atol=0.02)
    assert np.allclose(total[0], [0.5576, 0.4424, 0.2437], atol=0.02)
    assert pairs[0, 2] == pytest.approx(0.2437, abs=0.02)
    assert abs(pairs[0, 1]) < 0.02
    scipys = stats.sobol_indices(
        func=lambda x: ishigami(x.T), n=4096, dists=[stats.uniform()] * 3, rng=np.random.default_rng(1)
    )
    assert np.allclose(total[0], scipys.total_order, atol=0.02)


def made_up_trials(n):
    """(space, runs, rungs) of a search in which the step size matters, and the decay rate only where there is one."""
    space = {
        "step_size": {"low": 0.001, "high": 1.0, "log": True},
        "decay": ["constant", "exponential"],
        "decay_rate": {"low": 0.01, "high": 0.3, "when": {"decay": ["exponential"]}},
        "activation": ["relu", "tanh"],
        "hidden_layers": {"layers": [1, 2], "units": {"low": 8, "high": 64}},
    }
    rng = np.random.default_rng(0)
    runs = pd.DataFrame(
        {
            "trial": range(n),
            "step_size": np.exp(rng.uniform(np.log(0.001), 0, n)),
            "decay": rng.choice(["constant", "exponential"], n),
            "decay_rate": rng.uniform(0.01, 0.3, n),
            "activation": rng.choice(["relu", "tanh"], n),
            "hidden_layers": rng.choice(["8", "64-32", "none"][:2], n),
        }
    )
    runs["absent"] = np.where(runs["decay"] == "constant", "decay_rate", None)
    error = 0.1 + 0.02 * np.log10(runs["step_size"] / 0.1) ** 2
    rungs = pd.DataFrame({"trial": range(n), "budget": 5.0, "last": True, "status": "completed", "accuracy": 1 - error})
    return space, runs, rungs


def test_the_explanation_finds_what_matters():
    space, runs, rungs = made_up_trials(60)
    found = explain(space, {"decay_rate": 0.0}, runs, rungs)
    assert found["coordinates"][0]["name"] == "step size"
    assert found["coordinates"][0]["total"]["low"] > 0.7
    assert found["skill"] > 0.7
    response = found["coordinates"][0]["response"]
    best = response["values"][int(np.argmax(response["mean"]))]
    assert 0.02 < best < 0.5
    assert all(c["total"]["mean"] < 0.1 for c in found["coordinates"][1:])
    assert {"units of layer 1", "units of layer 2", "hidden layers"} <= {c["name"] for c in found["coordinates"]}
    assert explain(space, {"decay_rate": 0.0}, runs, rungs) == found


def test_too_few_trials_explain_nothing():
    space, runs, rungs = made_up_trials(5)
    assert not explain(space, {"decay_rate": 0.0}, runs, rungs)["enough"]


def test_a_space_without_a_choice_explains_nothing():
    _, runs, rungs = made_up_trials(20)
    assert not explain({"activation": ["relu"]}, {}, runs.assign(activation="relu"), rungs)["enough"]


def test_a_range_of_hidden_units_is_a_number():
    _, runs, rungs = made_up_trials(20)
    space = {"hidden_layers": {"low": 8, "high": 64, "integer": True}}
    found = explain(space, {}, runs.assign(hidden_layers=[str(8 + i) for i in range(20)]), rungs)
    assert [c["name"] for c in found["coordinates"]] == ["hidden units"]


def test_the_summary_counts_trials_that_were_stopped_and_judges_the_others():
    _, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.797), (0.4, 0.5)])
    found = trial_summary(runs)
    assert (found["drawn"], found["stopped"], found["trials"], found["diverged"]) == (5, 2, 3, 0)
    assert (found["best_trial"], found["within_half_point"], found["median"]) == (1, 2, 0.797)


def test_a_hyperparameter_that_no_trial_of_a_course_drew_is_absent_there():
    rungs, _, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75)])
    assert set(rungs["absent"]) == {"decay_rate"}


def test_a_prediction_is_for_the_value_that_it_is_labelled_with():
    space = {
        "hidden_layers": [256, 64, 128],
        "activation": ["tanh", "relu"],
        "step_size": {"low": 0.01, "high": 1, "log": True},
    }
    coordinates = surrogate.coordinates_of(space)
    for share in (0.1, 0.5, 0.9):
        point = surrogate.point_at(space, coordinates, [share] * len(coordinates), {})
        assert point == {coordinate.key: coordinate.value(share) for coordinate in coordinates}


def test_without_trials_of_random_search_nothing_is_expected():
    _, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)])
    assert expectation(runs) is None
    _, runs, _ = halving([(0.5, 0.6), (0.7, 0.8), (0.6, 0.9)], random=[(0.4, 0.75)])
    assert expectation(runs) == {"trials": 1, "best": [0.75]}

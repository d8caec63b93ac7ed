"""Comparisons over seeds, tables of runs, the choice of a network."""

import numpy as np
import pandas as pd
import pytest
from statistics_data import run_rows
from study import findings
from study.aggregation import level_table, run_table, study_table
from study.selection import best_candidate
from study.statistics import best_levels, by_level, trend


def table(means, sd=0.01, seeds=4, rng=0):
    noise = sd * np.random.default_rng(rng).standard_normal((seeds, len(means)))
    return pd.DataFrame(np.array(means) + noise, columns=[f"level {i}" for i in range(len(means))])


def test_trends_are_seen_in_either_direction_and_not_in_noise():
    assert trend(table([1, 2, 3, 4]))["direction"] == "rises"
    assert trend(table([4, 3, 2, 1]))["direction"] == "falls"
    found = trend(table([1, 1, 1, 1]))
    assert found["direction"] == "undecided"
    assert found["p"] > 0.05


def test_too_little_data_decides_nothing():
    assert trend(table([1, 2]))["p"] is None
    assert trend(table([1, 2, 3], seeds=1))["direction"] == "undecided"
    found = best_levels(table([1, 2, 3], seeds=1), larger_is_better=True)
    assert (found["best"], found["tested"], len(found["equals"])) == ("level 2", False, 3)


def test_the_best_level_and_those_like_it():
    found = best_levels(table([0.9, 0.9, 0.5]), larger_is_better=True)
    assert found["equals"] == ["level 0", "level 1"]
    assert found["worst"] == "level 2"
    assert best_levels(table([0.9, 0.9, 0.5]), larger_is_better=False)["equals"] == ["level 2"]
    assert best_levels(table([0.9, 0.8, 0.5]), larger_is_better=True)["best"] == "level 0"


def test_swapped_levels_swap_the_finding():
    rows = run_rows([0.7, 0.8, 0.9])
    best = findings.comparison(rows, ["batch_size"])["measures"]["best_validation_accuracy"]
    assert (best["best"], best["trend"]["direction"]) == ("batch size 4", "rises")
    swapped = findings.comparison(run_rows([0.9, 0.8, 0.7]), ["batch_size"])["measures"]["best_validation_accuracy"]
    assert (swapped["best"], swapped["trend"]["direction"]) == ("batch size 1", "falls")


def test_levels_with_a_diverged_run_are_not_compared():
    rows = run_rows([0.7, 0.8, 0.9])
    rows.loc[len(rows) - 1, "status"] = "diverged"
    assert list(by_level(rows, "best_validation_accuracy").columns) == ["batch size 1", "batch size 2"]
    found = findings.comparison(rows, ["batch_size"])
    assert found["measures"]["best_validation_accuracy"]["best"] == "batch size 2"
    assert len(found["diverged"]) == 1
    levels = level_table(rows, ["batch_size"])
    assert levels["diverged"].tolist() == [0, 0, 1]


def test_level_table_has_mean_and_sample_deviation():
    rows = run_rows([0.7, 0.8])
    levels = level_table(rows, ["batch_size"])
    values = rows.loc[rows["batch_size"] == 2, "best_validation_accuracy"]
    assert levels["best_validation_accuracy_mean"].iloc[1] == pytest.approx(values.mean())
    assert levels["best_validation_accuracy_sd"].iloc[1] == pytest.approx(values.std(ddof=1))


def test_run_table_joins_settings_and_results():
    members = [["run-a", {"trial": 0, "batch_size": 8}, 1]]
    specification = {"hidden_layers": [5, 4], "batch_size": 8, "iterations": None, "data_sha256": None, "seed": 1}
    row = run_table(members, [specification], [{"iterations": 70, "status": "completed"}]).iloc[0]
    assert (row["run"], row["trial"], row["level"]) == ("run-a", 0, "batch size 8")
    assert (row["hidden_layers"], row["iterations"]) == ("5-4", 70)
    assert "data_sha256" not in row


def test_study_table_names_each_run_once_with_all_its_experiments():
    rows = run_rows([0.7, 0.8])
    joined = study_table({"first": rows, "second": rows.head(2)})
    assert len(joined) == len(rows)
    assert joined["experiments"].tolist()[:3] == ["first;second", "first;second", "first"]


def test_batch_noise_finds_the_scatter_about_a_slow_trend():
    rng = np.random.default_rng(0)
    steps = 4000
    slow = np.linspace(1.0, 0.5, steps)
    curve = pd.DataFrame({"iteration": [0, steps], "training_loss": [1.0, 0.5]})
    found = findings.batch_noise([slow + 0.1 * rng.standard_normal(steps)], [curve], 1000, 16)
    assert found["late_noise"]["mean"] == pytest.approx(0.1, rel=0.1)
    assert found["late_example_sd"]["mean"] == pytest.approx(0.4, rel=0.1)
    assert found["rises_share"]["mean"] == pytest.approx(0.5, abs=0.03)
    assert found["late_minus_training"]["mean"] == pytest.approx(0.0625, abs=0.01)


def test_the_best_candidate_has_the_highest_mean_over_its_seeds():
    candidates = {
        f"{name}{seed}": {"step_size": step, "seed": seed}
        for name, step in (("a", 0.1), ("b", 0.2), ("c", 0.3))
        for seed in (0, 1)
    }
    runs = pd.DataFrame({"run": list(candidates), "status": "completed"})
    runs["best_validation_accuracy"] = [0.8, 0.9, 0.84, 0.88, 0.99, 0.99]
    runs.loc[5, "status"] = "diverged"
    chosen, members, score = best_candidate(runs, candidates)
    assert (chosen, members) == ({"step_size": 0.2}, ["b0", "b1"])
    assert score == pytest.approx(0.86)


def test_true_and_false_have_no_order():
    runs = run_rows([0.5, 0.6, 0.7, 0.8]).assign(flip=lambda t: t["batch_size"] > 2)
    for factor, ordered in (("flip", False), ("batch_size", True)):
        found = findings.comparison(runs, [factor])["measures"]
        assert found
        assert all((measure["trend"] is not None) == ordered for measure in found.values())

"""Comparisons over seeds, tables of runs, the choice of a network."""

import numpy as np
import pandas as pd
import pytest

from statistics_data import run_rows
from study.common.errors import StudyError
from study.common.tables import by_level
from study.experiments import findings
from study.experiments.batch_loss import noise_rows
from study.experiments.tables import level_table, run_table, study_table
from study.selection.choice import best_candidate


def test_swapped_levels_swap_best_and_worst():
    found = findings.comparison(run_rows([0.7, 0.8, 0.9]))["measures"]
    best = found["best_validation_accuracy"]
    assert (best["best"], best["worst"]) == ("batch size 4", "batch size 1")
    assert found["final_training_loss"]["best"] == "batch size 1"
    swapped = findings.comparison(run_rows([0.9, 0.8, 0.7]))["measures"]["best_validation_accuracy"]
    assert (swapped["best"], swapped["worst"]) == ("batch size 1", "batch size 4")


def test_levels_with_a_diverged_run_are_not_compared():
    rows = run_rows([0.7, 0.8, 0.9])
    rows.loc[len(rows) - 1, "status"] = "diverged"
    assert list(by_level(rows, "best_validation_accuracy").columns) == ["batch size 1", "batch size 2"]
    found = findings.comparison(rows)
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
    assert set(study_table({"search": pd.concat([rows, rows])})["experiments"]) == {"search"}


def test_batch_noise_finds_the_scatter_about_a_slow_trend():
    rng = np.random.default_rng(0)
    steps = 4000
    slow = np.linspace(1.0, 0.5, steps)
    curve = pd.DataFrame({"iteration": [0, steps], "training_loss": [1.0, 0.5]})
    found = noise_rows([slow + 0.1 * rng.standard_normal(steps)], [curve], 1000, 16).iloc[0]
    assert found["late_noise"] == pytest.approx(0.1, rel=0.1)
    assert found["late_example_sd"] == pytest.approx(0.4, rel=0.1)
    assert found["rises_share"] == pytest.approx(0.5, abs=0.03)
    assert found["late_minus_training"] == pytest.approx(0.0625, abs=0.01)


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


def test_no_setting_with_a_diverged_run_is_chosen():
    candidates = {name: {"step_size": step, "seed": 0} for name, step in (("a", 0.1), ("b", 0.2))}
    runs = pd.DataFrame({"run": ["a", "stopped early"], "status": ["diverged", "completed"]})
    runs["best_validation_accuracy"] = 0.5
    with pytest.raises(StudyError, match="no network to select"):
        best_candidate(runs, candidates)

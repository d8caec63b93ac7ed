"""What the runs of an experiment show."""

import json

import numpy as np
import pandas as pd
import pytest

from statistics_data import run_rows
from study.common.margins import Margins
from study.common.tables import by_level
from study.experiments import findings
from study.experiments.tables import level_table
from variant_data import study

MARGINS = Margins(accuracy=0.5, loss=0.01)


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


def test_findings_hold_what_every_experiment_has():
    runs = run_rows([0.7, 0.8])
    found = findings.findings("factorial", None, runs, pd.DataFrame(), MARGINS)
    assert list(found) == ["complete", "comparison", "examples", "work"]
    assert found["complete"]
    assert found["examples"] == 4 * 100 * (1 + 2)
    assert found["work"] == 10 * found["examples"]
    runs.loc[runs["seed"] == 0, "status"] = "diverged"
    assert not findings.findings("factorial", None, runs, pd.DataFrame(), MARGINS)["complete"]


def question_tables():
    """(runs, curves) with all columns that some question asks for."""
    runs, curves = study()
    sizes = runs["level"].map({"plain": 4, "dropout": 64, "weak": 1024})
    return runs.assign(batch_size=sizes, step_size=0.1, step_size_scaling="none"), curves


@pytest.mark.parametrize("question", findings.FINDINGS)
def test_findings_of_each_question_are_json_without_gaps(question):
    runs, curves = question_tables()
    losses = [np.linspace(2, 0.5, 1000)] * len(runs)
    found = findings.findings("variants", question, runs, curves, MARGINS, losses, noise={"covered": 1.0})
    assert set(found) >= {"complete", "comparison", "examples", "work", "changes"}
    assert found["complete"] is True
    json.dumps({key: value for key, value in found.items() if key != "comparison"}, allow_nan=False)


def test_an_answer_is_complete_only_with_the_runs_that_it_is_about():
    runs, curves = question_tables()
    runs.loc[runs["level"] == "plain", ["status", "step_size_scaling"]] = "diverged", "sqrt"
    losses = [np.linspace(2, 0.5, 1000)] * len(runs)
    complete = {
        question: findings.findings("variants", question, runs, curves, MARGINS, losses)["complete"]
        for question in ("B2.2", "B2.3", "B2.3 remedy")
    }
    assert complete == {"B2.2": False, "B2.3": True, "B2.3 remedy": False}

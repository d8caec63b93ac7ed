"""Where the validation loss turns up, and what stopping there would give."""

import json

import numpy as np
import pandas as pd
import pytest

from figure_data import experiment
from study.experiments.hidden_units import overfitting, overfitting_findings, wrong_answers


@pytest.fixture
def tables():
    curves, runs = experiment({"hidden_layers": [8, 64]}, seeds=2, diverged={(1, 1)})
    return runs.assign(level=[f"hidden units {units}" for units in runs["hidden_layers"]]), curves


def test_changes_are_differences_between_the_end_and_where_a_run_is_stopped(tables):
    runs, curves = tables
    table = overfitting(runs, curves)
    whole = table[table["status"] == "completed"]
    assert np.allclose(whole["gap"], 0.01 * 8)
    lowest = curves[curves["run"].isin(whole["run"])].groupby("run", sort=False)["validation_loss"].min()
    assert np.allclose(whole["stopped_validation_loss"], lowest)
    assert np.allclose(whole["turn_up"], whole["end_validation_loss"] - lowest.to_numpy())
    assert np.allclose(whole["accuracy_change"], -whole["turn_up"] / 4)
    assert np.allclose(whole["norm_growth"], 10 / 2)
    assert table.loc[3, ["turn_up", "stopped_epoch", "gap", "norm_growth"]].isna().all()


def test_the_findings_describe_each_level_and_list_each_run(tables):
    runs, curves = tables
    found = overfitting_findings(runs, curves)
    assert found["overfitting"]["hidden units 64"]["gap"]["n"] == 1
    assert found["overfitting"]["hidden units 64"]["turn_up"]["interval"] is None
    assert found["overfitting"]["hidden units 8"]["stopped_epoch"]["n"] == 2
    assert [row["run"] for row in found["stopped"]] == runs["run"].tolist()
    assert found["stopped"][3]["gap"] is None
    json.dumps(found, allow_nan=False)


def test_wrong_answers_are_priced(tables):
    runs, curves = tables
    answer = np.array([4.0, 2.0, 0.5, 1.5]), np.array([False, False, True, True])
    found = overfitting_findings(runs, curves, [answer, answer, answer, (np.empty(0), np.empty(0, bool))])
    level = found["overfitting"]["hidden units 8"]
    assert (level["wrong_loss"]["mean"], level["wrong_share"]["mean"]) == (3.0, 0.75)
    assert wrong_answers(np.array([0.5]), np.array([True])) == {"wrong_loss": 0.0, "wrong_share": 0.0}
    json.dumps(found, allow_nan=False)


def test_a_run_of_two_levels_is_listed_once(tables):
    runs, curves = tables
    runs_twice = pd.concat([runs, runs.head(1).assign(level="again")])
    twice = overfitting_findings(runs_twice, pd.concat([curves, curves], ignore_index=True))
    assert [row["run"] for row in twice["stopped"]] == runs["run"].tolist()

"""Where the validation loss turns up, and how far it parts from the training loss."""

import json

import numpy as np
import pandas as pd
import pytest

from figure_data import experiment
from study.experiments.hidden_units import overfitting, overfitting_findings


@pytest.fixture
def tables():
    curves, runs = experiment({"hidden_layers": [8, 64]}, seeds=2, diverged={(1, 1)})
    return runs.assign(level=[f"hidden units {units}" for units in runs["hidden_layers"]]), curves


def test_gaps_are_differences_of_the_losses(tables):
    table = overfitting(*tables)
    whole = table[table["status"] == "completed"]
    assert np.allclose(whole["gap"], 0.01 * 8)
    assert np.allclose(whole["lowest_gap"], 0.01 * whole["lowest_epoch"])
    assert (whole["turn_up"] > 0).all()
    assert table.loc[3, ["turn_up", "lowest_epoch", "gap", "lowest_gap"]].isna().all()


def test_the_findings_describe_each_level_and_list_each_run(tables):
    runs, curves = tables
    found = overfitting_findings(runs, curves)
    assert found["overfitting"]["gap"]["hidden units 64"]["n"] == 1
    assert found["overfitting"]["lowest_epoch"]["hidden units 8"]["n"] == 2
    assert [row["run"] for row in found["gaps"]] == runs["run"].tolist()
    assert found["gaps"][3] == {"run": "run-1-1", "gap": None, "lowest_gap": None, "lowest_epoch": None}
    json.dumps(found, allow_nan=False)


def test_a_run_of_two_levels_is_listed_once(tables):
    runs, curves = tables
    runs_twice = pd.concat([runs, runs.head(1).assign(level="again")])
    twice = overfitting_findings(runs_twice, pd.concat([curves, curves], ignore_index=True))
    assert [row["run"] for row in twice["gaps"]] == runs["run"].tolist()

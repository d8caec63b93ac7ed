"""What the noise along several runs shows."""

import numpy as np
import pandas as pd
import pytest

from noise_data import ZOOM, made_up_tables
from study.noise.findings import age_findings, noise_findings, run_rows, zoom_findings
from study.noise.gathered import derive, gather


def test_findings_of_runs_in_which_the_theory_holds():
    tables = derive(made_up_tables(), batch_size=10, n=100)
    rows = run_rows(tables)
    assert rows.index.tolist() == [0, 1, 2]
    np.testing.assert_allclose(rows["ratio"], 1)
    np.testing.assert_allclose(rows[["first_scale", "last_scale"]], [[10, 40]] * 3)
    np.testing.assert_allclose(rows["after_gap"], -0.08)
    np.testing.assert_allclose(rows["own_first"], 0.15)
    assert rows["training_first"].isna().all()
    found = noise_findings(tables, ZOOM)
    assert [epoch["after"] for epoch in found["epochs"]] == [0, 1]
    assert found["scales"][-1]["noise_scale"]["mean"] == 40
    assert found["scales"][0]["largest_step"]["mean"] == pytest.approx(0.05)
    assert [run["own_fall"] for run in found["steps"][0]["by_run"]] == pytest.approx([0.1] * 3)
    assert (found["steps"][0]["training_first"]["mean"], found["steps"][1]["training_first"]) == (
        pytest.approx(0.03),
        None,
    )
    assert found["epochs"][1]["first"] == 10


def test_the_ratio_weighs_variances_and_leaves_out_snapshots_without_a_record():
    tables = made_up_tables(seeds=1)
    tables["gradients"]["recorded"] = [np.nan, 0.8, 0.1]
    assert run_rows(derive(tables, 10, 100))["ratio"].item() == pytest.approx(np.sqrt(0.9 / 0.3))


def test_the_lag_is_drift_and_the_rest_and_the_fall_in_a_step_is_exact():
    parts = derive(made_up_tables(), batch_size=10, n=100)["epochs"]
    np.testing.assert_allclose(parts["lag"], parts["drift"] + parts["rest"])
    np.testing.assert_allclose(parts["drift"], 0.2)
    np.testing.assert_allclose(parts["step_fall"], [0.05, 0.01] * 3)


def test_what_is_claimed_of_an_epoch_is_of_the_last_one_measured():
    tables = made_up_tables()
    tables["epochs"].loc[tables["epochs"]["first"] == 0, "batch_mean"] = 50.0
    tables["steps"].loc[tables["steps"]["first"] == 0, "batch_after"] = 50.0
    rows = run_rows(derive(tables, 10, 100))
    np.testing.assert_allclose(rows[["rest", "after_gap"]], [[0.1, -0.08]] * 3)


def test_ages_are_shown_where_they_reach_furthest_and_rare_ones_left_out():
    found = age_findings(made_up_tables()["ages"])
    assert found["epoch"] == 2.5
    assert [each["age"] for each in found["bins"]] == [0.25, 0.75, 1.25]
    assert found["bins"][-1]["excess"]["mean"] == pytest.approx(0.075)
    ages = made_up_tables()["ages"]
    ages.loc[ages["age"] == 1.25, "examples"] = 2
    found = age_findings(ages)
    assert (found["epoch"], len(found["bins"])) == (2.5, 2)
    assert age_findings(ages.iloc[:0]) is None


def test_a_stretch_of_steps_is_compared_with_its_band():
    found = zoom_findings(ZOOM)
    assert found["inside"] == pytest.approx(2 / 3)
    assert found["batch_sd"] == pytest.approx(np.std([-0.1, 0.38, 0.1], ddof=1))
    assert found["training_sd"] == pytest.approx(0.02 / np.sqrt(2))
    assert zoom_findings(ZOOM.iloc[:1]) is None


def test_only_completed_runs_are_gathered():
    tables = made_up_tables(seeds=1)
    parts = {name: [table.drop(columns=["seed", "run"])] * 3 for name, table in tables.items()}
    runs = pd.DataFrame({"run": ["a", "b", "c"], "seed": [4, 5, 6], "batch_size": 10})
    runs["status"] = ["completed", "diverged", "completed"]
    found = gather(parts, runs, n=100)
    assert [list(table["run"].unique()) for table in found.values()] == [["a", "c"]] * len(parts)
    assert run_rows(found).index.tolist() == [4, 6]
    nothing = gather(parts, runs.assign(status="diverged"), n=100)
    assert [len(table) for table in nothing.values()] == [0] * len(parts)
    assert {"before_gap", "run", "seed", "after"} <= set(nothing["steps"])
    assert run_rows(nothing).empty
    assert noise_findings(nothing, ZOOM) is None

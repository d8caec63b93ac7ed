"""What the noise along several runs shows."""

import numpy as np
import pandas as pd
import pytest

from noise_data import made_up_tables
from study.noise.findings import noise_findings, run_rows
from study.noise.gathered import derive, gather


def test_findings_of_runs_in_which_the_theory_holds():
    tables = derive(made_up_tables(), batch_size=10, n=100)
    rows = run_rows(tables, n=100)
    assert rows.index.tolist() == [0, 1, 2]
    np.testing.assert_allclose(rows["exponent"], -1)
    np.testing.assert_allclose(rows[["log_ratio", "before_gap"]], 0, atol=1e-12)
    np.testing.assert_allclose(rows[["first_scale", "last_scale", "two_batch"]], [[10, 40, 1]] * 3)
    np.testing.assert_allclose(rows["after_gap"], -0.08)
    np.testing.assert_allclose(rows["expected_own"], 0.1 * 1.5)
    np.testing.assert_allclose(rows["expected_training"], 0.1)
    found = noise_findings(tables, n=100)
    assert found["covered"] == 1
    assert [epoch["epoch"] for epoch in found["epochs"]] == [1, 2]
    assert found["scales"][-1]["noise_scale"]["mean"] == 40
    assert [run["own_fall"] for run in found["steps"][0]["by_run"]] == pytest.approx([0.1] * 3)
    assert found["epochs"][1]["first"] == 10


def test_the_lag_is_drift_and_the_rest():
    tables = derive(made_up_tables(), batch_size=10, n=100)
    parts = tables["epochs"]
    np.testing.assert_allclose(parts["lag"], parts["drift"] + parts["rest"])
    np.testing.assert_allclose(parts["drift"], 0.2)
    np.testing.assert_allclose(tables["steps"]["own_fall"], 0.1)


def test_only_completed_runs_are_gathered():
    tables = made_up_tables(seeds=1)
    parts = {name: [table.drop(columns="seed")] * 3 for name, table in tables.items()}
    runs = pd.DataFrame({"run": ["a", "b", "c"], "seed": [4, 5, 6], "batch_size": 10})
    runs["status"] = ["completed", "diverged", "completed"]
    found = gather(parts, runs, n=100)
    assert [list(table["run"].unique()) for table in found.values()] == [["a", "c"]] * 4
    assert run_rows(found, n=100).index.tolist() == [4, 6]
    nothing = gather(parts, runs.assign(status="diverged"), n=100)
    assert [len(table) for table in nothing.values()] == [0] * 4
    assert {"before_gap", "run", "seed", "epoch"} <= set(nothing["steps"])
    assert run_rows(nothing, n=100).empty
    assert noise_findings(nothing, n=100) is None

"""Tables of runs, and what is said of values over seeds."""

import numpy as np
import pandas as pd
import pytest

from study.common.tables import all_completed, by_level, completed, describe, described, records

RUNS = pd.DataFrame(
    {
        "level": ["b", "b", "a", "a"],
        "seed": [0, 1, 0, 1],
        "status": ["completed", "completed", "completed", "diverged"],
        "loss": [1.0, 3.0, 5.0, np.nan],
    }
)


def test_a_level_is_completed_if_all_of_its_runs_are():
    assert completed(RUNS).index.tolist() == [0, 1, 2]
    assert list(all_completed(RUNS).items()) == [("b", True), ("a", False)]
    assert all_completed(RUNS, "seed").tolist() == [True, False]
    assert by_level(RUNS, "loss").to_dict("list") == {"b": [1.0, 3.0]}


def test_values_are_described_over_the_seeds():
    assert describe([1.0, 3.0]) == {"mean": 2.0, "sd": pytest.approx(np.sqrt(2)), "min": 1.0, "max": 3.0, "n": 2}
    assert describe([1.0])["sd"] is None
    found = described(RUNS[["seed", "loss"]])
    assert found["seed"]["mean"] == 0.5
    assert found["loss"] is None


def test_records_hold_plain_values_and_none_for_what_is_missing():
    rows = records(RUNS.astype({"seed": "Int64"}))
    assert rows[3] == {"level": "a", "seed": 1, "status": "diverged", "loss": None}
    assert type(rows[0]["seed"]) is int and type(rows[0]["loss"]) is float

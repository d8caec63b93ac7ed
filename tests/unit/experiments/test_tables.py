"""Tables of runs, of levels and of timings."""

import pandas as pd
import pytest

from statistics_data import run_rows
from study.experiments.tables import level_seconds, level_table, run_table, study_table, timing_tables


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
    assert (row["hidden_layers"], row["steps"], row["iterations"]) == ("5-4", 70, None)
    assert "data_sha256" not in row


def test_a_varied_number_of_training_images_is_a_number_where_all_of_them_are_taken():
    members = [[name, {"training_images": count}, 0] for name, count in (("few", 50), ("all", None))]
    specifications = [{"hidden_layers": [5], "training_images": level["training_images"]} for _, level, _ in members]
    rows = run_table(members, specifications, [{"training_examples": count} for count in (50, 700)])
    assert rows["level"].tolist() == ["training images 50", "training images 700"]
    assert rows["training_images"].tolist() == [50, 700]
    fixed = run_table([["all", {"batch_size": 8}, 0]], [specifications[1] | {"batch_size": 8}], [{}])
    assert fixed["training_images"].tolist() == [None]


def test_study_table_names_each_run_once_with_all_its_experiments():
    rows = run_rows([0.7, 0.8])
    joined = study_table({"first": rows, "second": rows.head(2)})
    assert len(joined) == len(rows)
    assert joined["experiments"].tolist()[:3] == ["first;second", "first;second", "first"]
    assert set(study_table({"search": pd.concat([rows, rows])})["experiments"]) == {"search"}


def timing(*seconds):
    """Content of timing.json with evaluations after 10, 20, ... iterations."""
    rows = [[10 * (place + 1), training, 1.0] for place, training in enumerate(seconds)]
    return {
        "training_seconds": seconds[-1],
        "evaluation_seconds": 1.0,
        "peak_memory_mb": 50 + len(seconds),
        "blas_kernel": "kernel",
        "seconds": rows,
    }


def test_timings_add_up_over_the_jobs_of_a_run():
    totals, seconds = timing_tables(["a", "b"], [[timing(2.0, 3.0)], [timing(1.0), timing(4.0, 5.0)]])
    assert totals.to_dict("records")[1] == {
        "run": "b",
        "training_seconds": 6.0,
        "evaluation_seconds": 2.0,
        "peak_memory_mb": 52,
        "blas_kernel": "kernel",
    }
    assert seconds[seconds["run"] == "a"]["training_seconds"].tolist() == [2.0, 3.0]
    assert seconds[seconds["run"] == "b"]["training_seconds"].tolist() == [1.0, 5.0, 6.0]


def test_levels_take_the_mean_time_of_their_completed_runs():
    runs = run_rows([0.7, 0.8], seeds=2)
    runs.loc[0, "status"] = "diverged"
    times = pd.DataFrame({"run": runs["run"], "training_seconds": [1.0, 2.0, 3.0, 5.0]})
    assert level_seconds(runs, times).to_dict() == {"batch size 1": 2.0, "batch size 2": 4.0}

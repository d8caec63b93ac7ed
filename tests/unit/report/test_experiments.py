"""One experiment as the templates see it."""

import pandas as pd

from study.common.many import MOST_SERIES, SHOWN_SERIES
from study.report.experiments import MOST_LEVELS, experiment_context, shown_levels

RUNS = pd.DataFrame(
    {
        "run": ["a", "b", "c"],
        "level": ["batch size 4", "batch size 4", "batch size 8"],
        "seed": [0, 1, 0],
        "status": ["completed", "completed", "diverged"],
        "hidden_layers": ["8", "8", "8"],
        "activation": ["leaky_relu"] * 3,
        "batch_size": [4, 4, 8],
        "step_size": [0.1] * 3,
        "decay": ["constant"] * 3,
        "momentum": [0.0] * 3,
        "epochs": [3.0] * 3,
    }
)
LEVELS = pd.DataFrame({"level": ["batch size 4", "batch size 8"], "batch_size": [4, 8], "diverged": [0, 1]})
TIMING = pd.DataFrame({"run": ["a", "b", "c"], "training_seconds": [1.0, 3.0, 5.0]})
EXPERIMENT = {"name": "mine", "title": "Mine", "question": None, "kind": "factorial", "factors": ["batch_size"]}


def test_what_varies_is_left_out_of_the_settings():
    found = experiment_context(EXPERIMENT, RUNS, LEVELS, {"complete": True}, {})
    assert found["name"] == "mine" and found["found"] == {"complete": True}
    assert (found["run_count"], found["seeds"], found["diverged"]) == (3, 2, 1)
    assert "batch size" not in found["settings_label"] and "activation leaky relu" in found["settings_label"]
    assert found["factor_names"] == ["batch size"]
    assert [row["label_batch_size"] for row in found["levels"]] == ["4", "8"]
    assert [row["level"] for row in found["whole_levels"]] == ["batch size 4"]
    assert found["training_seconds"] is None and "training_seconds" not in found["levels"][0]


def test_times_are_those_of_completed_runs_for_a_level_and_of_all_in_sum():
    found = experiment_context(EXPERIMENT, RUNS, LEVELS, {}, {}, TIMING)
    assert [row["training_seconds"] for row in found["levels"]] == [2.0, None]
    assert found["training_seconds"] == 9.0


def test_the_table_of_many_settings_shows_those_of_the_lowest_loss():
    rows = [{"level": i, "final_validation_loss_mean": None if i == 7 else abs(i - 30) / 10} for i in range(60)]
    assert shown_levels(rows[:MOST_LEVELS]) == rows[:MOST_LEVELS]
    shown = [row["level"] for row in shown_levels(rows)]
    assert len(shown) == MOST_LEVELS and shown[:3] == [30, 29, 31] and 7 not in shown
    assert shown_levels([rows[7]] * 50 + rows[:1])[0] == rows[0]


def test_the_context_says_what_figures_leave_out():
    count = MOST_SERIES + 60
    runs = pd.concat([RUNS[:1].assign(run=str(i), batch_size=i) for i in range(count)])
    levels = pd.DataFrame({"level": range(count), "batch_size": range(count), "diverged": 0})
    levels["final_validation_loss_mean"] = 0.5
    found = experiment_context(EXPERIMENT, runs, levels, {}, {})
    assert (found["shown_curves"], found["shown_ranks"]) == (SHOWN_SERIES, count)
    found = experiment_context(EXPERIMENT, RUNS, LEVELS, {}, {})
    assert (found["shown_curves"], found["shown_ranks"]) == (None, None)

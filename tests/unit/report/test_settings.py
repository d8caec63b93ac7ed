"""The table of all settings."""

import pandas as pd

from study.report.settings import MOST_SETTINGS, settings_context

RUNS = pd.DataFrame(
    {
        "experiments": ["a"],
        "seed": [0],
        "steps": [10],
        "status": ["completed"],
        "final_training_loss": [0.1],
        "best_validation_loss": [0.2],
        "best_validation_accuracy": [0.9],
    }
)


def test_options_in_use_and_divergence_share_a_column_of_the_settings():
    runs = pd.concat([RUNS.assign(dropout=0.0, flip=False), RUNS.assign(dropout=0.5, flip=True, status="diverged")])
    found = settings_context(runs)
    assert [row["notes"] for row in found["setting_rows"]] == ["", "dropout 0.5, flips, 1 diverged"]
    assert "notes" in found["varied"]


def test_a_limit_that_is_not_set_is_no_option_in_use():
    runs = pd.concat([RUNS.assign(training_images=count, label_noise=0.0) for count in (None, 12345)])
    assert [row["notes"] for row in settings_context(runs)["setting_rows"]] == ["", "training images 12345"]
    (row,) = settings_context(RUNS.assign(training_images=None, label_noise=0.2))["setting_rows"]
    assert row["notes"] == "label noise 0.2"


def test_scalings_that_give_the_same_step_are_one_setting():
    runs = pd.concat([RUNS.assign(step_size_scaling=scaling, initial_step_size=0.1) for scaling in ("none", "sqrt")])
    (row,) = settings_context(runs)["setting_rows"]
    assert row["seeds"] == RUNS["seed"].nunique()


def test_what_has_no_column_and_varies_stands_among_the_notes():
    runs = pd.concat([RUNS.assign(optimiser=name, sampling="shuffle") for name in ("sgd", "adamw")])
    found = settings_context(runs)
    assert [row["notes"] for row in found["setting_rows"]] == ["optimiser sgd", "optimiser adamw"]
    counted = RUNS.assign(epochs=float("nan"), iterations=10, evaluations=4)
    runs = pd.concat([RUNS.assign(steps=20, epochs=2.0, iterations=None, evaluations=5), counted])
    assert [row["notes"] for row in settings_context(runs)["setting_rows"]] == ["", "iterations 10"]
    assert "notes" in found["varied"]


def test_of_many_settings_the_first_of_each_experiment_are_shown():
    many = pd.concat([RUNS.assign(batch_size=i, dropout=0.1 * (i > 50)) for i in range(MOST_SETTINGS + 20)])
    runs = pd.concat([many, RUNS.assign(experiments="b", batch_size=7, dropout=0.0)])
    found = settings_context(runs)
    assert [row["batch_size"] for row in found["setting_rows"]] == [*range(MOST_SETTINGS), 7]
    assert found["settings"] == MOST_SETTINGS + 21
    # A column that varies among the settings that are not shown varies.
    assert {"batch_size", "dropout"} <= set(found["varied"])

"""What figures show of many settings, runs and points."""

import numpy as np
import pandas as pd

from study.common.many import (
    MOST_POINTS,
    SHOWN_SERIES,
    evenly,
    lines_of,
    places_of,
    shown_settings,
    turning_points,
)


def test_some_places_of_many_are_spread_evenly_and_have_both_ends():
    assert evenly(5, 12).tolist() == [0, 1, 2, 3, 4]
    chosen = evenly(2_000, 12)
    assert (len(chosen), chosen[0], chosen[-1]) == (12, 0, 1_999)
    assert set(np.diff(chosen)) <= {181, 182}


def runs_of(losses, diverged=()):
    """Two runs of each setting, with this final validation loss."""
    rows = [
        {"step_size": step, "decay": "constant", "seed": seed, "final_validation_loss": loss, "status": "completed"}
        for step, loss in enumerate(losses)
        for seed in range(2)
    ]
    runs = pd.DataFrame(rows)
    runs.loc[runs["step_size"].isin(diverged) & (runs["seed"] == 1), "status"] = "diverged"
    return runs


def test_the_shown_settings_go_from_the_lowest_loss_to_the_highest_and_diverged_ones_come_last():
    losses = np.random.default_rng(0).permutation(50) / 100
    best, worst = int(losses.argmin()), int(losses.argmax())
    shown = set(shown_settings(runs_of(losses), ["step_size", "decay"])["step_size"])
    assert len(shown) == SHOWN_SERIES and {best, worst} <= shown
    shown = set(shown_settings(runs_of(losses, diverged=[best]), ["step_size", "decay"])["step_size"])
    assert best in shown and int(losses.argsort()[1]) in shown
    shown = shown_settings(runs_of(losses, diverged=range(50)), ["step_size"])["step_size"]
    assert shown.drop_duplicates().tolist() == evenly(50, SHOWN_SERIES).tolist()


def test_a_second_factor_of_few_levels_makes_no_more_lines_or_places():
    runs = pd.DataFrame([{"a": a, "b": b, "c": c} for a in range(7) for b in range(5) for c in range(2)])
    assert (lines_of(runs, []), lines_of(runs, ["a"]), lines_of(runs, ["a", "b"])) == (1, 7, 35)
    assert (places_of(runs, ["a", "b"]), places_of(runs, ["a", "b", "c"])) == (7, 70)


def test_a_line_of_steps_needs_only_the_points_at_which_it_turns():
    few = pd.Series([1.0, 1.0, 2.0])
    assert turning_points(few).tolist() == [0, 1, 2]
    many = pd.Series(np.repeat([np.nan, 0.5, 0.75], MOST_POINTS))
    assert turning_points(many).tolist() == [0, MOST_POINTS, 2 * MOST_POINTS, 3 * MOST_POINTS - 1]

"""Figures of the course of a search and of its explanation, by their artists."""

import numpy as np
import pandas as pd
import pytest

from study.figures.explanation import dependence_figure, importance_figure
from study.figures.rungs import compute_figure, median_course, rungs_figure
from study.figures.trials import axes_of, trial_table


def staged_rungs():
    """(rungs, curves) of a halving of 4 trials: 1, 2 and 4 epochs; one diverges."""
    rows = [(0, trial, 1, trial < 2) for trial in range(4)] + [(1, 0, 2, True), (1, 1, 2, False), (2, 0, 4, False)]
    rungs = pd.DataFrame(rows, columns=["rung", "trial", "budget", "promoted"])
    rungs = rungs.assign(course="seed-1_bracket-0", search_seed=1, last=rungs["rung"] == 2, status="completed")
    rungs["accuracy"] = 0.8 + 0.01 * rungs["budget"] - 0.01 * rungs["trial"]
    rungs["rank"] = rungs["trial"] + 1
    rungs.loc[3, ["status", "accuracy"]] = ["diverged", np.nan]
    epochs = {0: 4, 1: 2, 2: 1, 3: 1}
    curves = pd.DataFrame(
        [
            {"trial": trial, "epoch": epoch, "validation_accuracy": 0.8 + 0.01 * epoch - 0.01 * trial}
            for trial, last in epochs.items()
            for epoch in (0, 0.5, 1, 2, 4)
            if epoch <= last
        ]
    )
    return rungs, curves


def test_stopped_trials_end_in_a_dot_at_their_rung_and_budgets_are_marked():
    ax = rungs_figure(*staged_rungs()).axes[0]
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert sorted(float(line.get_xdata()[0]) for line in dots) == [1, 1, 2]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["1", "2", "4"]
    assert max(line.get_lw() for line in ax.lines) == 1.8


def made_up_progress(seeds):
    rows = [
        {"search_seed": seed, "beside": beside, "work": work, "accuracy": best, "best": best}
        for seed in range(seeds)
        for beside in (False, True)
        for work, best in ((100, 0.5 + 0.01 * seed), (200, 0.7), (400, 0.8 - 0.1 * beside))
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("seeds", [1, 3])
def test_the_best_so_far_has_a_line_per_seed_and_a_median(seeds):
    expectation = {"trials": 3, "best": [0.5, 0.6, 0.65]}
    figure = compute_figure(made_up_progress(seeds), "successive_halving", expectation)
    assert len(figure.axes) == 2
    assert len(figure.axes[0].lines) == 2 * (seeds + 1)
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names[0].startswith("successive halving")
    assert len(compute_figure(made_up_progress(seeds), "hyperband").axes) == 1


def test_medians_of_courses_are_taken_where_all_have_begun():
    courses = [pd.DataFrame({"work": [w, 10], "best": [b, 0.9]}) for w, b in ((1, 0.1), (2, 0.3), (4, 0.5))]
    works, medians = median_course(courses)
    assert list(works) == [4, 10]
    assert list(medians) == [0.3, 0.9]


def explanation(pair=True):
    spread = {"mean": 0.4, "low": 0.2, "high": 0.6}
    response = {"mean": [0.8, 0.85], "low": [0.7, 0.8], "high": [0.9, 0.9]}
    return {
        "enough": True,
        "coordinates": [
            {
                "name": "step size",
                "total": spread,
                "first": spread,
                "response": response | {"values": [0.01, 0.3], "log": True, "choices": False},
            },
            {
                "name": "activation",
                "total": spread,
                "first": spread,
                "response": response | {"values": ["relu", "leaky_relu"], "log": False, "choices": True},
            },
        ],
        "surface": {
            "axes": [
                {"name": "step size", "values": [0.01, 0.3], "log": True, "choices": False},
                {"name": "activation", "values": ["relu", "tanh"], "log": False, "choices": True},
            ],
            "accuracy": [[0.8, 0.81], [0.85, 0.84]],
        }
        if pair
        else None,
    }


def test_importance_and_response_are_named():
    ax = importance_figure(explanation()).axes[0]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["step size", "activation"]
    assert len(importance_figure(explanation(pair=False)).axes) == 1
    panels = dependence_figure(explanation()).axes
    assert [panel.get_xlabel() for panel in panels] == ["step size", "activation"]
    assert panels[0].get_xscale() == "log"
    assert [text.get_text() for text in panels[1].get_xticklabels()] == ["relu", "leaky relu"]


def test_without_an_explanation_the_figures_say_why():
    for draw in (importance_figure, dependence_figure):
        [ax] = draw({"enough": False, "fewest": 10}).axes
        assert "fewer than 10 trials" in ax.texts[0].get_text()


def test_a_trial_without_a_hyperparameter_has_no_place_on_its_axis():
    runs = pd.DataFrame(
        {
            "trial": range(3),
            "decay": ["constant", "exponential", "exponential"],
            "decay_rate": [0.0, 0.01, 0.1],
            "absent": ["decay_rate", None, None],
            "last": [False, True, True],
            "status": "completed",
            "best_validation_accuracy": [0.7, 0.8, 0.9],
            "iterations": 10,
            "batch_size": 4,
            "parameters": 9,
        }
    )
    space = {
        "decay": ["constant", "exponential"],
        "decay_rate": {"low": 0.01, "high": 0.3, "log": True, "when": {"decay": ["exponential"]}},
    }
    decay, rate = axes_of(trial_table(runs), space)
    assert np.isnan(rate.positions).tolist() == [True, False, False]
    assert sorted(rate.ticks) == [0.01, 0.1]
    assert not np.isnan(decay.positions).any()


def test_a_search_whose_trials_all_diverged_has_an_empty_figure():
    table = made_up_progress(2).assign(best=float("nan"))
    compute_figure(table, "successive_halving", None).draw_without_rendering()

"""Figures of a search and of its explanation, by their artists."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from figure_data import SMALLEST
from study.figures.explanation import dependence_figure, importance_figure
from study.figures.rungs import compute_figure, rungs_figure
from study.figures.search import best_figure, responses_figure
from study.figures.trials import axes_of
from study.search.dimensions import dimensions
from study.search.findings import choice_medians
from study.search.tables import median_progress, trial_table


def staged_rungs():
    """(rungs, curves) of a halving of 4 trials: 1, 2 and 4 epochs; one diverges."""
    rows = [(0, trial, 1, trial < 2) for trial in range(4)] + [(1, 0, 2, True), (1, 1, 2, False), (2, 0, 4, False)]
    rungs = pd.DataFrame(rows, columns=["rung", "trial", "budget", "promoted"])
    rungs = rungs.assign(bracket="seed-1_bracket-0", search_seed=1, last=rungs["rung"] == 2, status="completed")
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
    table = made_up_progress(seeds)
    figure = compute_figure(table, median_progress(table), "successive_halving", expectation)
    assert len(figure.axes) == 2
    assert len(figure.axes[0].lines) == 2 * (seeds + 1)
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names[0].startswith("successive halving")
    assert [name.endswith("median") for name in names[:2]] == [seeds > 1] * 2
    assert len(compute_figure(table, median_progress(table), "hyperband").axes) == 1


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
    space = {
        "decay": ["constant", "exponential"],
        "decay_rate": {"low": 0.01, "high": 0.3, "log": True, "when": {"decay": ["exponential"]}},
    }
    points = [{"decay": "constant"}, *({"decay": "exponential", "decay_rate": rate} for rate in (0.01, 0.1))]
    decay, rate = axes_of(dimensions(points, space))
    assert np.isnan(rate.positions).tolist() == [True, False, False]
    assert sorted(rate.ticks) == [0.01, 0.1]
    assert not np.isnan(decay.positions).any()


def test_a_search_whose_trials_all_diverged_has_an_empty_figure():
    table = made_up_progress(2).assign(best=float("nan"))
    compute_figure(table, median_progress(table), "successive_halving", None).draw_without_rendering()


def made_up_search(trials=6, diverged=()):
    """(trials, drawn, medians) of a made-up search."""
    names, networks, sizes = ["tanh", "relu"], [[512, 256], [64], [128]], [32, 128]
    points = [
        {
            "hidden_layers": networks[i % 3],
            "activation": names[i % 2],
            "step_size": 0.01 * 1.7**i,
            "batch_size": sizes[i % 2],
        }
        for i in range(trials)
    ]
    runs = pd.DataFrame(
        {
            "trial": range(trials),
            "last": True,
            "batch_size": [point["batch_size"] for point in points],
            "status": ["diverged" if i in diverged else "completed" for i in range(trials)],
            "best_validation_accuracy": 0.8 + 0.01 * np.sin(np.arange(trials)),
            "steps": 100,
            "parameters": 1000,
        }
    )
    layers, steps = {"layers": [1, 2], "units": [64, 128, 256, 512]}, {"low": 0.01, "high": 0.3, "log": True}
    space = {"hidden_layers": layers, "activation": ["relu", "tanh"], "step_size": steps, "batch_size": [32, 64, 128]}
    table, drawn = trial_table(pd.DataFrame({"trial": range(trials), "point": points}), runs), dimensions(points, space)
    return table, drawn, choice_medians(table, drawn)


def test_search_figures_show_every_trial():
    trials, drawn, medians = made_up_search(diverged={1})
    figure = responses_figure(trials, drawn, medians)
    names = ["hidden layers", "total units", "activation", "step size", "batch size"]
    assert [ax.get_xlabel() for ax in figure.axes] == names
    assert "diverged" in [text.get_text() for text in figure.legends[0].get_texts()]
    assert np.all(np.diff(best_figure(trials).axes[0].lines[0].get_ydata()) >= 0)


def test_bars_are_at_the_medians_of_choices():
    trials, drawn, medians = made_up_search()
    panel = responses_figure(trials, drawn, medians).axes[2]
    assert [text.get_text() for text in panel.get_xticklabels()] == ["relu", "tanh"]
    bars = [line.get_ydata()[0] for line in panel.lines if len(line.get_xdata()) == 2]
    assert bars == [100 * median for median in medians["activation"]]


@pytest.mark.parametrize(("trials", "diverged"), [(1, set()), (3, {0, 1, 2})])
def test_a_search_of_one_trial_or_without_success_is_drawn(trials, diverged):
    trials, drawn, medians = made_up_search(trials, diverged)
    for figure in (responses_figure(trials, drawn, medians), best_figure(trials)):
        figure.draw_without_rendering()


def test_hidden_layers_have_a_place_for_each_number_of_layers():
    trials, drawn, _ = made_up_search(diverged={1, 2})
    assert trials["rank"].max() == 4 and trials["accuracy"].isna().sum() == 2
    assert list(axes_of(drawn)[0].ticks.values()) == ["1", "2"]


def test_a_search_without_random_trials_has_no_expected_best():
    trials, _, _ = made_up_search()
    drawn, plain = best_figure(trials, {"trials": 2, "best": [0.5, 0.6]}), best_figure(trials)
    assert len(drawn.axes[0].lines) == len(plain.axes[0].lines) + 1
    assert len(drawn.legends[0].get_texts()) == len(plain.legends[0].get_texts()) + 1


def test_all_type_of_search_figures_can_be_read():
    trials, drawn, medians = made_up_search(diverged={1})
    for figure in (responses_figure(trials, drawn, medians), best_figure(trials)):
        figure.draw_without_rendering()
        for text in figure.findobj(Text):
            if text.get_visible() and text.get_text().strip():
                assert text.get_fontsize() >= SMALLEST, text.get_text()

"""Figures of many settings, runs and trials: what they draw, and that they stay small."""

import numpy as np
import pandas as pd

from figure_data import experiment, lines, texts
from study.common.many import MOST_LINES, MOST_MARKS, SHOWN_SERIES
from study.figures.curves import curves_figure
from study.figures.levels import levels_figure
from study.figures.rungs import rungs_figure
from study.figures.search import best_figure, responses_figure
from study.figures.shared.style import save
from study.search.dimensions import dimensions
from study.search.findings import choice_medians


def size(figure, folder):
    """Bytes of the SVG and of the PDF, the larger one."""
    save(figure, folder / "figure.svg")
    return max(path.stat().st_size for path in folder.glob("figure.*"))


def test_of_many_settings_a_dozen_have_curves(tmp_path):
    curves, runs = experiment({"batch_size": list(range(1, 21)), "step_size": [0.1 * i for i in range(1, 11)]})
    figure = curves_figure(curves, runs, ["batch_size", "step_size"])
    assert [len(lines(ax)) for ax in figure.axes] == [SHOWN_SERIES] * 4
    # The made-up losses rise from setting to setting: the first and the last are drawn.
    assert {"1, 0.1", "20, 1"} <= set(texts(figure.axes[1]))
    assert size(figure, tmp_path) < 300_000


def test_many_settings_are_drawn_in_the_order_of_what_they_reach(tmp_path):
    _, runs = experiment({"batch_size": list(range(1, 301))}, seeds=3, diverged=[(4, 0)])
    runs = runs.assign(batch_size=runs["batch_size"].astype(str))
    figure = levels_figure(runs, ["batch_size"])
    ax = figure.axes[1]
    final = ax.lines[0]
    means = runs[runs["status"] == "completed"].groupby("batch_size")["final_validation_loss"].mean()
    assert len(final.get_xdata()) == MOST_LINES and final.get_xdata()[-1] == 300
    assert (final.get_ydata()[0], final.get_ydata()[-1]) == (means.min(), means.max())
    assert (np.diff(final.get_ydata()) >= 0).all() and (np.diff(figure.axes[3].lines[0].get_ydata()) <= 0).all()
    assert size(figure, tmp_path) < 300_000


def test_many_settings_without_a_completed_run_say_so():
    _, runs = experiment({"batch_size": list(range(1, 101))}, seeds=1)
    figure = levels_figure(runs.assign(status="diverged", batch_size=runs["batch_size"].astype(str)), ["batch_size"])
    assert all("no run was completed" in texts(ax) for ax in figure.axes)


def trials_of(count):
    rng = np.random.default_rng(0)
    accuracy = 0.8 + 0.1 * rng.random(count)
    table = pd.DataFrame({"trial": range(count), "accuracy": accuracy, "last": True, "diverged": False})
    table.loc[5::10, ["accuracy", "diverged"]] = [np.nan, True]
    table["rank"] = table["accuracy"].rank(ascending=False, method="first")
    table = table.assign(
        work=1.0, work_so_far=np.arange(1.0, count + 1), best_so_far=table["accuracy"].cummax().ffill()
    )
    points = [{"step_size": 0.01 + i / count, "decay": "ab"[i % 2]} for i in range(count)]
    return table.assign(point=points)


def test_many_trials_are_a_picture_of_bounded_size(tmp_path):
    trials = trials_of(5 * MOST_MARKS)
    drawn = dimensions(trials["point"], {"step_size": {"low": 0.01, "high": 1, "log": True}, "decay": ["a", "b"]})
    expectation = {"trials": 3, "best": [0.5, 0.6, 0.65]}
    for figure in (best_figure(trials, expectation), responses_figure(trials, drawn, choice_medians(trials, drawn))):
        assert size(figure, tmp_path) < 400_000
        assert max(len(ax.lines) for ax in figure.axes) < 20


def test_the_best_so_far_of_many_trials_has_all_its_steps():
    trials = trials_of(5 * MOST_MARKS)
    step = next(line for line in best_figure(trials).axes[0].lines if line.get_drawstyle() == "steps-post")
    xs, ys = step.get_xdata(), step.get_ydata()
    at = np.searchsorted(xs, np.arange(1, len(trials) + 1), side="right") - 1
    assert (ys[at] == 100 * trials["best_so_far"]).all() and len(xs) < 50


def test_of_many_trials_at_a_rung_some_are_drawn_with_the_best_and_the_last(tmp_path):
    count = 3 * MOST_LINES
    rungs = pd.DataFrame({"trial": range(count), "rung": 0, "budget": 1, "last": False})
    rungs = pd.concat([rungs, pd.DataFrame({"trial": range(100), "rung": 1, "budget": 3, "last": True})])
    rungs = rungs.assign(bracket="b", search_seed=1, status="completed", rank=rungs["trial"] + 1)
    rungs = rungs.assign(accuracy=0.9 - 0.0001 * rungs["trial"]).reset_index(drop=True)
    points = [(trial, epoch) for trial in range(count) for epoch in (0.5, 1, 3) if epoch <= 1 or trial < 100]
    curves = pd.DataFrame(points, columns=["trial", "epoch"]).assign(validation_accuracy=0.8)
    figure = rungs_figure(rungs, curves)
    ends = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert len(ends) == MOST_LINES
    assert size(figure, tmp_path) < 400_000

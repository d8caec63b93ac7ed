"""Figures by their artists: what is drawn, named and marked, rather than its pixels."""

import itertools
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.font_manager import findfont
from matplotlib.text import Text

from study.data.classes import class_names
from study.experiments.hidden_units import overfitting_findings
from study.experiments.tables import timed_curves
from study.figures.batch_loss import batch_figure, growing_average, moving_average
from study.figures.curves import curves_figure, work_figure
from study.figures.gap import gap_figure
from study.figures.levels import levels_figure
from study.figures.samples import first_of_each_class, mosaic, samples_figure
from study.figures.search import best_figure, parallel_figure, responses_figure
from study.figures.selected import confusion_figure, mistakes_figure
from study.figures.shared.arrangement import arrange
from study.figures.shared.marks import spread
from study.figures.shared.scales import level_scale, number, value_text
from study.figures.shared.style import SMALLEST, WIDTH, save
from study.figures.trials import axes_of, trial_table
from study.search.findings import expected_best
from study.training.schedules import evaluation_iterations

MEASURES = [f"{part}_{what}" for part in ("training", "validation") for what in ("loss", "accuracy")]


def experiment(vary, seeds=2, diverged=()):
    """(curves, runs) of made-up runs; `diverged` holds pairs (level, seed)."""
    rows, curves = [], []
    for level, values in enumerate(itertools.product(*vary.values())):
        for seed in range(seeds):
            iteration = evaluation_iterations(400, 8)
            epoch = iteration / 50
            loss = 0.3 + 0.02 * level + 2 * np.exp(-3 * epoch) + 0.01 * seed
            curve = pd.DataFrame({"iteration": iteration, "examples": 20 * iteration, "epoch": epoch})
            for measure in MEASURES:
                gap = 0.01 * epoch if measure.startswith("validation") else 0
                curve[measure] = loss + gap if measure.endswith("loss") else 1 - (loss + gap) / 4
            curve["run"] = run = f"run-{level}-{seed}"
            broken = (level, seed) in diverged
            curve = curve.iloc[:4] if broken else curve
            row = {"run": run, **dict(zip(vary, values, strict=True)), "seed": seed}
            row["status"] = "diverged" if broken else "completed"
            for measure in MEASURES:
                row[f"best_{measure}"] = curve[measure].agg("min" if measure.endswith("loss") else "max")
                row[f"final_{measure}"] = np.nan if broken else curve[measure].iloc[-1]
            rows.append(row)
            curves.append(curve)
    return pd.concat(curves, ignore_index=True), pd.DataFrame(rows)


def search_runs(trials=6, diverged=()):
    """(runs, space) of a made-up search."""
    runs = pd.DataFrame(
        {
            "run": [f"run-{i}" for i in range(trials)],
            "trial": range(trials),
            "hidden_layers": (["512-256", "64", "128"] * trials)[:trials],
            "activation": (["tanh", "relu"] * trials)[:trials],
            "step_size": 0.01 * 1.7 ** np.arange(trials),
            "batch_size": (["32", "128"] * trials)[:trials],
            "status": ["diverged" if i in diverged else "completed" for i in range(trials)],
            "best_validation_accuracy": 0.8 + 0.01 * np.sin(np.arange(trials)),
            "iterations": 100,
            "parameters": 1000,
        }
    ).astype({"batch_size": int})
    layers, steps = {"layers": [1, 2], "units": [64, 128, 256, 512]}, {"low": 0.01, "high": 0.3, "log": True}
    space = {"hidden_layers": layers, "activation": ["relu", "tanh"], "step_size": steps, "batch_size": [32, 64, 128]}
    return runs, space


def texts(ax):
    return [text.get_text() for text in ax.texts]


def lines(ax):
    return [line for line in ax.lines if line.get_transform() == ax.transData and len(line.get_xdata()) > 1]


def crosses(ax):
    return [line for line in ax.lines if line.get_marker() == "x"]


def gaps_of(runs, curves):
    return overfitting_findings(runs.assign(level="level"), curves)["gaps"]


FIGURES = {
    "curves": curves_figure,
    "levels": lambda curves, runs, factors: levels_figure(runs, factors),
    "gap": lambda curves, runs, factors: gap_figure(curves, runs, factors, gaps_of(runs, curves)),
    "work": lambda curves, runs, factors: work_figure(curves, runs, factors, ["examples", "iteration"]),
}


def test_curves_name_their_levels_at_the_line_ends():
    axes = curves_figure(*experiment({"batch_size": [256, 16, 64]}), ["batch_size"]).axes
    assert [len(lines(ax)) for ax in axes] == [len(ax.collections) for ax in axes] == [3, 3, 3, 3]
    assert set(texts(axes[1])) == {"16", "64", "256", "batch size"}
    assert [ax.get_ylabel() for ax in axes[::3]] == ["training loss (nats)", "validation accuracy (%)"]
    assert axes[3].get_xlabel().startswith("epoch")
    assert [ax.get_title(loc="left") for ax in axes] == ["(a)", "(b)", "(c)", "(d)"]


def test_one_level_shows_training_and_validation_in_one_panel():
    for vary in ({}, {"batch_size": [64]}):
        axes = curves_figure(*experiment(vary), list(vary)).axes
        assert [len(lines(ax)) for ax in axes] == [2, 2]
        assert texts(axes[0]) == ["training", "validation"]


def test_one_seed_has_no_band():
    figure = curves_figure(*experiment({"batch_size": [16, 64]}, seeds=1), ["batch_size"])
    assert not any(ax.collections for ax in figure.axes)


def test_the_line_is_the_mean_over_seeds():
    curves, runs = experiment({"batch_size": [16, 64]})
    line = lines(curves_figure(curves, runs, ["batch_size"]).axes[0])[0]
    expected = curves[curves["run"].isin(["run-0-0", "run-0-1"])].groupby("iteration")["training_loss"].mean()
    assert np.allclose(line.get_ydata(), expected)


def test_two_factors_make_columns_of_panels():
    vary = {"activation": ["relu", "leaky_relu"], "step_size": [0.1, 0.01, 1.0]}
    axes = curves_figure(*experiment(vary), list(vary)).axes
    assert [ax.get_title() for ax in axes[:3]] == ["step size 0.01", "step size 0.1", "step size 1"]
    assert all(len(lines(ax)) == 2 for ax in axes)
    assert set(texts(axes[2])) == {"relu", "leaky relu", "activation"}


def test_titles_that_would_touch_are_broken():
    vary = {"activation": ["relu", "tanh"], "label_smoothing": [0.0, 0.05, 0.1, 0.15]}
    assert curves_figure(*experiment(vary), list(vary)).axes[1].get_title() == "label smoothing\n0.05"


def test_three_factors_fall_back_to_one_series_per_level():
    vary = {"batch_size": [16, 64], "step_size": [0.1, 1.0], "momentum": [0.0, 0.9]}
    curves, runs = experiment(vary, seeds=1)
    arrangement = arrange(runs, list(vary))
    assert arrangement.panels == [""]
    assert arrangement.series[:2] == ["16, 0.1, 0", "16, 0.1, 0.9"]
    assert len(lines(curves_figure(curves, runs, list(vary)).axes[0])) == 8


def test_many_levels_get_a_legend_instead():
    figure = curves_figure(*experiment({"epochs": range(1, 15)}, seeds=1), ["epochs"])
    assert len(figure.legends[0].get_texts()) == 14
    assert not texts(figure.axes[1])


@pytest.mark.parametrize("name", FIGURES)
def test_a_level_whose_runs_all_diverged_still_shows(name):
    curves, runs = experiment({"step_size": [0.1, 1.0, 10.0]}, diverged={(2, 0), (2, 1)})
    axes = FIGURES[name](curves, runs, ["step_size"]).axes
    for ax in axes:
        assert crosses(ax)
        assert any("diverged" in text for text in texts(ax))
    labels = [label.get_text() for label in axes[0].get_xticklabels()]
    assert "10" in labels or any("10 ×" in texts(ax) for ax in axes)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize(
    ("vary", "diverged"),
    [
        ({"batch_size": [2**k for k in range(12)]}, {0}),
        ({"hidden_layers": ["none", "128", "512-256"]}, set()),
        ({"activation": ["relu", "tanh"], "momentum": [0.0, 0.9]}, {1}),
        ({"flip": [False, True], "dropout": [0.0, 0.2]}, {1}),
        ({"weight_decay": [0, 1e-3]}, {0, 1}),
        ({"step_size": [10.0]}, {0}),
    ],
    ids=["twelve", "lists", "crossed", "true-or-false", "all-diverged", "one"],
)
def test_every_shape_of_experiment_fits_into_the_figure(name, vary, diverged):
    figure = FIGURES[name](*experiment(vary, 1, {(level, 0) for level in diverged}), list(vary))
    figure.draw_without_rendering()
    box = figure.get_tightbbox()
    assert figure.get_figwidth() == WIDTH
    assert box.x0 > -0.05 and box.x1 < WIDTH + 0.05 and box.y0 > -0.05


def test_levels_show_each_run_and_the_means():
    _, runs = experiment({"batch_size": [16, 64, 256]}, seeds=3)
    ax = levels_figure(runs, ["batch_size"]).axes[1]
    assert ax.get_xscale() == "log"
    assert sorted(len(line.get_xdata()) for line in ax.lines) == [3, 3, 9, 9]
    assert {text.get_text() for text in ax.figure.legends[0].get_texts()} == {"best", "final"}


def test_gaps_are_drawn_for_each_run_with_their_means():
    curves, runs = experiment({"hidden_layers": [8, 64, 512]}, seeds=2, diverged={(2, 1)})
    _, left, right = gap_figure(curves, runs, ["hidden_layers"], gaps_of(runs, curves)).axes
    values = [line.get_ydata() for line in lines(left) if line.get_marker() in ("o", "s")]
    assert [len(ys) for ys in values] == [5, 5]
    assert np.allclose(values[0], 0.01 * 8)
    assert right.get_ylabel() == "epoch of the minimum"


def test_seconds_replace_the_start_of_training():
    curves, runs = experiment({"batch_size": [16, 64]})
    timed = timed_curves(curves, curves[["run", "iteration"]].assign(training_seconds=curves["iteration"] / 1000))
    assert timed["iteration"].min() == 1
    figure = work_figure(timed, runs, ["batch_size"], ["training_seconds"])
    assert [ax.get_xlabel() for ax in figure.axes] == ["training time (s)"] * 2


def test_batches_are_drawn_rasterised_beside_both_curves():
    curve = experiment({}, seeds=1)[0]
    batches = {"loss": np.linspace(2, 0.3, 400), "accuracy": np.linspace(0.2, 0.9, 400)}
    whole, first, accuracy = batch_figure(batches, curve).axes
    assert [ax.lines[0].get_rasterized() for ax in (whole, first, accuracy)] == [True] * 3
    assert [len(ax.lines) for ax in (whole, first, accuracy)] == [4, 4, 4]
    assert first.get_xscale() == "log"
    assert crosses(batch_figure(batches, curve, diverged=True).axes[0])


def test_averages_of_batches():
    for centres, means in (moving_average(np.arange(10), 4), growing_average(np.arange(100))):
        assert np.allclose(centres, means)
    assert len(moving_average(np.arange(3), 10)[1]) == 1


def test_search_figures_show_every_trial():
    runs, space = search_runs(diverged={1})
    ax = parallel_figure(runs, space).axes[0]
    assert {"hidden\nlayers", "total\nunits", "activation", "step\nsize", "batch\nsize"} <= set(texts(ax))
    assert "diverged" in texts(ax)
    assert len([line for line in ax.lines if len(line.get_xdata()) == 6]) == 6
    figure = responses_figure(runs, space)
    names = ["hidden layers", "total units", "activation", "step size", "batch size"]
    assert [ax.get_xlabel() for ax in figure.axes] == names
    assert "diverged" in [text.get_text() for text in figure.legends[0].get_texts()]
    assert np.all(np.diff(best_figure(runs).axes[0].lines[0].get_ydata()) >= 0)


@pytest.mark.parametrize(("trials", "diverged"), [(1, set()), (3, {0, 1, 2})])
def test_a_search_of_one_trial_or_without_success_is_drawn(trials, diverged):
    runs, space = search_runs(trials, diverged)
    for figure in (parallel_figure(runs, space), responses_figure(runs, space), best_figure(runs)):
        figure.draw_without_rendering()


def test_trials_are_ranked_without_the_diverged():
    runs, space = search_runs(diverged={1, 2})
    trials = trial_table(runs)
    assert trials["rank"].max() == 4 and trials["accuracy"].isna().sum() == 2
    assert list(axes_of(trials, space)[0].ticks.values()) == ["1", "2"]


def test_expected_best_starts_at_the_mean_and_rises():
    expected = expected_best([1.0, 2.0, 6.0], 50)
    assert expected[0] == pytest.approx(3.0) and expected[-1] == pytest.approx(6.0)
    assert np.all(np.diff(expected) > 0)


def test_samples_name_the_classes(tmp_path):
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (40, 16), np.uint8), np.arange(40) % 3
    card = {"height": 4, "width": 4, "classes": 3}
    ax = samples_figure(images, labels, card, class_names(3)).axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["class 0", "class 1", "class 2"]
    chosen = first_of_each_class(images, labels, 3, 20)
    assert np.array_equal(chosen[1, 0], images[1]) and not chosen[1, -1].any()
    assert mosaic(chosen, 4, 4, 0).shape == (3 * 6 - 2, 20 * 6 - 2)
    assert class_names(10)[9] == "Ankle boot" and class_names(10, fashion_mnist=False)[9] == "class 9"


SCALES = {"log": [1, 4, 16, 64], "linear": [0.0, 0.5, 0.9], "categorical": [0, 1e-5, 1e-4, 1e-3]}


@pytest.mark.parametrize("kind", SCALES)
def test_levels_stand_on_the_scale_that_suits_them(kind):
    assert level_scale(SCALES[kind]).kind == kind
    assert level_scale(["128", "512-256"]).kind == level_scale([64]).kind == "categorical"


def test_numbers_are_written_plainly():
    assert [number(v) for v in (0, 0.01, 0.5, 64, 1024.0, 100_000)] == ["0", "0.01", "0.5", "64", "1,024", "100,000"]
    assert number(2e-5) == r"$2\cdot10^{-5}$" and number(1e7) == "$10^{7}$"
    assert [value_text(v) for v in ("512-256", "leaky_relu", "128", 0.1)] == ["512-256", "leaky relu", "128", "0.1"]


def test_labels_are_nudged_apart_and_kept_in_order():
    moved = spread([0.5, 0.5, 0.52, 0.9], 0.1, 0, 1)
    assert np.all(np.diff(moved) >= 0.1 - 1e-12)
    assert moved[3] == pytest.approx(0.9)
    assert spread([0.99, 1.0], 0.1, 0, 1) == pytest.approx([0.9, 1.0])


def shown_texts(figure):
    figure.draw_without_rendering()
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("name", FIGURES)
def test_all_type_can_be_read_and_is_the_report_s(name):
    for text in shown_texts(
        FIGURES[name](*experiment({"batch_size": [16, 64], "momentum": [0.0, 0.9]}), ["batch_size", "momentum"])
    ):
        assert text.get_fontsize() >= SMALLEST, text.get_text()
        assert "STIX" in findfont(text.get_fontproperties()), text.get_text()


def test_all_type_of_other_figures_can_be_read_too():
    runs, space = search_runs(diverged={1})
    images = np.zeros((2, 16), np.uint8)
    figures = [parallel_figure(runs, space), responses_figure(runs, space), best_figure(runs)]
    classes = pd.DataFrame({"class": [0, 1, 2], "recall": 1.0, "precision": 1.0})
    figures += [confusion_figure(np.eye(3), classes, ["a", "b", "c"])]
    figures += [mistakes_figure(images, [0, 1], [1, 2], [0.9, 0.7], ["a", "b", "c"], 4, 4)]
    for text in itertools.chain.from_iterable(map(shown_texts, figures)):
        assert text.get_fontsize() >= SMALLEST, text.get_text()


DRAW = """
import sys
sys.path[:0] = sys.argv[2:]
from study.figures.curves import curves_figure
from study.figures.shared.style import save
from test_figures import experiment
save(curves_figure(*experiment({"batch_size": [16, 64]}), ["batch_size"]), sys.argv[1])
"""


def test_another_process_without_a_cache_of_fonts_draws_the_same_bytes(tmp_path):
    """A list of fonts that another installation left behind must not change the type."""
    made = []
    for turn in ("1", "2"):
        place = tmp_path / turn
        place.mkdir()
        environment = os.environ | {"MPLCONFIGDIR": str(place), "PYTHONHASHSEED": turn}
        # The second finds a list without a single font.
        if turn == "2":
            cache = next((tmp_path / "1").glob("fontlist-*.json"))
            listed = json.loads(cache.read_text())
            (place / cache.name).write_text(
                json.dumps(listed | {"ttflist": [f for f in listed["ttflist"] if "STIX" not in f["name"]]})
            )
        words = [place / "a.svg", Path(__file__).parent, Path(__file__).parents[3] / "scripts"]
        subprocess.run([sys.executable, "-c", DRAW, *map(str, words)], cwd=place, env=environment, check=True)
        made.append((place / "a.svg").read_bytes())
    assert made[0] == made[1]


def test_the_same_data_give_the_same_bytes(tmp_path):
    for name in ("first.svg", "second.svg"):
        save(curves_figure(*experiment({"batch_size": [16, 64]}), ["batch_size"]), tmp_path / name)
    first, second = ((tmp_path / name).read_bytes() for name in ("first.svg", "second.svg"))
    assert first == second and b"<dc:date>" not in first


@pytest.mark.parametrize("levels", [["dropout + weight decay " + "ab"[i] for i in range(2)] * 2, list("abcdefgh") * 8])
def test_many_or_long_levels_leave_the_panels_their_room(levels):
    names = [f"{name} {i}" for i, name in enumerate(levels)]
    _, runs = experiment({"batch_size": list(range(len(names)))})
    runs = runs.assign(variant=[names[int(size)] for size in runs["batch_size"]])
    figure = levels_figure(runs, ["variant"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.draw_without_rendering()
    assert all(ax.get_window_extent().height > 0.5 * figure.dpi for ax in figure.axes)


def test_a_search_without_random_trials_has_no_expected_best():
    runs, _ = search_runs()
    drawn, plain = best_figure(runs, {"trials": 2, "best": [0.5, 0.6]}), best_figure(runs)
    assert len(drawn.axes[0].lines) == len(plain.axes[0].lines) + 1
    assert len(drawn.legends[0].get_texts()) == len(plain.legends[0].get_texts()) + 1

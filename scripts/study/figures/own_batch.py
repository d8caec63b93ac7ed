"""The loss of a minibatch before and after its own step, beside that of the training set, and of examples by age."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from study.common.numbers import plain
from study.figures.shared.marks import LABEL_POINTS, legend_below, nothing_to_show
from study.figures.shared.style import (
    GREY,
    INK,
    TRAINING,
    UNORDERED,
    VALIDATION,
    letter_panels,
    new_figure,
    text_colour,
)

BEFORE = UNORDERED[2]
LINE = 0.09  # height of a line of small type, as a share of the panel's height
ORDER_MARKS = {"first": "^", "second": "D"}


def own_batch_figure(steps: pd.DataFrame, found: dict | None) -> Figure:
    """(a) Batch minus training loss around a step; (b), (c) what a step takes off the loss of its own batch and off the
    training loss, and what the first order and both orders say; (d) loss by the time since an example's last use.

    steps: table of study.noise.gathered; found: of study.noise.findings.noise_findings. Small marks are steps in (a)
    and runs elsewhere, large ones means over the runs.
    """
    figure, axes = new_figure(4.3, 2, 2)
    (gap, own_fall), (training_fall, age) = axes
    measured = found["steps"] if found else []
    for place, changes in enumerate(measured):
        own = steps[steps["first"] == changes["first"]]
        _strip(gap, place - 0.17, own["before_gap"], changes["before_gap"], BEFORE, "o", filled=False)
        _strip(gap, place + 0.17, own["after_gap"], changes["after_gap"], VALIDATION, "o")
        for ax, part, colour in ((own_fall, "own", VALIDATION), (training_fall, "training", TRAINING)):
            _orders(ax, place, changes, part, colour)
    for ax, name in (
        (gap, "batch − training loss (nats)"),
        (own_fall, "fall of the batch’s loss (nats)"),
        (training_fall, "fall of the training loss (nats)"),
    ):
        ax.axhline(0, color="#555555", lw=0.6, zorder=1)
        ax.set_xticks(range(len(measured)), [plain(round(changes["after"], 1)) for changes in measured])
        ax.set_xlim(-0.6, max(len(measured), 1) - 0.4)
        ax.grid(visible=False, axis="x")
        ax.set(xlabel="in the epoch after so many epochs", ylabel=name)
    _say(gap, [("before its step", BEFORE), ("after its step", VALIDATION)])
    _draw_ages(age, found["ages"] if found else None)
    letter_panels(axes.ravel())
    legend_below(figure, _handles())
    return figure


def _orders(ax, place, changes, part, colour):
    """The measured fall of a loss in one epoch, and that to first order and to both orders."""
    _strip(ax, place, [run[f"{part}_fall"] for run in changes["by_run"]], changes[f"{part}_fall"], colour, "o")
    first, second = changes[f"{part}_first"], changes[f"{part}_second"]
    if first and second:
        look = {"color": INK, "mfc": "white", "mew": 1, "ms": 5, "zorder": 4}
        ax.plot(place - 0.22, first["mean"], ORDER_MARKS["first"], **look)
        ax.plot(place + 0.22, first["mean"] + second["mean"], ORDER_MARKS["second"], **look)


def _draw_ages(ax, ages):
    """Excess of the loss over the mean of all examples, against the epochs since the last use."""
    ax.set(xlabel="epochs since the example was used", ylabel="loss − mean of all (nats)")
    if not ages or not ages["bins"]:
        return nothing_to_show(ax, "the runs are too short")
    x = np.array([each["age"] for each in ages["bins"]])
    low, middle, high = (np.array([each["excess"][key] for each in ages["bins"]]) for key in ("min", "mean", "max"))
    ax.axhline(0, color="#555555", lw=0.6, zorder=1)
    ax.vlines(x, low, high, color=GREY, lw=1, zorder=2)
    ax.plot(x, middle, "o-", color=TRAINING, ms=4, lw=1, zorder=3)
    ax.set_xlim(0, x[-1] + x[0])
    return None


def _handles():
    look = {"color": INK, "mfc": "white", "ls": "none", "ms": 5}
    return [
        Line2D([], [], color=INK, marker="o", ls="none", ms=5.5, label="measured"),
        Line2D([], [], marker=ORDER_MARKS["first"], label="first order", **look),
        Line2D([], [], marker=ORDER_MARKS["second"], label="first and second order", **look),
    ]


def _say(ax, names):
    """Write what the colours mean into the upper right corner, above all data."""
    low, high = ax.get_ylim()
    ax.set_ylim(low, low + (high - low) / (1 - LINE * len(names)))
    for place, (name, colour) in enumerate(names):
        look = {"ha": "right", "va": "top", "fontsize": LABEL_POINTS, "color": text_colour(colour)}
        ax.text(0.99, 1.0 - LINE * place, name, transform=ax.transAxes, **look)


def _strip(ax, x, values, described, colour, marker, filled=True):
    """Each value as a small mark, and their described mean as a large one."""
    ax.plot([x] * len(values), values, marker, color=colour, ms=2, mew=0, alpha=0.45, zorder=2)
    face = colour if filled else "white"
    ax.plot(x, described["mean"], marker, color=colour, mfc=face, ms=5.5, mew=1.1, zorder=4)

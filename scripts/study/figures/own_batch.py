"""The loss of a minibatch before and after its own step, beside that of the training set."""

import pandas as pd
from matplotlib.figure import Figure

from study.figures.shared.marks import LABEL_POINTS
from study.figures.shared.style import INK, TRAINING, UNORDERED, VALIDATION, letter_panels, new_figure, text_colour

BEFORE = UNORDERED[2]
LINE = 0.075  # height of a line of small type, as a share of the panel's height


def own_batch_figure(steps: pd.DataFrame, found: dict | None) -> Figure:
    """(a) Batch minus training loss around a step; (b) what a step takes off each loss; (c) the lag of an epoch's mean.

    steps: table of study.noise.gathered; found: of study.noise.findings.noise_findings. Small marks are steps in (a)
    and runs in (b) and (c), large ones means over the runs.
    """
    figure, axes = new_figure(2.4, 1, 3)
    gap, fall, lag = axes[0]
    measured = list(zip(found["steps"], found["epochs"], strict=True)) if found else []
    for place, (changes, parts) in enumerate(measured):
        own = steps[steps["first"] == changes["first"]]
        _strip(gap, place - 0.17, own["before_gap"], changes["before_gap"], BEFORE, "o", filled=False)
        _strip(gap, place + 0.17, own["after_gap"], changes["after_gap"], VALIDATION, "o")
        _strip(fall, place - 0.12, _by_run(changes, "own_fall"), changes["own_fall"], VALIDATION, "o")
        _strip(fall, place + 0.12, _by_run(changes, "training_fall"), changes["training_fall"], TRAINING, "s")
        for column, shift in (("expected_own", -0.12), ("expected_training", 0.12)):
            if changes[column]:
                fall.plot(place + shift, changes[column]["mean"], "_", color=INK, ms=13, mew=1.1, zorder=5)
        _strip(lag, place - 0.12, _by_run(parts, "lag"), parts["lag"], VALIDATION, "o")
        _strip(lag, place + 0.12, _by_run(parts, "drift"), parts["drift"], TRAINING, "s")
    for ax, name in (
        (gap, "batch − training loss (nats)"),
        (fall, "fall in one step (nats)"),
        (lag, "above training loss at end (nats)"),
    ):
        ax.axhline(0, color="#555555", lw=0.6, zorder=1)
        ax.set_xticks(range(len(measured)), [parts["epoch"] for _, parts in measured])
        ax.set_xlim(-0.6, len(measured) - 0.4)
        ax.grid(visible=False, axis="x")
        ax.set(xlabel="in epoch", ylabel=name)
    _say(gap, [("before its step", BEFORE), ("after its step", VALIDATION)])
    _say(fall, [("of its batch", VALIDATION), ("of the training set", TRAINING), ("–  to first order", INK)])
    _say(lag, [("mean batch loss", VALIDATION), ("mean training loss", TRAINING)])
    letter_panels(axes[0])
    return figure


def _say(ax, names):
    """Write what the colours mean into the upper right corner, above all data."""
    low, high = ax.get_ylim()
    ax.set_ylim(low, low + (high - low) / (1 - LINE * len(names)))
    for place, (name, colour) in enumerate(names):
        look = {"ha": "right", "va": "top", "fontsize": LABEL_POINTS, "color": text_colour(colour)}
        ax.text(0.99, 1.0 - LINE * place, name, transform=ax.transAxes, **look)


def _by_run(entry, column):
    return [run[column] for run in entry["by_run"]]


def _strip(ax, x, values, described, colour, marker, filled=True):
    """Each value as a small mark, and their described mean as a large one."""
    ax.plot([x] * len(values), values, marker, color=colour, ms=2, mew=0, alpha=0.45, zorder=2)
    face = colour if filled else "white"
    ax.plot(x, described["mean"], marker, color=colour, mfc=face, ms=5.5, mew=1.1, zorder=4)

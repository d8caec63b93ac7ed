"""Remedies for overfitting: what each changes in validation loss and accuracy, and the curves of the best one."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from study.common.tables import completed
from study.figures.curves import X_NAMES, draw_line, prepare
from study.figures.shared.marks import legend_below, nothing_to_show, seed_dots
from study.figures.shared.style import INK, TRAINING, VALIDATION, letter_panels, new_figure

# By panel: the measure, the factor by which it is drawn, and its name.
CHANGES = (
    ("validation_loss", 1, "change of\nvalidation loss (nats)"),
    ("validation_accuracy", 100, "change of validation\naccuracy (points)"),
)


def remedies_figure(curves: pd.DataFrame, runs: pd.DataFrame, found: dict) -> Figure:
    """(a) Training and validation loss against epochs of the first variant and of the recommended one; (b), (c) what
    each remedy changes against the first variant: open dots are seeds, full dots with bars means with 95 % intervals.

    curves: columns run, iteration, epoch and the losses; runs: run, level and status; found:
    study.experiments.remedies.remedy_findings.
    """
    figure, axes = new_figure(2.15, 1, 3, gridspec_kw={"width_ratios": [1.35, 1, 1]})
    left, *right = axes[0]
    names = _draw_curves(left, curves, runs, found)
    changed = [remedy for remedy in found["remedies"] if remedy["changes"]]
    for ax, (measure, factor, label) in zip(right, CHANGES, strict=True):
        _draw_changes(ax, [remedy["changes"][measure] for remedy in changed], factor)
        ax.set_xlabel(label)
    for ax, texts in zip(right, ([remedy["remedy"] for remedy in changed], []), strict=True):
        ax.set_yticks(range(len(changed)), texts or [""] * len(changed))
    letter_panels(axes[0])
    looks = {"training": "dotted", "validation": "solid"}
    handles = [Line2D([], [], color=colour, label=name) for name, colour in names.items()]
    legend_below(figure, handles + [Line2D([], [], color=INK, ls=ls, label=part) for part, ls in looks.items()])
    return figure


def _draw_curves(ax, curves, runs, found):
    """Panel (a); returns the colours by variant, of the first and of the one that it is compared with."""
    names = dict(zip([runs["level"].iloc[0], _beside(found, runs)], (VALIDATION, TRAINING), strict=True))
    curves = curves.drop_duplicates(["run", "iteration"]).merge(runs[["run", "level", "status"]], on="run")
    prepare(ax, curves[curves["level"].isin(names)], "epoch", "validation_loss")
    for name, colour in names.items():
        for part, dashes in (("training", "dotted"), ("validation", "solid")):
            draw_line(ax, curves[curves["level"] == name], "epoch", f"{part}_loss", colour, dashes)
    whole = completed(curves)
    late = whole[whole["epoch"] >= 0.15 * whole["epoch"].max()]
    if len(late):
        ax.set_ylim(top=1.3 * late["validation_loss"].max())
    ax.set(xlabel=X_NAMES["epoch"], ylabel="loss (nats)")
    return names


def _beside(found, runs):
    """The recommended remedy, if it was trained; else the trained one of the lowest validation loss, or the last."""
    trained = list(runs["level"].drop_duplicates())[1:]
    if found["recommended"] in trained:
        return found["recommended"]
    reached = {each["remedy"]: each["validation_loss"]["mean"] for each in found["remedies"]}
    return min((name for name in trained if name in reached), key=reached.get, default=trained[-1])


def _draw_changes(ax, changes, factor):
    """A row for each remedy, from the top."""
    ax.axvline(0, color=INK, lw=0.6, zorder=1)
    for row, change in enumerate(changes):
        values = factor * np.array(change["values"])
        ax.plot(values, np.full(len(values), row + 0.2), "o", color=VALIDATION, mfc="white", mew=0.5, ms=2.5, zorder=2)
        if change["interval"]:
            ax.plot(factor * np.array(change["interval"]), [row, row], color=TRAINING, lw=1.6, zorder=3)
        seed_dots(ax, [factor * change["mean"]], [row], TRAINING)
    ax.set_ylim(max(len(changes), 1) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    if not changes:
        nothing_to_show(ax, "nothing to compare")

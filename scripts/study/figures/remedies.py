"""Remedies for overfitting: the validation loss under each, and the losses that each ends with."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from study.experiments.remedies import EARLY_STOPPING
from study.figures.curves import draw_minima, name_series
from study.figures.shared.marks import BOX, LABEL_POINTS, fits_at_ends, legend_below, nothing_to_show, seed_dots
from study.figures.shared.style import TRAINING, VALIDATION, letter_panels, new_figure, text_colour

# By measure of a remedy: name, colour, whether dots are full, marker, and the distance above the middle of the row.
LOOKS = {
    "training_loss": ("training, at the end", TRAINING, True, "s", 0.0),
    "validation_loss": ("validation, at the end", VALIDATION, True, "o", 0.17),
    "lowest_validation_loss": ("validation, lowest", VALIDATION, False, "o", -0.17),
}


def remedies_figure(curves: pd.DataFrame, runs: pd.DataFrame, factors: list[str], remedies: list[dict]) -> Figure:
    """(a) Validation loss against epochs by variant, and where the first one would be stopped; (b) the losses that
    each remedy ends with: marks are seeds, bars the 95 % intervals of their means.

    curves: columns run, iteration, epoch and the losses; runs: run, level, status and the factors; remedies: those of
    study.experiments.remedies.remedy_findings.
    """
    figure, axes = new_figure(2.8, 1, 2, gridspec_kw={"width_ratios": [1.3, 1]})
    left, right = axes[0]
    ends, arrangement = _draw_curves(left, curves, runs, factors)
    _draw_losses(right, remedies, arrangement.colours)
    letter_panels([left, right])
    handles = [
        Line2D([], [], color=colour, marker=marker, ls="none", mfc=colour if full else "white", label=name)
        for name, colour, full, marker, _ in LOOKS.values()
    ]
    if not fits_at_ends(arrangement.series):
        # The rows of (b) name the variants in their colours, but for those with a diverged run.
        unnamed = set(arrangement.series) - {label.get_text() for label in right.get_yticklabels()}
        colours = arrangement.colours.items()
        handles += [Line2D([], [], color=colour, label=name) for name, colour in colours if name in unnamed]
    legend_below(figure, handles)
    if fits_at_ends(arrangement.series):
        name_series(figure, [(left, ends)], arrangement)
    return figure


def _draw_curves(ax, curves, runs, factors):
    """Panel (a), with early stopping named at the lowest point of the first variant; returns (ends, arrangement)."""
    first = runs["level"].iloc[0]
    ends, arrangement, lowest = draw_minima(ax, curves, runs, factors, only=first)
    if first in lowest:
        look = {"fontsize": LABEL_POINTS, "color": text_colour(arrangement.colours[first]), "bbox": BOX, "zorder": 4}
        place = {"xytext": (0, -9), "textcoords": "offset points", "ha": "center", "va": "top"}
        ax.annotate(EARLY_STOPPING, lowest[first], **place, **look)
    return ends, arrangement


def _draw_losses(ax, remedies, colours):
    """Panel (b): a row for each remedy, from the top; colours: by variant."""
    names = [remedy["remedy"] for remedy in remedies]
    for row, remedy in enumerate(remedies):
        for measure, (_, colour, full, marker, offset) in LOOKS.items():
            # Stopped early, the end is the lowest.
            if remedy["remedy"] != EARLY_STOPPING or measure != "lowest_validation_loss":
                _draw_interval(ax, remedy[measure], row - offset, colour, full, marker)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel("loss (nats)")
    for label, name in zip(ax.get_yticklabels(), names, strict=True):
        label.set_color(text_colour(colours.get(name, colours[next(iter(colours))])))
    if not names:
        nothing_to_show(ax, "no run was completed")


def _draw_interval(ax, reached, height, colour, full, marker):
    """A mark for each seed, and a bar over the interval of their mean."""
    if reached["interval"]:
        ax.plot(reached["interval"], [height, height], color=colour, lw=1.0, alpha=0.6, zorder=2)
    seed_dots(ax, reached["values"], np.full(len(reached["values"]), height), colour, full, marker)

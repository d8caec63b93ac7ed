"""Remedies for overfitting: the validation loss under each, and the losses that each ends with."""

import numpy as np
from matplotlib.lines import Line2D

from study.claims.shared.evidence import mean_evidence
from study.experiments.remedies import EARLY_STOPPING, remedy_table
from study.figures.curves import draw_minima, name_series
from study.figures.shared.marks import BOX, LABEL_POINTS, fits_at_ends, legend_below, nothing_to_show, seed_dots
from study.figures.shared.style import TRAINING, VALIDATION, letter_panels, new_figure, text_colour

# Name, colour, whether dots are full, marker, and place beside the middle of the row, by column of remedy_table.
LOOKS = {
    "training_loss": ("training, at the end", TRAINING, True, "s", 0.0),
    "validation_loss": ("validation, at the end", VALIDATION, True, "o", 0.17),
    "lowest_validation_loss": ("validation, lowest", VALIDATION, False, "o", -0.17),
}


def remedies_figure(curves, runs, factors):
    """(a) Validation loss against epochs by variant, and where the first one would be stopped; (b) the losses that
    each remedy ends with: marks are seeds, bars the 95 % intervals of their means.

    curves: columns run, iteration, epoch and the losses; runs: run, level, seed, status, the factors, and best_* and
    final_* of the losses.
    """
    figure, axes = new_figure(2.8, 1, 2, gridspec_kw={"width_ratios": [1.3, 1]})
    left, right = axes[0]
    ends, arrangement = _draw_curves(left, curves, runs, factors)
    _draw_losses(right, remedy_table(runs, curves), arrangement.colours)
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


def _draw_losses(ax, table, colours):
    """Panel (b): a row for each remedy, from the top; table: of remedy_table, colours: by variant."""
    names = list(dict.fromkeys(table["remedy"]))
    for row, name in enumerate(names):
        chosen = table[table["remedy"] == name]
        for column, (_, colour, full, marker, offset) in LOOKS.items():
            # Stopped early, the end is the lowest.
            if name != EARLY_STOPPING or column != "lowest_validation_loss":
                _draw_interval(ax, chosen[column], row - offset, colour, full, marker)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel("loss (nats)")
    for label, name in zip(ax.get_yticklabels(), names, strict=True):
        label.set_color(text_colour(colours.get(name, colours[next(iter(colours))])))
    if not names:
        nothing_to_show(ax, "no run was completed")


def _draw_interval(ax, losses, height, colour, full, marker):
    """A mark for each seed, and a bar over the interval of their mean."""
    mean = mean_evidence(losses, "mean loss")
    if mean.low is not None:
        ax.plot([mean.low, mean.high], [height, height], color=colour, lw=1.0, alpha=0.6, zorder=2)
    seed_dots(ax, losses, np.full(len(losses), height), colour, full, marker)

"""Where the validation loss turns up, and how far it parts from the training loss, by level."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from study.figures.curves import draw_minima, name_series
from study.figures.levels import BROKEN, WHOLE, draw_values, finish_panel, place
from study.figures.shared.marks import label_ends
from study.figures.shared.style import TRAINING, VALIDATION, letter_panels, new_figure

GAPS = [("at the end", "gap", VALIDATION, BROKEN), ("at the minimum", "lowest_gap", TRAINING, WHOLE)]


def gap_figure(curves: pd.DataFrame, runs: pd.DataFrame, factors: list[str], gaps: list[dict]) -> Figure:
    """(a) Validation loss against epochs with its minima, (b) the gaps and (c) the epochs of the minima by level.

    curves: columns run, iteration, epoch and the losses; runs: run, status and one column per factor; gaps: those of
    study.experiments.hidden_units.overfitting_findings.
    """
    figure, _ = new_figure(3.4)
    figure.clear()
    top, left, right = figure.subplot_mosaic("AA;BC", height_ratios=[1.25, 1]).values()
    ends, arrangement, _ = draw_minima(top, curves, runs, factors)
    gaps = pd.DataFrame(gaps).astype({"gap": float, "lowest_gap": float, "lowest_epoch": float})
    places = place(runs.merge(gaps, on="run"), factors, maximal_groups=0)
    gap_ends = _draw_gaps(left, right, places)
    letter_panels([top, left, right])
    name_series(figure, [(top, ends)], arrangement)
    if gap_ends:
        label_ends(figure, [(left, gap_ends)], "gap")
    return figure


def _draw_gaps(left, right, places):
    """Panels (b) and (c); returns the ends of the lines of (b) for label_ends."""
    runs, ends = places.runs, []
    for words, column, colour, look in GAPS:
        end = draw_values(left, runs, column, colour, look)
        if end:
            ends.append((words, colour, *end))
    draw_values(right, runs, "lowest_epoch", TRAINING, WHOLE)
    left.axhline(0, color="#555555", lw=0.6, zorder=1)
    left.set_ylabel("gap (nats)")
    right.set_ylabel("epoch of the minimum")
    right.set_ylim(0, 1.08 * max(right.get_ylim()))
    right.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    for ax in (left, right):
        finish_panel(ax, places, "loss", 130)
    return ends

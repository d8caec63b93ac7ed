"""Where the validation loss turns up, and how far it parts from the training loss, by level."""

import pandas as pd
from matplotlib.ticker import MaxNLocator

from study.figures.curves import draw_minima, name_series
from study.figures.levels import BROKEN, WHOLE, draw_values, finish_panel, place
from study.figures.shared.marks import label_ends
from study.figures.shared.style import TRAINING, VALIDATION, letter_panels, new_figure

GAPS = [("at the end", "final_gap", VALIDATION, BROKEN), ("at the minimum", "best_gap", TRAINING, WHOLE)]


def gap_table(curves, runs):
    """The runs with columns final_gap, best_gap and lowest_epoch more.

    A gap is validation minus training loss, at the end and at the evaluation with the lowest validation loss, which
    came after lowest_epoch epochs.
    """
    curves = curves.drop_duplicates(["run", "iteration"])
    gap = curves["validation_loss"] - curves["training_loss"]
    lowest = curves.loc[curves.groupby("run")["validation_loss"].idxmin()].set_index("run")
    gaps = pd.DataFrame(
        {
            "final_gap": gap.groupby(curves["run"]).last(),
            "best_gap": lowest["validation_loss"] - lowest["training_loss"],
            "lowest_epoch": lowest["epoch"],
        }
    )
    return runs.join(gaps, on="run")


def gap_figure(curves, runs, factors):
    """(a) Validation loss against epochs with its minima, (b) the gaps and (c) the epochs of the minima by level.

    curves: columns run, iteration, epoch and the losses; runs: run, status and one column per factor.
    """
    figure, _ = new_figure(3.4)
    figure.clear()
    top, left, right = figure.subplot_mosaic("AA;BC", height_ratios=[1.25, 1]).values()
    ends, arrangement, _ = draw_minima(top, curves, runs, factors)
    places = place(gap_table(curves, runs), factors, maximal_groups=0)
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
        draw_values(left, runs, column, colour, look)
        completed = runs[(runs["status"] == "completed")]
        if len(completed):
            last = completed["x"].max()
            ends.append((words, colour, last, completed[completed["x"] == last][column].mean()))
    draw_values(right, runs, "lowest_epoch", TRAINING, WHOLE)
    left.axhline(0, color="#555555", lw=0.6, zorder=1)
    left.set_ylabel("gap (nats)")
    right.set_ylabel("epoch of the minimum")
    right.set_ylim(0, 1.08 * max(right.get_ylim()))
    right.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    for ax in (left, right):
        finish_panel(ax, places, "loss", 130)
    return ends

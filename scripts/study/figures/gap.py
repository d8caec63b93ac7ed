"""Where the validation loss turns up, and how far it parts from the training loss, by level."""

import pandas as pd

from study.figures.arrangement import arrange
from study.figures.curves import X_NAMES, draw_diverged, draw_panel, seed_band, series_handles
from study.figures.levels import BROKEN, WHOLE, draw_values, finish_panel, legend_handles, place
from study.figures.marks import fits_at_ends, label_ends, legend_below
from study.figures.scales import MEASURE_NAMES
from study.figures.style import TRAINING, VALIDATION, letter_panels, new_figure

LOOKS = {"gap at the end": BROKEN, "gap at the lowest validation loss": WHOLE}


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
    figure, _ = new_figure(4.5)
    figure.clear()
    top, left, right = figure.subplot_mosaic("AA;BC", height_ratios=[1.25, 1]).values()
    ends, arrangement = _draw_minima(top, curves, runs, factors)
    places = place(gap_table(curves, runs), factors)
    _draw_gaps(left, right, places)
    letter_panels([top, left, right])
    handles = []
    if len(arrangement.series) > 1:
        if fits_at_ends(arrangement.series):
            label_ends(top, ends, arrangement.series_name)
        else:
            handles = series_handles(arrangement)
    legend_below(figure, handles + legend_handles(places, LOOKS, gap_colours(places)))
    return figure


def _draw_minima(ax, curves, runs, factors):
    """Panel (a), cut above the late part of the curves; returns (ends, arrangement)."""
    arrangement = arrange(runs, factors, maximal_panels=0)
    curves = arrangement.attach(curves)
    ends = draw_panel(ax, curves, "epoch", "validation_loss", arrangement)
    completed = curves[curves["status"] == "completed"]
    if len(completed):
        late = completed[completed["epoch"] >= 0.15 * completed["epoch"].max()]["validation_loss"]
        ax.set_ylim(completed["validation_loss"].min() * 0.96, late.max() * 1.04)
    for series, colour in arrangement.colours.items():
        band = seed_band(completed[completed["series"] == series], "epoch", "validation_loss")
        if len(band):
            lowest = band.loc[band["mean"].idxmin()]
            ax.plot(lowest["x"], lowest["mean"], "o", color=colour, mec="white", ms=6, zorder=4)
    draw_diverged(ax, curves, "epoch", "validation_loss", arrangement.colours)
    ax.set(xlabel=X_NAMES["epoch"], ylabel=MEASURE_NAMES["validation_loss"])
    return ends, arrangement


def _draw_gaps(left, right, places):
    """Panels (b) and (c)."""
    for group, colour in places.colours.items():
        chosen = places.runs[places.runs["group"] == group]
        for (name, look), column in zip(LOOKS.items(), ("final_gap", "best_gap"), strict=True):
            draw_values(left, chosen, column, gap_colours(places).get(name, colour), look)
        draw_values(right, chosen, "lowest_epoch", colour, WHOLE)
    left.axhline(0, color="#555555", lw=0.6, zorder=1)
    left.set_ylabel("validation − training loss (nats)")
    right.set_ylabel("epoch of the minimum")
    right.set_ylim(0, 1.08 * max(right.get_ylim()))
    for ax in (left, right):
        finish_panel(ax, places, "loss", 185)


def gap_colours(places):
    """Colours of the two gaps, where colour does not tell groups apart already; else an empty dict."""
    return dict(zip(LOOKS, (VALIDATION, TRAINING), strict=True)) if len(places.colours) == 1 else {}

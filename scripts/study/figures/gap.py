"""Overfitting by width: validation loss and accuracy over the epochs, and losses and norms by level."""

import pandas as pd
from matplotlib.figure import Figure

from study.common.tables import completed
from study.figures.curves import X_NAMES, draw_diverged, draw_minima, draw_panel, name_series
from study.figures.levels import BROKEN, PANEL_POINTS, WHOLE, draw_values, finish_panel, place
from study.figures.shared.marks import label_ends
from study.figures.shared.scales import MEASURE_NAMES
from study.figures.shared.style import TRAINING, VALIDATION, letter_panels, new_figure

ACCURACY_POINTS = 12  # most that the axis of accuracy shows
# By line of panel (c): its words, column, colour and look.
LOSSES = (
    ("validation, end", "end_validation_loss", VALIDATION, WHOLE),
    ("stopped early", "stopped_validation_loss", VALIDATION, BROKEN),
    ("training, end", "end_training_loss", TRAINING, WHOLE),
)


def gap_figure(curves: pd.DataFrame, runs: pd.DataFrame, factors: list[str], stopped: list[dict]) -> Figure:
    """(a) Validation loss with its minima and (b) validation accuracy against epochs, as means over the seeds; by level
    (c) the losses at the end and where a run is stopped early, and (d) the growth of the norm of the weights.

    curves: columns run, iteration, epoch, validation_loss and validation_accuracy; runs: run, status and one column per
    factor; stopped: those of study.experiments.hidden_units.overfitting_findings.
    """
    figure, axes = new_figure(4.1, 2, 2)
    (loss, accuracy), (losses, norms) = axes
    _, arrangement = draw_minima(loss, curves, runs, factors)
    ends = _draw_accuracy(accuracy, arrangement.attach(curves), arrangement)
    rows = runs.merge(pd.DataFrame(stopped).drop_duplicates("run"), on="run", how="left")
    places = place(rows.drop_duplicates("run"), factors, maximal_groups=0)
    loss_ends = []
    for words, column, colour, look in LOSSES:
        if end := draw_values(losses, places.runs, column, colour, look):
            loss_ends.append((words, colour, *end))
    losses.set_ylabel("loss (nats)")
    losses.set_ylim(bottom=0)
    draw_values(norms, places.runs, "norm_growth", TRAINING, WHOLE)
    norms.axhline(1, color="#555555", lw=0.6, zorder=1)
    norms.set_ylabel("norm of the weights, end / start")
    for ax in (losses, norms):
        finish_panel(ax, places, "loss", PANEL_POINTS)
    letter_panels(axes.flat)
    name_series(figure, [(accuracy, ends)], arrangement)
    label_ends(figure, [(losses, loss_ends)])
    return figure


def _draw_accuracy(ax, curves, arrangement):
    """Panel (b), cut off below; returns the ends of its lines for name_series."""
    ends = draw_panel(ax, curves, "epoch", "validation_accuracy", arrangement)
    whole = completed(curves)
    if len(whole):
        late = 100 * whole.loc[whole["epoch"] >= 0.15 * whole["epoch"].max(), "validation_accuracy"]
        # A far worse level would press the others together.
        ax.set_ylim(max(late.min(), late.max() - ACCURACY_POINTS) - 1, late.max() + 1)
    draw_diverged(ax, curves, "epoch", "validation_accuracy", arrangement.colours)
    ax.set(xlabel=X_NAMES["epoch"], ylabel=MEASURE_NAMES["validation_accuracy"])
    # A line that ends below the panel is named at its edge.
    return [(*name, x, y and max(y, ax.get_ylim()[0])) for *name, x, y in ends]

"""The loss of a minibatch before and after its own step, beside that of the training set."""

from matplotlib.lines import Line2D

from study.figures.marks import legend_below
from study.figures.style import GREY, INK, TRAINING, VALIDATION, letter_panels, new_figure

BEFORE = "#3f9c8f"


def own_batch_figure(changes, parts, epochs):
    """(a) Batch minus training loss around a step; (b) what a step takes off each loss; (c) the lag of an epoch's mean.

    changes, parts: see noise_findings.step_changes and epoch_parts, with a column seed; epochs: dict from their column
    first to the number of the epoch. Small marks are steps in (a) and seeds in (c), large ones means over all.
    """
    figure, axes = new_figure(2.7, 1, 3)
    gap, fall, lag = axes[0]
    for place, first in enumerate(epochs):
        chosen, own = changes[changes["first"] == first], parts[parts["first"] == first]
        _strip(gap, place - 0.17, chosen["before_gap"], BEFORE, "o", filled=False)
        _strip(gap, place + 0.17, chosen["after_gap"], VALIDATION, "o")
        by_seed = chosen.drop(columns="first").groupby("seed").mean()
        _strip(fall, place - 0.12, by_seed["own_fall"], VALIDATION, "o")
        _strip(fall, place + 0.12, by_seed["training_fall"], TRAINING, "s")
        for column, shift in (("expected_own", -0.12), ("expected_training", 0.12)):
            fall.plot(place + shift, by_seed[column].mean(), "_", color=INK, ms=13, mew=1.1, zorder=5)
        _strip(lag, place - 0.12, own["lag"], VALIDATION, "o")
        _strip(lag, place + 0.12, own["drift"], TRAINING, "s")
    for ax, name in (
        (gap, "batch − training loss (nats)"),
        (fall, "fall in one step (nats)"),
        (lag, "above training loss at end (nats)"),
    ):
        ax.axhline(0, color="#555555", lw=0.6, zorder=1)
        ax.set_xticks(range(len(epochs)), list(epochs.values()))
        ax.set_xlim(-0.6, len(epochs) - 0.4)
        ax.grid(visible=False, axis="x")
        ax.set(xlabel="in epoch", ylabel=name)
    letter_panels(axes[0])
    legend_below(figure, _handles())
    return figure


def _strip(ax, x, values, colour, marker, filled=True):
    """Each value as a small mark, their mean as a large one."""
    ax.plot([x] * len(values), values, marker, color=colour, ms=2, mew=0, alpha=0.45, zorder=2)
    face = colour if filled else "white"
    ax.plot(x, values.mean(), marker, color=colour, mfc=face, ms=5.5, mew=1.1, zorder=4)


def _handles():
    look = {"ls": "none", "ms": 5.5}
    return [
        Line2D([], [], color=BEFORE, marker="o", mfc="white", mew=1.1, label="batch, before its step", **look),
        Line2D([], [], color=VALIDATION, marker="o", label="batch, after its step; (c) epoch’s mean", **look),
        Line2D([], [], color=TRAINING, marker="s", label="training set; (c) its epoch’s mean", **look),
        Line2D([], [], color=INK, marker="_", mew=1.1, label="first order", ls="none", ms=9),
        Line2D([], [], color=GREY, marker="o", ms=2, mew=0, ls="none", label="single steps, seeds"),
    ]

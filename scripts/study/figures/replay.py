"""What halving, replayed on the trials of a random search, sees early and finds in the end."""

import numpy as np
from matplotlib.figure import Figure

from study.figures.shared.marks import nothing_to_show
from study.figures.shared.style import GREY, INK, UNORDERED, letter_panels, new_figure


def replay_figure(replay: dict | None) -> Figure:
    """(a) accuracies early against those at the end, a dot for each trial; (b) the shares of searches that find less.

    replay: of study.search.replay.replay_findings; None draws an empty frame.
    """
    figure, axes = new_figure(2.0, 1, 2)
    left, right = axes[0]
    left.set(xlabel="accuracy early in training (%)", ylabel="at the end (%)")
    right.set(xlabel="best accuracy found (%)", ylabel="share of searches\nthat find less (%)")
    letter_panels(axes.flat)
    if not replay:
        for ax in axes.flat:
            nothing_to_show(ax, "too few trials were completed")
        return figure
    ends = 100 * np.array([point["end"] for point in replay["points"]])
    for rung, early in enumerate(replay["early"]):
        values = 100 * np.array([point["early"][rung] for point in replay["points"]])
        look = {"marker": "os^D"[rung % 4], "ms": 3, "ls": "none", "color": UNORDERED[rung]}
        left.plot(values, ends, **look, alpha=0.8, label=f"after {early['share']:.0%} of the training")
    left.legend(loc="lower right", fontsize=7)
    for axis, values in ((left.set_ylim, ends),):
        low = max(values.min(), values.max() - 6 * max(values.max() - np.median(values), 0.3))
        axis(low - 0.2, values.max() + 0.2)
    for name, colour, dashes in (("halving", INK, "solid"), ("random", GREY, (0, (5, 1.5)))):
        found = 100 * np.array(replay["found"][name])
        right.plot(found, np.linspace(0, 100, len(found)), color=colour, ls=dashes, label=_NAMES[name])
    best = 100 * np.array(replay["found"]["halving"])
    right.set_xlim(max(np.quantile(best, 0.01) - 0.5, best.min() - 0.5), best.max() + 0.2)
    right.legend(loc="upper left", fontsize=7)
    return figure


_NAMES = {"halving": "successive halving", "random": "random search"}

"""What halving, replayed on the trials of a random search, sees early and finds in the end."""

import numpy as np
from matplotlib.figure import Figure

from study.common.many import MOST_MARKS
from study.common.numbers import percent
from study.figures.shared.marks import nothing_to_show
from study.figures.shared.style import GREY, INK, UNORDERED, letter_panels, new_figure
from study.figures.trials import accuracy_floor

NAMES = {"halving": "successive halving", "random": "random search"}


def replay_figure(replay: dict | None) -> Figure:
    """(a) accuracies early against those at the end, a dot for each trial; (b) the shares of searches that find less.

    replay: of study.search.replay.replay_findings; None draws an empty frame.
    """
    figure, axes = new_figure(1.8, 1, 2)
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
        look["rasterized"] = len(values) > MOST_MARKS
        left.plot(values, ends, **look, alpha=0.8, label=f"after {percent(early['share'], 0)}")
    low = accuracy_floor(ends)
    left.set_ylim(low - 0.05 * (ends.max() - low) - 0.1, ends.max() + 0.2)
    for name, colour, dashes in (("halving", INK, "solid"), ("random", GREY, (0, (5, 1.5)))):
        found = 100 * np.array(replay["found"][name])
        right.plot(found, np.linspace(0, 100, len(found)), color=colour, ls=dashes, label=NAMES[name])
    # A random search of two trials may find little; the answer lies where most halvings end.
    best = 100 * np.array(replay["found"]["halving"])
    right.set_xlim(np.quantile(best, 0.02) - 0.5, best.max() + 0.1)
    # Beside the letters, where no data are.
    for ax in axes.flat:
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, fontsize=7, columnspacing=1, borderaxespad=0.2)
    return figure

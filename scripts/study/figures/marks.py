"""Marks that several figures share: labels at line ends, diverged runs, dots of seeds."""

import numpy as np
from matplotlib.lines import Line2D

from study.figures.style import GREY, INK, WIDTH, text_colour

LABEL_POINTS = 8
MAXIMAL_LABELS = 12
MAXIMAL_CHARACTERS = 16


def spread(places, gap, low=-np.inf, high=np.inf):
    """The places, moved as little as needed to be at least `gap` apart and, where they fit, in [low, high]."""
    places = np.asarray(places, float)
    order = np.argsort(places, kind="stable")
    # With the wanted gaps taken out, the moved places must not decrease: pool those that would.
    offsets = gap * np.arange(len(places))
    pools = []
    for target in places[order] - offsets:
        pools.append([target, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (mean, n), (other, m) = pools[-2:]
            pools[-2:] = [[(mean * n + other * m) / (n + m), n + m]]
    moved = np.concatenate([np.full(n, mean) for mean, n in pools]) if pools else places
    moved = np.maximum(np.minimum(moved, high - offsets[-1]), low) + offsets if len(places) else places
    result = np.empty_like(places)
    result[order] = moved
    return result


def fits_at_ends(labels):
    """Whether labels are few and short enough to stand at the ends of their lines."""
    return len(labels) <= MAXIMAL_LABELS and max(map(len, labels), default=0) <= MAXIMAL_CHARACTERS


def label_ends(ax, ends, title=""):
    """Write labels at the right edge of a panel whose limits are final, nudged apart, each with a leader.

    ends: list of (label, colour, x, y) in data coordinates; y = None puts the label at the upper edge. The title
    stands above the labels.
    """
    figure = ax.get_figure()
    figure.draw_without_rendering()
    to_axes = ax.transData + ax.transAxes.inverted()
    tops = [(1.0, 1.0) if y is None else to_axes.transform((x, y)) for _, _, x, y in ends]
    gap = (LABEL_POINTS + 1.2) / 72 * figure.dpi / ax.get_window_extent().height
    heights = spread([np.clip(top[1], 0, 1) for top in tops], gap, 0, 1)
    for (label, colour, _, y), (right, end), height in zip(ends, tops, heights, strict=True):
        if y is not None:
            xs, ys = [min(right, 1.0), 1.0, 1.03], [end, end if right > 0.9 else height, height]
            leader = Line2D(xs, ys, transform=ax.transAxes, color=colour, lw=0.5, alpha=0.7, clip_on=False)
            leader.set_gid("leader")
            leader.set_in_layout(False)
            ax.add_artist(leader)
        ax.text(
            1.04,
            height,
            label,
            transform=ax.transAxes,
            va="center",
            fontsize=LABEL_POINTS,
            color=text_colour(colour),
        )
    if title:
        above = max(heights, default=1) + 1.3 * gap
        ax.text(
            1.04, above, title, transform=ax.transAxes, va="center", fontsize=LABEL_POINTS, style="italic"
        )


def legend_below(figure, handles, title=""):
    """A legend under all panels, in as many columns as its labels allow."""
    widths = [36 + 3.9 * len(handle.get_label()) for handle in handles]
    room = 72 * WIDTH
    columns = len(handles) if sum(widths) < room else max(1, int(room // max(widths)))
    figure.legend(
        handles=handles, loc="outside lower center", ncols=columns, title=title or None, title_fontsize=8
    )


def mark_diverged(ax, places, colours, edge="top"):
    """A cross at the panel's edge (top, or bottom where high is good) for each x place, and the word once."""
    height = {"top": 0.97, "bottom": 0.03}[edge]
    transform = ax.get_xaxis_transform()
    for place, colour in zip(places, colours, strict=True):
        ax.plot(
            [place], [height], "x", color=colour, ms=5, mew=1.3, transform=transform, zorder=5, clip_on=False
        )
    if len(places):
        to_axes = ax.transData + ax.transAxes.inverted()
        shares = [to_axes.transform((place, ax.get_ylim()[0]))[0] for place in places]
        right, left = max(shares), min(shares)
        place, alignment = (right + 0.03, "left") if right < 0.75 else (left - 0.03, "right")
        ax.text(
            place,
            height,
            "diverged",
            transform=ax.transAxes,
            ha=alignment,
            va="center",
            fontsize=LABEL_POINTS,
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.8},
            zorder=4,
        )


def bad_edge(measure):
    """The edge at which diverged runs are marked: where the measure is worst."""
    return "top" if measure.endswith("loss") else "bottom"


def seed_dots(ax, xs, ys, colour, filled=True, marker="o"):
    """One dot for each run."""
    face = colour if filled else "white"
    ax.plot(xs, ys, marker, color=colour, mfc=face, mew=0.8, ms=3.5, ls="none", zorder=3)


def nothing_to_show(ax, words):
    """Say in the middle of a panel why it is empty."""
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", color=GREY, style="italic")

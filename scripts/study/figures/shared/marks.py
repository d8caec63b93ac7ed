"""Marks that several figures share: labels at line ends, diverged runs, dots of seeds."""

import numpy as np
from matplotlib.lines import Line2D

from study.common.many import MOST_LINES, MOST_MARKS
from study.figures.shared.style import GREY, INK, WIDTH, text_colour

LABEL_POINTS = 8
MAXIMAL_LABELS = 12
MAXIMAL_CHARACTERS = 16
BOX = {"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8}


def spread(places, gap, low=-np.inf, high=np.inf):
    """The places, moved as little as possible so that they are at least `gap` apart and, if they fit, in [low, high].

    places: float (n,); the order is kept.
    """
    places = np.asarray(places, float)
    order = np.argsort(places, kind="stable")
    # After subtraction of the wanted gaps, the moved places must not decrease: those that would are pooled.
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


def fits_at_ends(labels: list[str]) -> bool:
    """Whether the labels are few and short enough to be written at the ends of their lines."""
    return len(labels) <= MAXIMAL_LABELS and max(map(len, labels), default=0) <= MAXIMAL_CHARACTERS


def label_ends(figure, panels, title=""):
    """Write labels at the right edges of panels, moved apart, each joined to its line; the title is written above them.

    panels: list of (ax, ends), the limits of the axes being final; ends: list of (label, colour, x, y) in data
    coordinates. A label with y = None is written at the upper edge and joined to nothing.
    """
    figure.draw_without_rendering()
    for ax, ends in panels:
        _label_panel(ax, ends, title, (LABEL_POINTS + 1.2) / 72 * figure.dpi / ax.get_window_extent().height)


def _label_panel(ax, ends, title, gap):
    """The labels of one panel, at least `gap` apart as a share of its height."""
    to_axes = ax.transData + ax.transAxes.inverted()
    tops = [(1.0, 1.0) if y is None else to_axes.transform((x, y)) for _, _, x, y in ends]
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
    if title and ends:
        above = max(heights, default=1) + 1.3 * gap
        ax.text(1.04, above, title, transform=ax.transAxes, va="center", fontsize=LABEL_POINTS, style="italic")


def legend_below(figure, handles, title=""):
    """A legend under all panels, in as many columns as its labels allow."""
    widths = [36 + 3.9 * len(handle.get_label()) for handle in handles]
    room = 72 * WIDTH
    columns = len(handles) if sum(widths) < room else max(1, int(room // max(widths)))
    rows = -(-len(handles) // columns)
    # The figure grows, so that the panels keep their height.
    figure.set_figheight(figure.get_figheight() + 0.16 * (rows - 1 + bool(title)))
    look = {"loc": "outside lower center", "ncols": columns, "title_fontsize": 8}
    figure.legend(handles=handles, title=title or None, **look)


def mark_diverged(ax, places, colours, edge="top", words="diverged"):
    """A cross for each x place at the panel's edge ("top" or "bottom", see bad_edge), and the words once."""
    height = {"top": 0.96, "bottom": 0.06}[edge]
    transform = ax.get_xaxis_transform()
    look = {"ms": 5, "mew": 1.3, "transform": transform, "zorder": 5, "clip_on": False}
    places, colours = list(places), list(colours)
    if len(places) <= MOST_LINES:
        for place, colour in zip(places, colours, strict=True):
            ax.plot([place], [height], "x", color=colour, **look)
    else:
        for colour in dict.fromkeys(colours):
            own = [place for place, each in zip(places, colours, strict=True) if each == colour]
            ax.plot(own, [height] * len(own), "x", color=colour, rasterized=len(own) > MOST_MARKS, **look)
    if len(places) and words:
        _write_beside(ax, places, height, words)


def _write_beside(ax, places, height, words):
    """Write the words to the right of all marks or, if there is no room, in the widest gap between them."""
    to_axes = ax.transData + ax.transAxes.inverted()
    bottom = ax.get_ylim()[0]
    edges = [0.0, *sorted(to_axes.transform((place, bottom))[0] for place in places), 1.0]
    gaps = np.diff(edges)
    widest = len(gaps) - 1 if gaps[-1] > 0.25 else int(np.argmax(gaps))
    x, alignment = (edges[1] - 0.03, "right") if widest == 0 else (edges[widest] + 0.03, "left")
    look = {"fontsize": LABEL_POINTS, "color": INK, "bbox": BOX, "zorder": 4}
    ax.text(x, height, words, transform=ax.transAxes, ha=alignment, va="center", **look)


def leave_room(ax, edge):
    """Move the panel's upper or lower limit away from its data, so that marks at this edge do not cover them."""
    scale = ax.yaxis.get_transform()
    low, high = scale.transform(np.sort(ax.get_ylim()))
    data_low, data_high = scale.transform(ax.dataLim.intervaly)
    if edge == "top":
        high = max(high, low + (data_high - low) / 0.88)
    else:
        low = min(low, high - (high - data_low) / 0.88)
    ax.set_ylim(*scale.inverted().transform([low, high]))


def bad_edge(measure: str) -> str:
    """The edge at which diverged runs are marked: where the measure is worst."""
    return "top" if measure.endswith("loss") else "bottom"


def seed_dots(ax, xs, ys, colour, filled=True, marker="o"):
    """One dot for each run."""
    face = colour if filled else "white"
    ax.plot(xs, ys, marker, color=colour, mfc=face, mew=0.8, ms=3.5, ls="none", zorder=3)


def nothing_to_show(ax, words):
    """Say in the middle of a panel why it is empty."""
    ax.text(
        0.5,
        0.25,
        words,
        transform=ax.transAxes,
        ha="center",
        va="center",
        color=GREY,
        style="italic",
        bbox=BOX,
        zorder=4,
    )


def shortened(name: str, letters: int) -> str:
    """A name, for a figure, that takes no more than so many letters; what is cut off shows as an ellipsis.

    A dollar sign is itself: Matplotlib reads a formula between two of them.
    """
    shown = name if len(name) <= letters else name[: letters - 1].rstrip() + "…"
    return shown.replace("$", r"\$")

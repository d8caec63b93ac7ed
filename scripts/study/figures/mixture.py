"""Figures of the mixture fits: progress of each method, contours over the points, class make-up of the components."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from study.figures.shared.marks import legend_below, shortened
from study.figures.shared.scales import log_ticks
from study.figures.shared.style import DASHES, GREY, INK, UNORDERED, letter_panels, new_figure, sequential, text_colour
from study.formulas.definitions import mixture_density
from study.mixture.model import Mixture

X_NAMES = {"passes": "passes over the points", "seconds": "seconds"}
SHOWN_POINTS = 4000
GRID = 160  # points along each axis, at which the density is evaluated for its contours
# With more classes the shares stand below the contours, and with many more their numbers on end.
MOST_BESIDE, MOST_UPRIGHT = 15, 36
ROW = 0.16  # inches of a component in that case
LETTERS = 16
LOWEST_SHORTFALL = 1e-5  # nats: nobody needs to see less


def progress_figure(bands: dict[int, pd.DataFrame], x: str) -> Figure:
    """How far each method is below the best fit of its start, against passes or seconds: a panel for each dimension.

    bands: by the number of dimensions tables of study.mixture.tables.bands along x, "passes" or "seconds". Lines are
    medians over the starts, bands their ranges.
    """
    figure, axes = new_figure(1.9, 1, len(bands), sharey=True)
    methods = list(dict.fromkeys(method for table in bands.values() for method in table["method"]))
    looks = {
        method: {"color": colour, "ls": dash} for method, colour, dash in zip(methods, UNORDERED, DASHES, strict=False)
    }
    for ax, (dimensions, table) in zip(axes[0], bands.items(), strict=True):
        for method, band in table.groupby("method", sort=False):
            low, median, high = (band[column].clip(lower=LOWEST_SHORTFALL) for column in ("low", "median", "high"))
            ax.plot(band[x], median, **looks[method], zorder=3)
            ax.fill_between(band[x], low, high, color=looks[method]["color"], alpha=0.13, lw=0)
        ax.set(xscale="log", yscale="log", xlabel=X_NAMES[x])
        ax.set_title(f"{dimensions} dimensions", fontsize=9, pad=4)
        log_ticks(ax.xaxis)
    axes[0, 0].set_ylim(bottom=LOWEST_SHORTFALL)
    axes[0, 0].set_ylabel("below the best fit\nof the start (nats)")
    letter_panels(axes.flat)
    legend_below(figure, [Line2D([], [], label=method, **look) for method, look in looks.items()])
    return figure


def components_figure(
    mixture: Mixture, y: np.ndarray, labels: np.ndarray, names: list[str], composition: list[dict]
) -> Figure:
    """Contours of the mixture in its first two coordinates over the points, and the classes of each component.

    y: points (N, D >= 2); labels (N,), int; names: of the classes; composition: that of the findings, in the order in
    which the components are numbered.
    """
    height = max(2.4, 0.7 + 0.11 * len(composition))
    if len(names) <= MOST_BESIDE:
        figure, axes = new_figure(height, 1, 2, width_ratios=[1, 1.05])
    else:
        below = 0.8 + ROW * len(composition)
        figure, axes = new_figure(2.6 + below, 2, 1, height_ratios=[2.6, below])
    _draw_contours(axes.flat[0], mixture, y, labels, names, composition)
    _draw_shares(axes.flat[1], names, composition)
    letter_panels(axes.flat)
    return figure


def _draw_contours(ax, mixture, y, labels, names, composition):
    chosen = np.linspace(0, len(y) - 1, min(SHOWN_POINTS, len(y))).astype(int)
    colours = np.array(sequential(len(names)))
    look = {"s": 1.5, "lw": 0, "alpha": 0.55, "rasterized": True}
    ax.scatter(y[chosen, 0], y[chosen, 1], c=colours[labels[chosen]], **look)
    low, high = np.quantile(y[:, :2], [0.0005, 0.9995], axis=0)
    lines = [np.linspace(a - 0.3, b + 0.3, GRID) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*lines), axis=-1)
    density = mixture_density(grid, mixture.pi, mixture.mu[:, :2], mixture.sigma[:, :2, :2])
    levels = density.max() * 2.0 ** np.arange(-8, 0)
    ax.contour(*lines, density, levels=levels, colors=INK, linewidths=0.5)
    for row in composition:
        x, height = mixture.mu[row["index"], :2]
        box = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": INK, "linewidth": 0.5}
        ax.text(x, height, row["component"], fontsize=7, ha="center", va="center", bbox=box, clip_on=True)
    ax.set(xlabel="first principal component", ylabel="second principal component")
    ax.set(xlim=(lines[0][0], lines[0][-1]), ylim=(lines[1][0], lines[1][-1]))
    ax.grid(False)


def _draw_shares(ax, names, composition):
    shares = np.array([row["shares"] for row in composition])
    ax.imshow(shares, cmap="Greys", vmin=0, vmax=1, aspect="auto")
    for place in np.argwhere(shares >= 0.05):
        share = shares[tuple(place)]
        colour = "white" if share > 0.55 else INK
        look = {"fontsize": 7, "color": colour, "rotation": 90 if len(names) > MOST_UPRIGHT else 0}
        ax.text(place[1], place[0], f"{100 * share:.0f}", ha="center", va="center", **look)
    turned = {"rotation": 60} if len(names) <= MOST_BESIDE else {"rotation": 90, "va": "center"}
    words = [shortened(name, LETTERS) for name in names]
    ax.set_xticks(range(len(names)), words, ha="right", rotation_mode="anchor", fontsize=7, **turned)
    ax.set_yticks(range(len(composition)), [row["component"] for row in composition])
    ax.set_ylabel("component")
    for label, colour in zip(ax.get_xticklabels(), sequential(len(names)), strict=True):
        label.set_color(text_colour(colour))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_xticks(np.arange(-0.5, len(names)), minor=True)
    ax.set_yticks(np.arange(-0.5, len(composition)), minor=True)
    ax.grid(False)
    ax.grid(which="minor", color=GREY, lw=0.3)
    ax.tick_params(which="minor", length=0)

"""What the surrogate of a search says: importance of the hyperparameters, responses, the strongest interaction."""

import numpy as np
from matplotlib.figure import Figure

from study.figures.shared.marks import nothing_to_show
from study.figures.shared.scales import log_ticks, number, value_text
from study.figures.shared.style import GREY, TRAINING, letter_panels, new_figure

SHOWN = 10
FORM = {"mfc": "white", "mew": 0.8, "ms": 3.8, "ls": "none"}


def importance_figure(explanation: dict) -> Figure:
    """(a) For each hyperparameter, its share of the variance of the predicted error, with interactions (dot and
    interval over the forests) and by itself (ring); (b) predicted accuracy over the pair that interacts most.

    explanation: of study.search.explanation.explain.
    """
    if not explanation["enough"]:
        return _empty(explanation)
    coordinates = explanation["coordinates"][:SHOWN]
    pair = explanation["surface"]
    figure, axes = new_figure(0.75 + 0.165 * max(len(coordinates), 9), 1, 2 if pair else 1)
    ax, places = axes[0, 0], -np.arange(len(coordinates))
    total = [coordinate["total"] for coordinate in coordinates]
    ax.hlines(places, [100 * t["low"] for t in total], [100 * t["high"] for t in total], color=TRAINING, lw=1)
    ax.plot([100 * t["mean"] for t in total], places, "o", color=TRAINING, ms=4, label="with interactions")
    ax.plot([100 * c["first"]["mean"] for c in coordinates], places, "o", color=GREY, label="by itself", **FORM)
    ax.set_yticks(places, [coordinate["name"] for coordinate in coordinates])
    ax.set_xlabel("share of variance (%)")
    ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    ax.legend(loc="lower right")
    if pair:
        _draw_surface(figure, axes[0, 1], pair)
    letter_panels(axes.flat)
    return figure


def dependence_figure(explanation: dict) -> Figure:
    """Predicted validation accuracy along each of the most important hyperparameters, with the interval over the
    forests.

    explanation: of study.search.explanation.explain.
    """
    if not explanation["enough"]:
        return _empty(explanation)
    shown = [coordinate for coordinate in explanation["coordinates"] if "response" in coordinate]
    figure, axes = new_figure(1.7, 1, len(shown), sharey=True)
    for ax, coordinate in zip(axes[0], shown, strict=True):
        _draw_response(ax, coordinate["response"])
        ax.set_xlabel(coordinate["name"])
    axes[0, 0].set_ylabel("accuracy (%)")
    letter_panels(axes.flat)
    return figure


def _draw_response(ax, response):
    low, mean, high = (100 * np.array(response[key]) for key in ("low", "mean", "high"))
    if response["choices"]:
        places = np.arange(len(mean))
        ax.vlines(places, low, high, color=TRAINING, lw=1)
        ax.plot(places, mean, "o", color=TRAINING, ms=4)
        texts = [value_text(value) for value in response["values"]]
        ax.set_xticks(places, texts)
        ax.set_xlim(-0.6, len(places) - 0.4)
        if sum(len(text) + 2 for text in texts) > 22:
            ax.tick_params(axis="x", labelrotation=40)
            for label in ax.get_xticklabels():
                label.set(rotation_mode="anchor", ha="right", va="center")
        return
    ax.fill_between(response["values"], low, high, color=TRAINING, alpha=0.18, lw=0)
    ax.plot(response["values"], mean, color=TRAINING)
    if response["log"]:
        ax.set_xscale("log")
        log_ticks(ax.xaxis, sparse=True)


def _draw_surface(figure, ax, surface):
    """Cells of predicted accuracy over two hyperparameters, with a scale."""
    across, up = surface["axes"]
    cells = 100 * np.array(surface["accuracy"]).T
    mesh = ax.pcolormesh(cells, cmap="viridis", rasterized=True)
    for axis, item in ((ax.xaxis, across), (ax.yaxis, up)):
        texts = [value_text(value) if item["choices"] else number(float(f"{value:.2g}")) for value in item["values"]]
        step = 1 if item["choices"] else 2 if axis is ax.yaxis else 4
        axis.set_ticks(np.arange(len(texts))[::step] + 0.5, texts[::step])
    if sum(map(len, (label.get_text() for label in ax.get_xticklabels()))) > 26:
        ax.tick_params(axis="x", labelrotation=40)
    ax.set_xlabel(across["name"])
    ax.set_ylabel(up["name"])
    ax.grid(False)
    figure.colorbar(mesh, ax=ax, label="predicted accuracy (%)").outline.set_linewidth(0.4)


def _empty(explanation):
    figure, axes = new_figure(1.2)
    nothing_to_show(axes[0, 0], f"fewer than {explanation['fewest']} trials, or no difference between them")
    axes[0, 0].set(xticks=[], yticks=[])
    return figure

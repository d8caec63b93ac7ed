"""Scales of axes that suit the values, and ticks that can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator

from study.common.numbers import exact
from study.common.wording import value_label

CHARACTER_POINTS = 4.2  # mean width of a character of tick labels
SLANTED_POINTS = 9  # room of a slanted label along the axis
MEASURE_NAMES = {
    f"{part}_{what}": f"{part} {what} ({unit})"
    for part in ("training", "validation")
    for what, unit in (("loss", "nats"), ("accuracy", "%"))
}


def number(value: float, digits: int = 4) -> str:
    """'1,024' for whole numbers, '0.01' for others, '2·10⁶' as mathtext for the very large and small.

    digits: significant ones, at most; one less before a power of ten.
    """
    if value != 0 and not 1e-4 <= abs(value) < 1e6:
        exponent = int(np.floor(np.log10(abs(value)) + 1e-9))
        mantissa = f"{value / 10.0**exponent:.{digits - 1}g}"
        power = f"10^{{{exponent}}}"
        return f"${power}$" if mantissa == "1" else rf"${mantissa}\cdot{power}$"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.{digits}g}"


def value_text(value: Any) -> str:
    """How a level's value is written in a figure: numbers as in `number` but with all their digits, anything else as in
    the tables."""
    numeric = pd.to_numeric(value, errors="coerce")
    if pd.isna(numeric) or _is_truth(value):
        return value_label(value)
    # A power of ten has one digit less.
    told = len(exact(float(numeric), 1).partition("e")[0].replace(".", "").lstrip("0")) + 1
    return number(float(numeric), max(4, told))


def is_numeric(values: Iterable) -> bool:
    """Whether every value is a number or the text of one; true and false are not numbers."""
    values = list(values)
    return not any(map(_is_truth, values)) and bool(pd.to_numeric(pd.Series(values), errors="coerce").notna().all())


def _is_truth(value):
    return isinstance(value, bool | np.bool_)


@dataclass
class LevelScale:
    """Where levels are on an axis: `kind` ("log", "linear" or "categorical"), and by value its position and text."""

    kind: str
    positions: dict
    texts: dict

    def apply(self, ax, width_points):
        """Set scale and ticks of the x axis; where labels would touch, numbers are thinned out and words are slanted.

        width_points: width of the axis in points.
        """
        if self.kind == "log":
            ax.set_xscale("log")
        ordered = sorted(self.positions, key=self.positions.get)
        positions = [self.positions[value] for value in ordered]
        texts = [self.texts[value] for value in ordered]
        crowding = self._crowding(width_points)
        if self.kind != "categorical" and crowding > 1:
            texts = thinned(positions, texts, self.kind, width_points)
        ax.xaxis.set_major_locator(FixedLocator(positions))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.set_xticks(positions, texts)
        if self.kind == "categorical":
            ax.set_xlim(-0.6, len(positions) - 0.4)
            if crowding > 1:
                step = int(np.ceil(len(texts) * SLANTED_POINTS / width_points))
                ax.set_xticks(positions, [text if i % step == 0 else "" for i, text in enumerate(texts)])
                ax.tick_params(axis="x", labelrotation=self.slant(width_points))
                for label in ax.get_xticklabels():
                    label.set(rotation_mode="anchor", ha="right", va="center")

    def slant(self, width_points):
        """Angle (degrees) of the labels on an axis of that width."""
        crowding = self._crowding(width_points)
        return 0 if self.kind != "categorical" or crowding <= 1 else 40 if crowding <= 3 else 90

    def slanted_height(self, width_points):
        """Additional height (inches) that slanted labels need."""
        length = max(map(len, self.texts.values()))
        return length * CHARACTER_POINTS * np.sin(np.radians(self.slant(width_points))) / 72

    def _crowding(self, width_points):
        """Width of all labels as a share of the axis."""
        return (max(map(len, self.texts.values())) + 1.5) * CHARACTER_POINTS * len(self.texts) / width_points


def level_scale(values: Iterable) -> LevelScale:
    """The LevelScale of distinct values: log or linear for numbers that are spread evenly there, else categorical."""
    values = list(values)
    texts = {value: value_text(value) for value in values}
    if is_numeric(values):
        numbers = pd.to_numeric(pd.Series(values)).tolist()
        kind = _numeric_kind(sorted(numbers))
        if kind != "categorical":
            return LevelScale(kind, dict(zip(values, numbers, strict=True)), texts)
        order = sorted(values, key=dict(zip(values, numbers, strict=True)).get)
    else:
        order = values
    return LevelScale("categorical", {value: i for i, value in enumerate(order)}, texts)


def _numeric_kind(numbers):
    """log, linear or categorical, whichever spreads the ascending numbers most evenly."""
    if len(numbers) < 2:
        return "categorical"
    evenness = {"linear": _evenness(numbers)}
    if numbers[0] > 0:
        evenness["log"] = _evenness(np.log(numbers)) + 0.01 * (numbers[-1] / numbers[0] > 5)
    kind = max(evenness, key=evenness.get)
    return kind if evenness[kind] > 0.02 else "categorical"


def _evenness(numbers):
    """Smallest gap as a share of the range."""
    return float(np.diff(numbers).min() / (numbers[-1] - numbers[0]))


def thinned(positions, texts, kind, width_points):
    """The texts, with '' for each that is too near to the last one kept.

    positions: ascending; kind: "log" or "linear"; width_points: width of the axis in points.
    """
    places = np.log(positions) if kind == "log" else np.asarray(positions, float)
    places = (places - places[0]) / (places[-1] - places[0]) * width_points
    kept, last, last_text = [], -np.inf, ""
    for place, text in zip(places, texts, strict=True):
        room = (len(text) + len(last_text) + 2) / 2 * CHARACTER_POINTS
        fits = place - last >= room
        kept.append(text if fits else "")
        last, last_text = (place, text) if fits else (last, last_text)
    return kept


class PlainLogLocator(LogLocator):
    """Ticks of a log axis: with a growing range even steps; 1, 1.5, 2, 3, ...; 1, 2, 5; and powers of ten.

    sparse: fewer of them, for a narrow panel.
    """

    def __init__(self, sparse=False):
        super().__init__(numticks=12)
        self.sparse = sparse

    def tick_values(self, vmin, vmax):
        low, high = sorted((vmin, vmax))
        decades = np.log10(high / max(low, 1e-300))
        if decades < (0.5 if self.sparse else 0.25):
            return MaxNLocator(3 if self.sparse else 5).tick_values(low, high)
        limits = {(1, 2, 5): 1.2, (1, 3): 1.8} if self.sparse else {(1, 1.5, 2, 3, 4, 6, 8): 0.9, (1, 2, 5): 2.3}
        self.set_params(subs=next((subs for subs, limit in limits.items() if decades < limit), (1,)))
        return super().tick_values(low, high)


def log_ticks(axis, sparse=False):
    """Plain numbers as ticks of a log axis; to be called after the scale is set."""
    axis.set_major_locator(PlainLogLocator(sparse))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axis.set_minor_locator(NullLocator())


def root_axis(ax, highest):
    """A square-root x axis from 0 to `highest`: unlike a log axis it contains 0, and it widens the fast early part."""
    ax.set_xscale("function", functions=(lambda x: np.sqrt(np.maximum(x, 0)), np.square))
    ax.set_xlim(0, highest * 1.01)
    place = ax.get_subplotspec()
    share = len(place.colspan) / place.get_gridspec().ncols
    ticks, last, gap = [], np.inf, 0.055 / share * np.sqrt(highest)
    for exponent in range(int(np.ceil(np.log10(highest))), -4, -1):
        for tick in (5 * 10.0**exponent, 2 * 10.0**exponent, 10.0**exponent):
            if tick <= highest and np.sqrt(last) - np.sqrt(tick) > gap < np.sqrt(tick):
                ticks.append(tick)
                last = tick
    ax.set_xticks([0, *ticks[::-1]], [number(tick) for tick in (0, *ticks[::-1])])

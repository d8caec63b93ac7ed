"""The axes on which the figures of a search draw its trials."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.figures.shared.scales import number, value_text
from study.search.dimensions import Dimension

HIGHLIGHTED = 3


@dataclass
class Axis:
    """One hyperparameter: its name, and for each trial a position; `ticks` by position, for choices the only ones.

    kind: choices (evenly spaced), linear or log. A trial that does not have the hyperparameter is at NaN. medians: for
    choices, the median accuracy (%) of each.
    """

    name: str
    kind: str
    positions: np.ndarray
    ticks: dict
    medians: list


def accuracy_floor(accuracies: pd.Series) -> float:
    """Lower end of an accuracy axis (%), so that a few bad trials do not compress the rest."""
    accuracies = np.asarray(accuracies, float)
    accuracies = accuracies[np.isfinite(accuracies)]
    if not len(accuracies):
        return 0.0
    best, median = accuracies.max(), np.median(accuracies)
    return float(max(accuracies.min(), best - 4 * max(best - median, 0.5)))


def axes_of(drawn: list[Dimension], medians: dict | None = None) -> list[Axis]:
    """The Axis of each dimension. medians: of study.search.findings.choice_medians, where they are drawn."""
    return [_axis(dimension, (medians or {}).get(dimension.key, [])) for dimension in drawn]


def _axis(dimension, medians):
    if dimension.kind == "choices":
        places = [np.nan if value is None else dimension.options.index(value) for value in dimension.values]
        ticks = dict(enumerate(map(value_text, dimension.options)))
        percent = [np.nan if median is None else 100 * median for median in medians]
        return Axis(dimension.name, "choices", np.array(places, float), ticks, percent)
    # None becomes NaN.
    places = np.array(dimension.values, float)
    ends = (float(np.nanmin(places)), float(np.nanmax(places)))
    ticks = {end: number(end if end.is_integer() else float(f"{end:.2g}")) for end in ends}
    return Axis(dimension.name, dimension.kind, places, ticks, [])

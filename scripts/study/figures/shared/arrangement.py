"""How the levels of an experiment are told apart: by colour, by line style and by panel."""

from dataclasses import dataclass

import pandas as pd

from study.common.many import MOST_PANELS, MOST_SERIES, lines_of, shown_settings
from study.common.wording import NAMES
from study.figures.shared.scales import is_numeric, value_text
from study.figures.shared.style import DASHES, sequential, unordered


@dataclass
class Arrangement:
    """The runs of an experiment with the columns `series` and `panel` too, and how these look.

    Colours distinguish the series. A second factor gets a panel for each of its levels; without one there is a single
    panel named ''. `colours` and `dashes` are dicts by series, in the order of drawing.
    """

    runs: pd.DataFrame
    series_name: str
    panel_name: str
    panels: list[str]
    colours: dict[str, str]
    dashes: dict

    @property
    def series(self) -> list[str]:
        return list(self.colours)

    def attach(self, curves: pd.DataFrame) -> pd.DataFrame:
        """The curves (columns run, iteration, ...) with the runs' series, panel and status."""
        # The curves contain a run twice if two levels share it.
        curves = curves.drop_duplicates(["run", "iteration"])
        return curves.merge(self.runs[["run", "series", "panel", "status"]], on="run")


def arrange(runs: pd.DataFrame, factors: list[str], maximal_panels: int = MOST_PANELS) -> Arrangement:
    """The Arrangement of a table with columns run, status and one per factor.

    No factor: one series. One: a series for each level. Two: the first makes series, the second panels. More, or a
    second one with more than maximal_panels levels: one series for each combination. Of more than MOST_SERIES series
    there are some settings only (`shown_settings`), in one panel.
    """
    values = ordered_values(runs, factors)
    if len(factors) == 2 and len(values[factors[1]]) <= maximal_panels:
        by_series, by_panel = factors[:1], factors[1:]
    else:
        by_series, by_panel = factors, []
    if lines_of(runs, factors, maximal_panels) > MOST_SERIES:
        return arrange(shown_settings(runs, factors), factors, maximal_panels=0)
    runs = runs.assign(series=combined(runs, by_series), panel=combined(runs, by_panel))
    order = (
        runs.sort_values(
            [*by_panel, *by_series],
            key=lambda column: column.map({value: i for i, value in enumerate(values[column.name])}),
            kind="stable",
        )
        if factors
        else runs
    )
    series, panels = list(dict.fromkeys(order["series"])), list(dict.fromkeys(order["panel"]))
    ordered = len(by_series) == 1 and is_numeric(runs[by_series[0]])
    colours = (sequential if ordered else unordered)(len(series))
    dashes = ["solid" if ordered else DASHES[i % len(DASHES)] for i in range(len(series))]
    return Arrangement(
        runs,
        factor_names(by_series),
        factor_names(by_panel),
        panels,
        dict(zip(series, colours, strict=True)),
        dict(zip(series, dashes, strict=True)),
    )


def ordered_values(runs: pd.DataFrame, factors: list[str]) -> dict[str, list]:
    """By factor its distinct values: numbers ascending, anything else in the order of the runs."""
    values = {factor: list(dict.fromkeys(runs[factor])) for factor in factors}
    return {key: sorted(items, key=float) if is_numeric(items) else items for key, items in values.items()}


def combined(runs: pd.DataFrame, factors: list[str]) -> list[str] | str:
    """For each run the texts of its factors' values, joined by commas; '' without factors."""
    return [", ".join(map(value_text, row)) for row in zip(*(runs[f] for f in factors), strict=True)] or ""


def factor_names(factors: list[str]) -> str:
    """'batch size, step size' for names of hyperparameters."""
    return ", ".join(NAMES.get(factor, factor) for factor in factors)

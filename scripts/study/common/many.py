"""What figures show where there is more than can be told apart: a part, by a rule, which their captions state."""

import numpy as np
import pandas as pd

from study.common.tables import all_completed, completed

# Lines of a panel that can still be told apart, and how many settings are drawn of more.
MOST_SERIES, SHOWN_SERIES = 24, 12
# Of more runs, or trials, not each is drawn, or each as a mark in a picture: as outlines they would fill megabytes.
MOST_LINES, MOST_MARKS = 200, 1_000
# Points of a line.
MOST_POINTS = 2_000
# Names on an axis, and how many levels of a second factor get colours, or panels, of their own.
MOST_PLACES, MOST_GROUPS, MOST_PANELS = 80, 6, 4


def evenly(count: int, shown: int) -> np.ndarray:
    """`shown` of the places 0, ..., count - 1 in even steps, with both ends; all of them where they are no more."""
    return np.arange(count) if count <= shown else np.unique(np.rint(np.linspace(0, count - 1, shown)).astype(int))


def lines_of(runs: pd.DataFrame, factors: list[str], most_panels: int = MOST_PANELS) -> int:
    """How many lines a panel has: of two factors, the second of which has a panel for each level, one for each level of
    the first; else one for each setting."""
    return _distinct(runs, factors, most_panels)


def places_of(runs: pd.DataFrame, factors: list[str], most_groups: int = MOST_GROUPS) -> int:
    """How many places an axis of settings has: of two factors, the second of which has a colour for each level, one for
    each level of the first; else one for each setting."""
    return _distinct(runs, factors, most_groups)


def _distinct(runs, factors, most):
    apart = len(factors) == 2 and runs[factors[1]].nunique(dropna=False) <= most
    return len(runs[factors[:1] if apart else factors].drop_duplicates()) if factors else 1


def shown_settings(runs: pd.DataFrame, factors: list[str]) -> pd.DataFrame:
    """The runs of SHOWN_SERIES settings: evenly from the first to the last in the order of their mean final validation
    loss. Settings with a diverged run come last, in the order of the runs.

    runs: columns status, final_validation_loss and one per factor.
    """
    runs = runs.assign(setting=runs.groupby(factors, sort=False).ngroup())
    means = completed(runs).groupby("setting")["final_validation_loss"].mean()
    whole = all_completed(runs, "setting")
    order = pd.DataFrame({"diverged": ~whole, "loss": means.reindex(whole.index).where(whole)})
    order = order.sort_values(["diverged", "loss"], kind="stable").index
    chosen = order[evenly(len(order), SHOWN_SERIES)]
    return runs[runs["setting"].isin(chosen)].drop(columns="setting")


def turning_points(values: pd.Series) -> np.ndarray:
    """Places of the rows that a line of steps needs: the first, the last, and those at which the value changes.

    All of no more than MOST_POINTS.
    """
    if len(values) <= MOST_POINTS:
        return np.arange(len(values))
    known = values.to_numpy(float)
    changed = np.append(True, ~((known[1:] == known[:-1]) | (np.isnan(known[1:]) & np.isnan(known[:-1]))))
    changed[-1] = True
    return np.flatnonzero(changed)

"""Tables of the fits from all starts: progress of every iterate, and the seconds of each method.

The curve of a start is a table with method, iteration, passes and log_likelihood (per point, in nats), a row for each
iterate; its seconds are a table with method, iteration and seconds.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from study.mixture.methods import MINIBATCH

# Log-likelihood per point, in nats: a fit that is at most so much below EM's final value has come near it.
NEAR = 0.01
# Where the minibatch gradient stands after so many passes is the level for the early part of a fit.
EARLY_PASSES = 2


def progress(curves: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The curves of all starts as one table, with two columns more.

    start: the number of the start; shortfall: by how much the log-likelihood is below the best iterate from that start.
    Fits from other starts may be in other optima, so they are not compared.
    """
    table = pd.concat([curve.assign(start=start) for start, curve in enumerate(curves)], ignore_index=True)
    return table.assign(shortfall=table.groupby("start")["log_likelihood"].transform("max") - table["log_likelihood"])


def bands(progress: pd.DataFrame, x: str, points: int = 80) -> pd.DataFrame:
    """Median and range of the shortfall over the starts along x ("passes" or "seconds"), for each method.

    Columns: method, x, median, low, high, on a logarithmic grid from the last start's first iterate to the first end
    among the starts, so that each point has all of them. Between its iterates the shortfall of a start is taken linear
    in the logarithm of x.
    """
    tables = []
    for method, own in progress[progress[x] > 0].groupby("method", sort=False):
        lines = [line for _, line in own.groupby("start")]
        grid = np.geomspace(max(line[x].iloc[0] for line in lines), min(line[x].iloc[-1] for line in lines), points)
        reached = np.array([np.interp(np.log(grid), np.log(line[x]), line["shortfall"]) for line in lines])
        middle = {"median": np.median(reached, axis=0), "low": reached.min(axis=0), "high": reached.max(axis=0)}
        tables.append(pd.DataFrame({"method": method, x: grid, **middle}))
    return pd.concat(tables, ignore_index=True)


def with_seconds(curves: Iterable[pd.DataFrame], seconds: Iterable[pd.DataFrame]) -> list[pd.DataFrame]:
    """The curve of each start with the column seconds, in the order of the starts."""
    return [curve.merge(clock, on=["method", "iteration"]) for curve, clock in zip(curves, seconds, strict=True)]


def seconds_table(curves: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The seconds of each start and method, a row for each; curves: those of with_seconds.

    Columns: start, method, seconds (of the whole fit), seconds_early (until it came to where the minibatch gradient
    stands after EARLY_PASSES, NaN if it never did) and per_pass (seconds of a pass, NaN if it made none).
    """
    return pd.concat([_seconds_of_start(curve, start) for start, curve in enumerate(curves)], ignore_index=True)


def _seconds_of_start(curve, start):
    early = early_level(curve)
    rows = []
    for method, line in curve.groupby("method", sort=False):
        seconds, passes = line[["seconds", "passes"]].iloc[-1]
        rows.append(
            {
                "start": start,
                "method": method,
                "seconds": seconds,
                "seconds_early": first_reach(line, early, "seconds"),
                "per_pass": seconds / passes if passes else np.nan,
            }
        )
    return pd.DataFrame(rows)


def value_at(curve: pd.DataFrame, passes: float) -> float:
    """The log-likelihood of the last iterate within a number of passes; curve: of one method."""
    return float(curve[curve["passes"] <= passes]["log_likelihood"].iloc[-1])


def early_level(curve: pd.DataFrame) -> float:
    """The log-likelihood of the minibatch gradient after EARLY_PASSES; curve: of one start."""
    return value_at(curve[curve["method"] == MINIBATCH], EARLY_PASSES)


def first_reach(curve: pd.DataFrame, level: float, column: str = "passes") -> float | None:
    """The passes (or another column) of the first iterate whose log-likelihood is at least `level`; None if none is."""
    reached = curve[curve["log_likelihood"] >= level]
    return None if reached.empty else float(reached[column].iloc[0])


def is_sooner(own: float | None, other: float) -> bool:
    """Whether a level was reached, and before another fit reached it."""
    return own is not None and own < other

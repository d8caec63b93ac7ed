"""The context of the report's section on the fits of a mixture."""

import pandas as pd

from study.common.numbers import signed, signif
from study.mixture.findings import at_least
from study.mixture.methods import REFERENCE
from study.mixture.wording import passes_text

SHOWN_SHARE = 0.1


def mixture_context(found: dict, timing: pd.DataFrame | None, classes: list[str], figures: dict) -> dict:
    """The findings of one number of dimensions as the templates see them.

    found: content of findings.json; timing: table of study.mixture.tables.seconds_table, or None to leave the seconds
    out; classes: their names; figures: dict from folder and name to path.
    """
    times = None if timing is None else timing.groupby("method")[["seconds", "per_pass"]].median()
    methods = {row["method"]: row for row in found["methods"]}
    return found | {
        "method_rows": [_method_row(row, found, times) for row in found["methods"]],
        "by_method": methods,
        "seconds_per_pass": None if times is None else times["per_pass"].to_dict(),
        "seconds_early": None if timing is None else {name: _early(own) for name, own in timing.groupby("method")},
        "timed": timing is not None,
        "collapsed": found.get("collapsed", 0),
        "figures": figures[f"mixture-{found['dimensions']}d"],
        "make_up": [row | {"classes": _named(row["shares"], classes)} for row in found["composition"]],
    }


def _early(own):
    """The median of the seconds to the early level, as text; own: rows of one method."""
    needed = [None if pd.isna(seconds) else seconds for seconds in own["seconds_early"]]
    found = at_least(needed, own["seconds"].tolist())
    return ("at least " if found["censored"] else "") + signif(found["median"], 2)


def _method_row(row, found, times):
    # A space that does not break keeps the rows of the table at one line each.
    name, distance = row["method"].replace(" ", "\xa0"), row["above_em"]
    reference = row["method"] == REFERENCE
    return row | {
        "name": name,
        "dimensions": found["dimensions"],
        "end": "" if reference else signed(distance["median"], 4),
        "range": "" if reference else f"{signed(distance['low'], 4)} to {signed(distance['high'], 4)}",
        "below_text": "" if reference else row["below"],
        "near_text": row["near"],
        "passes_text": passes_text(row["passes_near"]),
        "seconds": None if times is None else times.loc[row["method"], "seconds"],
    }


def _named(shares, classes):
    """The classes that make up at least a tenth, largest first: 'Trouser 62 %, Dress 30 %'."""
    order = sorted(range(len(shares)), key=lambda c: -shares[c])
    return ", ".join(f"{classes[c]} {100 * shares[c]:.0f} %" for c in order if shares[c] >= SHOWN_SHARE)

"""The context of the report's section on the fits of a mixture."""

import pandas as pd

from study.common.numbers import fixed
from study.common.tables import records
from study.mixture.methods import MINIBATCH

SHOWN_SHARE = 0.1


def mixture_context(found: dict, timing: pd.DataFrame | None, classes: list[str], figures: dict) -> dict:
    """The findings of one number of dimensions as the templates see them.

    found: content of findings.json; timing: table of study.mixture.tables.seconds_table, or None to leave the seconds
    out; classes: their names; figures: dict from folder and name to path.
    """
    # A space that does not break keeps the rows of the table at one line each.
    rows = [row | {"name": row["method"].replace(" ", "\xa0")} for row in found["rows"]]
    if timing is not None:
        times = {(row["start"], row["method"]): row for row in records(timing)}
        columns = ("seconds", "seconds_near", "per_pass")
        rows = [row | {key: times[row["start"], row["method"]][key] for key in columns} for row in rows]
        timing = timing[timing["method"] == MINIBATCH]
    matches = found["em_passes_for_minibatch"]
    return found | {
        "rows": rows,
        "timed": timing is not None,
        "figures": figures[f"mixture-{found['dimensions']}d"],
        "matched": ["more than all of its" if passes is None else fixed(passes, 0) for passes in matches],
        "minibatch_sooner_by_clock": None if timing is None else int(timing["sooner"].sum()),
        "make_up": [row | {"classes": _named(row["shares"], classes)} for row in found["composition"]],
    }


def _named(shares, classes):
    """The classes that make up at least a tenth, largest first: 'Trouser 62 %, Dress 30 %'."""
    order = sorted(range(len(shares)), key=lambda c: -shares[c])
    return ", ".join(f"{classes[c]} {100 * shares[c]:.0f} %" for c in order if shares[c] >= SHOWN_SHARE)

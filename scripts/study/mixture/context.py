"""The context of the report's section on the mixture fit."""

import math

from study.common.numbers import fixed
from study.mixture.findings import MINIBATCH, REFERENCE
from study.mixture.methods import BATCH_SIZE, FIRST_STEP

SHOWN_SHARE = 0.1
FULL_GRADIENT = "scaled gradient"


def mixture_context(findings, clock, classes, figures):
    """The findings of one number of dimensions, with seconds where there are any, in the words of the templates.

    findings: content of findings.json; clock: table with start, method, seconds, seconds_near and per_pass, or None;
    classes: names; figures: dict of dicts of paths.
    """
    # A space that does not break keeps the rows of the table at one line each.
    rows = [row | {"name": row["method"].replace(" ", "\xa0")} for row in findings["rows"]]
    if clock is not None:
        times = {(row["start"], row["method"]): row for row in clock.to_dict("records")}
        rows = [row | _seconds(times[row["start"], row["method"]]) for row in rows]
    matches = findings["em_passes_for_minibatch"]
    return findings | {
        "rows": rows,
        "batch_size": min(BATCH_SIZE, findings["points"]),
        "first_step": FIRST_STEP,
        "timed": clock is not None,
        "figures": figures[f"mixture-{findings['dimensions']}d"],
        "gradient_gap": max(row["relative"] for row in rows if row["method"] == FULL_GRADIENT),
        "plain_below": max(-row["above_em"] for row in rows if row["method"] == "gradient"),
        "matched": ["more than all of its" if passes is None else fixed(passes, 0) for passes in matches],
        "quasi_newton_sooner": _sooner(rows, "L-BFGS"),
        "minibatch_sooner": _sooner(rows, MINIBATCH),
        "minibatch_sooner_by_clock": _sooner(rows, MINIBATCH, "seconds_near") if clock is not None else None,
        "spread": max(r["log_likelihood"] for r in rows if r["method"] == REFERENCE)
        - min(r["log_likelihood"] for r in rows if r["method"] == REFERENCE),
        "make_up": [row | {"classes": _named(row["shares"], classes)} for row in findings["composition"]],
    }


def _seconds(row):
    return {key: _none_if_nan(row[key]) for key in ("seconds", "seconds_near", "per_pass")}


def _none_if_nan(value):
    return None if value is None or math.isnan(value) else value


def _sooner(rows, method, column="passes_near"):
    """In how many starts a method came near EM's final level sooner than EM itself."""
    reference = {row["start"]: row[column] for row in rows if row["method"] == REFERENCE}
    own = {row["start"]: row[column] for row in rows if row["method"] == method}
    return sum(value is not None and value < reference[start] for start, value in own.items())


def _named(shares, classes):
    """The classes that make up at least a tenth, largest first: 'Trouser 62 %, Dress 30 %'."""
    order = sorted(range(len(shares)), key=lambda c: -shares[c])
    return ", ".join(f"{classes[c]} {100 * shares[c]:.0f} %" for c in order if shares[c] >= SHOWN_SHARE)

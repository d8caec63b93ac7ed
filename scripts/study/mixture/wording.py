"""Words that follow from the findings of the fits."""

from study.common.numbers import count, counted, plain
from study.mixture.methods import QUASI_NEWTON


def of_starts(number: int, starts: int) -> str:
    """From how many starts: "all 20 starts", "12 of 20 starts", "none of 20 starts"; "the one start", where it is."""
    if number == starts:
        return {1: "the one start", 2: "both starts"}.get(starts, f"all {count(starts)} starts")
    return f"{count(number) if number else 'none'} of {counted(starts, 'start')}"


def passes_text(passes: dict) -> str:
    """A median number of passes: "20", or "at least 100" where it is a lower bound."""
    return ("at least " if passes["censored"] else "") + plain(round(passes["median"], 1))


def curvature_and_overlap(found: list[dict]) -> str:
    """Whether L-BFGS is the sooner one from more starts where the components overlap more, over the dimensions.

    found: the findings of each number of dimensions. Empty for one of them.
    """
    if len(found) < 2:
        return ""
    by_overlap = sorted(found, key=lambda own: own["overlap"])
    sooner = [row["sooner"] for own in by_overlap for row in own["methods"] if row["method"] == QUASI_NEWTON]
    if len(set(sooner)) == 1:
        return "Our fits show no such difference; they differ in more than the overlap"
    if sooner == sorted(sooner):
        return "Our fits agree with this, but differ in more than the overlap"
    return "Our fits do not show this; they differ in more than the overlap"

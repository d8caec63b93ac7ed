"""Derivations as the templates print them: lines with their reasons in pieces, and the marks of the verification."""

import re

from study.verification.context import BADLY

PIECES = re.compile(r"\$([^$]+)\$|@([a-z][a-z0-9+:-]*[a-z0-9])")


def derivation_context(derivations, checks):
    """What the templates know of the derivations, by key.

    derivations: dict of Derivation; checks: list of dicts with the columns of results/verification.csv, step a str.
    """
    return {
        key: {
            "title": derivation.title,
            "lines": [
                {
                    "latex": step.latex,
                    "label": derivation.label(number),
                    "reason": pieces(step.reason),
                    "result": step.result,
                    "mark": mark([row for row in checks if row["key"] == key and row["step"] == str(number)]),
                }
                for number, step in enumerate(derivation.steps, 1)
            ],
        }
        for key, derivation in derivations.items()
    }


def pieces(reason):
    """A reason as pairs (kind, text), kind being "text", "math" or "ref"."""
    found, place = [], 0
    for match in PIECES.finditer(reason):
        found.append(("text", reason[place : match.start()]))
        found.append(("math", match[1]) if match[1] else ("ref", match[2]))
        place = match.end()
    found.append(("text", reason[place:]))
    return [(kind, text) for kind, text in found if text]


def mark(checks):
    """Whether all checks of a line passed, and its largest deviation: on the well-conditioned problems if it passed."""
    failed = [row for row in checks if not row["passed"]]
    chosen = failed or [row for row in checks if "badly" not in row["method"]]
    return {"passed": not failed, "deviation": max((row["max_relative_error"] for row in chosen), default=None)}


def summary(checks):
    """Numbers of checks, failures and problems, and the largest deviation from the complex step."""
    steps = [row for row in checks if row["method"] == "complex step"]
    return {
        "checks": len(checks),
        "failed": [row for row in checks if not row["passed"]],
        "least_problems": min(row["problems"] for row in checks),
        "complex_step": max(row["max_relative_error"] for row in steps),
        "badly": max((row["max_relative_error"] for row in checks if row["method"].endswith(BADLY)), default=None),
    }

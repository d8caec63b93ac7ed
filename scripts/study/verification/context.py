"""What the report says of the checks.

The lines of each derivation with their marks, a table with one row for each derivation, a table with one row for each
activation function of the trained network, and sums over all checks or over those of a question. Everywhere `checks`
is the list of the rows of results/verification.csv, as study.verification.table.read_checks gives them.
"""

import re

from study.common.wording import value_label
from study.verification.table import (
    ALGEBRA,
    AUTOGRAD,
    BADLY,
    DIFFERENCES,
    EXPONENT,
    LEFT_SIDE,
    LIBRARY,
    LINE_BEFORE,
    NETWORK,
    PLAIN,
    SAMPLE,
    WELL,
)

PIECES = re.compile(r"\$([^$]+)\$|@([a-z][a-z0-9+:-]*[a-z0-9])")
# The ways that have a column in the table of the derivations.
WAYS = [LEFT_SIDE, LINE_BEFORE, AUTOGRAD, ALGEBRA, DIFFERENCES, LIBRARY]


def derivation_context(derivations: dict, checks: list[dict]) -> dict:
    """What the templates know of the derivations, by key; derivations: dict of Derivation."""
    by_line: dict[tuple[str, str], list[dict]] = {}
    for check in checks:
        by_line.setdefault((check["key"], check["step"]), []).append(check)
    return {
        key: {
            "title": derivation.title,
            "lines": [
                _line(derivation, number, step, by_line.get((key, str(number)), []))
                for number, step in enumerate(derivation.steps, 1)
            ],
        }
        for key, derivation in derivations.items()
    }


def _line(derivation, number, step, checks):
    return {
        "latex": step.latex,
        "label": derivation.label(number),
        "reason": pieces(step.reason),
        "result": step.result,
        "mark": mark(checks),
        "checks": checks,
    }


def pieces(reason: str) -> list[tuple[str, str]]:
    """A reason as pairs (kind, text), kind being "text", "math" or "ref"."""
    found, place = [], 0
    for match in PIECES.finditer(reason):
        found.append(("text", reason[place : match.start()]))
        found.append(("math", match[1]) if match[1] else ("ref", match[2]))
        place = match.end()
    found.append(("text", reason[place:]))
    return [(kind, text) for kind, text in found if text]


def mark(checks: list[dict]) -> dict:
    """Whether all checks of a line passed, and its largest deviation.

    The deviation is that of the failed checks if there are any, else that on the well-conditioned problems; None
    without checks.
    """
    failed = [check for check in checks if not check["passed"]]
    return {"passed": not failed, "deviation": _worst(failed or [c for c in checks if c["condition"] == WELL])}


def derivation_rows(checks: list[dict]) -> list[dict]:
    """One row for each derivation: key, lines, checks, failed, and the largest deviation by way.

    The deviations of WAYS are those on the well-conditioned problems; badly is the largest on the badly conditioned
    ones, whatever the way. A deviation is None where there is no such check.
    """
    by_key = {}
    for check in checks:
        if check["way"] in WAYS:
            by_key.setdefault(check["key"], []).append(check)
    return [{"key": key, **_derivation_row(own)} for key, own in by_key.items()]


def _derivation_row(checks):
    well = [check for check in checks if check["condition"] == WELL]
    return {
        "lines": _lines(checks),
        **_counts(checks),
        **{way: _worst(check for check in well if check["way"] == way) for way in WAYS},
        "badly": _worst(check for check in checks if check["condition"] == BADLY),
    }


def network_rows(checks: list[dict]) -> tuple[list[dict], list[str]]:
    """(rows, options): one row for each activation function of the trained network, and the names of the options.

    A row has activation, checks, failed and, under the name of each option, the largest deviation over the numbers of
    hidden layers and the blocks of parameters.
    """
    own = [check for check in checks if check["way"] == NETWORK]
    options = list(dict.fromkeys(check["option"] for check in own))
    rows = []
    for activation in dict.fromkeys(check["activation"] for check in own):
        of_it = [check for check in own if check["activation"] == activation]
        worst = {option: _worst(check for check in of_it if check["option"] == option) for option in options}
        rows.append({"activation": value_label(activation), **_counts(of_it), **worst})
    return rows, options


def part_summary(checks: list[dict], part: str) -> dict:
    """Of the derivations whose keys begin with `part`, such as "A1": lines (their number), checks, failed, and worst.

    worst is the largest deviation of a line, or of the plain network, from independent ways to the same quantity, on
    well-conditioned problems; None without such checks.
    """
    own = [check for check in checks if check["key"].startswith(part)]
    independent = [check for check in own if check["way"] == LEFT_SIDE or check["option"] == PLAIN]
    return {
        "lines": _lines(own),
        **_counts(own),
        "worst": _worst(check for check in independent if check["condition"] == WELL),
    }


def sampling_summary(checks: list[dict]) -> dict | None:
    """Of the moments of samples: size (of the samples), deviation (the largest), and exponent.

    exponent is the largest relative deviation of the exponent of their error from -1/2. None without such checks.
    """
    samples = [check for check in checks if check["way"] == SAMPLE]
    exponents = [check for check in checks if check["way"] == EXPONENT]
    if not samples or not exponents:
        return None
    return {"size": int(samples[0]["sample_size"]), "deviation": _worst(samples), "exponent": _worst(exponents)}


def summary(checks: list[dict]) -> dict:
    """checks: the number of all; failed: the checks that failed; least_problems: of any check."""
    return {
        "checks": len(checks),
        "failed": [check for check in checks if not check["passed"]],
        "least_problems": min(check["problems"] for check in checks),
    }


def _worst(checks):
    return max((check["max_relative_error"] for check in checks), default=None)


def _counts(checks):
    return {"checks": len(checks), "failed": sum(not check["passed"] for check in checks)}


def _lines(checks):
    return len({(check["key"], check["step"]) for check in checks if check["way"] in (LEFT_SIDE, LINE_BEFORE)})

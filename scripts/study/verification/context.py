"""The checks of the derivations and of the network as two tables that a page holds: one row for each derivation, and
one for each activation function, with the ways of checking side by side."""

import re

BADLY = ", badly conditioned"
NETWORK_STEP = re.compile(r"(?P<activation>.*), \d+ hidden layers?, \w+")
# Of each method, the column of the derivations' table that it belongs to.
COLUMNS = {
    "complex step": "left_side",
    "numerical integration": "left_side",
    "definition": "left_side",
    "line before": "line_before",
    "automatic differentiation": "autograd",
    "computer algebra": "algebra",
    "central differences": "differences",
    "the library’s gradient": "library",
    "the library’s moments": "library",
}
PLAIN = "complex step"


def derivation_rows(checks):
    """One row for each derivation: key, lines, checks, failed, and by column the largest deviation, None where there
    is none; the last column, badly, is that of the badly conditioned problems, whatever the method.

    checks: list of dicts with the columns of results/verification.csv, step a str.
    """
    rows = {}
    for check in checks:
        column = "badly" if check["method"].endswith(BADLY) else COLUMNS.get(check["method"])
        if column is None or NETWORK_STEP.fullmatch(check["step"]):
            continue
        blank = {"lines": set()} | dict.fromkeys([*COLUMNS.values(), "badly"])
        row = rows.setdefault(check["key"], _row(key=check["key"]) | blank)
        if check["step"].isdigit():
            row["lines"].add(check["step"])
        _enter(row, column, check)
    return [row | {"lines": len(row["lines"])} for row in rows.values()]


def network_rows(checks):
    """(rows, options): one row for each activation function with activation, checks, failed and, under the name of each
    option of training ("" for none), the largest deviation over depths and blocks of parameters; options: those names.
    """
    rows, options = {}, {}
    for check in checks:
        if found := NETWORK_STEP.fullmatch(check["step"]):
            option = check["method"].removeprefix(PLAIN).removeprefix(", ")
            options[option] = None
            row = rows.setdefault(found["activation"], _row(activation=found["activation"]))
            _enter(row, option, check)
    return list(rows.values()), list(options)


def part_summary(checks, part):
    """Of the derivations whose keys begin with `part`, such as "A1": lines (their number), checks, failed, and worst,
    the largest deviation of a line from independent ways to the same quantity, on well-conditioned problems.

    checks: as for derivation_rows.
    """
    own = [check for check in checks if check["key"].startswith(part)]
    ways = [key for key, column in COLUMNS.items() if column == "left_side"]
    return {
        "lines": len({(check["key"], check["step"]) for check in own if check["step"].isdigit()}),
        "checks": len(own),
        "failed": sum(not check["passed"] for check in own),
        "worst": max((check["max_relative_error"] for check in own if check["method"] in ways), default=None),
    }


def _row(**name):
    return name | {"checks": 0, "failed": 0}


def _enter(row, column, check):
    row[column] = max(row.get(column) or 0.0, check["max_relative_error"])
    row["checks"] += 1
    row["failed"] += not check["passed"]


def sampling_summary(checks):
    """The largest deviation of moments of samples, their size, and the largest error of the exponent of their
    error, relatively; None without such checks."""
    samples = [row for row in checks if row["method"].startswith("samples of ")]
    exponents = [row for row in checks if row["method"].startswith("exponent ")]
    if not samples or not exponents:
        return None
    return {
        "size": int(samples[0]["method"].split()[-1]),
        "deviation": max(row["max_relative_error"] for row in samples),
        "exponent": max(row["max_relative_error"] for row in exponents),
    }

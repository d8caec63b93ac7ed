"""Derivations as the templates print them: lines with their reasons in pieces, and the marks of the verification."""

import re

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


NETWORK_STEP = re.compile(r"(.*hidden layers?), \w+")
BADLY = ", badly conditioned"


def check_rows(checks):
    """Rows of the table of all checks: the two conditions side by side, the parameter blocks of a network together.

    checks: as in derivation_context. Rows have key, step, method, checks, problems, well, badly, tolerance, passed.
    """
    rows = {}
    for check in checks:
        network = NETWORK_STEP.fullmatch(check["step"])
        step = network[1] if network else check["step"]
        method = check["method"].removesuffix(BADLY)
        row = rows.setdefault(
            (check["key"], step, method),
            {
                "key": check["key"],
                "step": f"line {step}" if step.isdigit() else step.replace(" ", "\xa0"),
                "method": method,
                "checks": 0,
                "problems": check["problems"],
                "well": None,
                "badly": None,
                "tolerance": check["tolerance"],
                "verdict": "passed",
            },
        )
        column = "badly" if check["method"].endswith(BADLY) else "well"
        row[column] = max(row[column] or 0.0, check["max_relative_error"])
        row["checks"] += 1
        if not check["passed"]:
            row["verdict"] = "FAILED"
    return list(rows.values())


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

"""results/verification.csv: one row for each check, with what it checks in columns of its own."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from study.common.errors import StudyError

# step and method are for readers. way: how the other value was obtained, one of the names below. condition: of the
# random problems. activation and option (what changes the objective): of checks of the trained network only.
# sample_size: of checks against samples only.
COLUMNS = [
    *("key", "step", "method", "problems", "max_relative_error", "tolerance", "passed"),
    *("way", "condition", "activation", "option", "sample_size"),
]
WELL, BADLY = "well", "badly"
# The ways of a line, whose step is its number.
LEFT_SIDE, LINE_BEFORE = "left_side", "line_before"
# The ways of a result.
AUTOGRAD, ALGEBRA, DIFFERENCES, LIBRARY = "autograd", "algebra", "differences", "library"
# The ways of samples: their moments, and how the error of these depends on the sample size.
SAMPLE, EXPONENT = "sample", "exponent"
# The way of the trained network, and its option where nothing changes the objective.
NETWORK, PLAIN = "network", "plain"


def write_checks(path: str | Path, checks: Iterable[dict]) -> None:
    """Write the table of the checks; what a check does not have is left empty."""
    table = pd.DataFrame(checks, columns=COLUMNS)
    table.astype({"sample_size": "Int64"}).to_csv(path, index=False)


def read_checks(path: str | Path) -> list[dict]:
    """The rows of the table, as dicts; step is a str, and what is empty NaN."""
    return pd.read_csv(path, dtype={"step": str}).to_dict("records")


def failures(checks: Iterable[dict]) -> list[str]:
    """Names of the checks that failed."""
    return [f"{check['key']}, {check['step']}: {check['method']}" for check in checks if not check["passed"]]


def verdict(checks: list[dict], stop_on_failure: bool) -> tuple[str, str]:
    """(line on the checks that passed, warning that names those that failed, or "" if none has).

    Raises StudyError with that warning if the study is to end with an error.
    """
    failed = failures(checks)
    line = f"{len(checks) - len(failed)} of {len(checks)} checks passed."
    if not failed:
        return line, ""
    warning = "\n  ".join([f"{len(failed)} of {len(checks)} checks of the derivations failed.", *failed])
    if stop_on_failure:
        raise StudyError(
            f"{warning}\nThe report marks them. Mend the formula or the code that it names, or set "
            "verification.stop_on_failure to false."
        )
    return line, warning

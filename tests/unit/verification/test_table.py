"""The table of the checks and what follows from it."""

import pytest

from study.common.errors import StudyError
from study.verification.table import COLUMNS, NETWORK, failures, read_checks, verdict, write_checks


def check(key, step, passed, **more):
    return {
        "key": key,
        "step": step,
        "method": "complex step",
        "problems": 10,
        "max_relative_error": 1 / 3,
        "tolerance": 1e-10,
        "passed": passed,
        "way": NETWORK,
        "condition": "well",
        **more,
    }


def test_checks_are_read_as_they_were_written(tmp_path):
    checks = [check("A1a", "1", False), check("A2a", "mean", True, sample_size=16000, option="plain")]
    write_checks(tmp_path / "checks.csv", checks)
    assert (tmp_path / "checks.csv").read_text(encoding="utf-8").splitlines()[2].endswith(",well,,plain,16000")
    first, second = read_checks(tmp_path / "checks.csv")
    assert list(first) == COLUMNS
    assert (first["step"], first["max_relative_error"], first["passed"]) == ("1", 1 / 3, False)
    assert (second["option"], second["sample_size"]) == ("plain", 16000)


def test_failures_have_the_names_of_what_failed():
    checks = [check("A1a", "1", False), check("A1a", "2", True)]
    assert failures(checks) == ["A1a, 1: complex step"]
    assert verdict(checks[1:], True) == ("1 of 1 checks passed.", "")
    line, warning = verdict(checks, False)
    assert line == "1 of 2 checks passed."
    assert warning == "1 of 2 checks of the derivations failed.\n  A1a, 1: complex step"
    with pytest.raises(StudyError, match=r"A1a, 1: complex step\nThe report marks them\. Mend the formula"):
        verdict(checks, True)

"""What the report says of the checks."""

import math

from study.derivations.all import DERIVATIONS
from study.verification.context import (
    derivation_context,
    derivation_rows,
    mark,
    network_rows,
    part_summary,
    pieces,
    sampling_summary,
    summary,
)
from study.verification.table import (
    ALGEBRA,
    BADLY,
    EXPONENT,
    LEFT_SIDE,
    LINE_BEFORE,
    NETWORK,
    SAMPLE,
    WELL,
)


def check(key, step, way, error, condition=WELL, passed=True, **more):
    """A row of the table; method says nothing, since nothing may depend on it."""
    row = {"key": key, "step": step, "method": "", "problems": 10, "max_relative_error": error, "passed": passed}
    empty = dict.fromkeys(("activation", "option", "sample_size"), math.nan)
    return row | {"way": way, "condition": condition} | empty | more


CHECKS = [
    check("A1a", "1", LEFT_SIDE, 1e-15),
    check("A1a", "1", LEFT_SIDE, 1e-9, BADLY),
    check("A1a", "2", LEFT_SIDE, 3e-15),
    check("A1a", "2", LINE_BEFORE, 2e-15, passed=False),
    check("A1a", "result", ALGEBRA, 5e-15),
    check("A2a", "1", LEFT_SIDE, 4e-15),
    check("A2a", "mean", SAMPLE, 0.02, sample_size=16000.0),
    check("A2a", "mean", EXPONENT, 0.003),
    check("B1d", "W1", NETWORK, 1e-15, activation="relu", option="plain"),
    check("B1d", "b2", NETWORK, 6e-15, activation="relu", option="plain"),
    check("B1d", "b2", NETWORK, 7e-15, passed=False, activation="relu", option="dropout"),
    check("B1d", "W1", NETWORK, 2e-15, activation="leaky_relu", option="plain"),
]


def test_a_derivation_has_one_row_with_the_worst_of_each_way():
    first, second = derivation_rows(CHECKS)
    assert (first["key"], first["lines"], first["checks"], first["failed"]) == ("A1a", 2, 5, 1)
    assert (first["left_side"], first["line_before"], first["algebra"], first["badly"]) == (3e-15, 2e-15, 5e-15, 1e-9)
    assert first["autograd"] is None
    assert (second["key"], second["left_side"], second["checks"]) == ("A2a", 4e-15, 1)


def test_a_network_s_blocks_and_depths_stand_in_one_row():
    rows, options = network_rows(CHECKS)
    assert options == ["plain", "dropout"]
    assert [row["activation"] for row in rows] == ["relu", "leaky relu"]
    assert rows[0]["plain"] == 6e-15 and rows[0]["dropout"] == 7e-15
    assert (rows[0]["checks"], rows[0]["failed"]) == (3, 1)
    assert rows[1]["dropout"] is None


def test_samples_are_told_apart():
    assert sampling_summary(CHECKS) == {"size": 16000, "deviation": 0.02, "exponent": 0.003}
    assert sampling_summary(CHECKS[:5]) is None


def test_a_part_of_the_questions_is_summed_up():
    assert part_summary(CHECKS, "A1") == {"lines": 2, "checks": 5, "failed": 1, "worst": 3e-15}
    assert part_summary(CHECKS, "B1") == {"lines": 0, "checks": 4, "failed": 1, "worst": 6e-15}
    assert part_summary(CHECKS, "A+")["worst"] is None


def test_a_failure_is_marked_and_counted():
    well, badly, failed = CHECKS[0], CHECKS[1], check("A1a", "1", LINE_BEFORE, 0.5, passed=False)
    assert mark([well, failed]) == {"passed": False, "deviation": 0.5}
    assert mark([well, badly]) == {"passed": True, "deviation": 1e-15}
    assert mark([]) == {"passed": True, "deviation": None}
    assert derivation_context(DERIVATIONS, [well, failed])["A1a"]["lines"][0]["mark"]["passed"] is False
    assert summary([well, failed]) == {"checks": 2, "failed": [failed], "least_problems": 10}


def test_a_reason_falls_into_text_formulas_and_references():
    assert pieces("By @eq:a1-2, $x$ is zero.") == [
        ("text", "By "),
        ("ref", "eq:a1-2"),
        ("text", ", "),
        ("math", "x"),
        ("text", " is zero."),
    ]

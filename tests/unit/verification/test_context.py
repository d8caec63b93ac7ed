"""The tables that sum up the checks."""

from study.verification.context import derivation_rows, network_rows, part_summary, sampling_summary


def check(key, step, method, error, passed=True):
    return {"key": key, "step": step, "method": method, "max_relative_error": error, "passed": passed}


CHECKS = [
    check("A1a", "1", "complex step", 1e-15),
    check("A1a", "1", "complex step, badly conditioned", 1e-9),
    check("A1a", "2", "complex step", 3e-15),
    check("A1a", "2", "line before", 2e-15, passed=False),
    check("A1a", "result", "computer algebra", 5e-15),
    check("A2a", "1", "numerical integration", 4e-15),
    check("A2a", "mean", "samples of 16000", 0.02),
    check("A2a", "mean", "exponent of the error, −1/2", 0.003),
    check("B1d", "relu, 1 hidden layer, W1", "complex step", 1e-15),
    check("B1d", "relu, 2 hidden layers, b2", "complex step", 6e-15),
    check("B1d", "relu, 2 hidden layers, b2", "complex step, dropout", 7e-15, passed=False),
    check("B1d", "leaky relu, 1 hidden layer, W1", "complex step", 2e-15),
]


def test_a_derivation_has_one_row_with_the_worst_of_each_way():
    first, second = derivation_rows(CHECKS)
    assert (first["key"], first["lines"], first["checks"], first["failed"]) == ("A1a", 2, 5, 1)
    assert (first["left_side"], first["line_before"], first["algebra"], first["badly"]) == (3e-15, 2e-15, 5e-15, 1e-9)
    assert first["autograd"] is None
    assert (second["key"], second["left_side"], second["checks"]) == ("A2a", 4e-15, 1)


def test_a_network_s_blocks_and_depths_stand_in_one_row():
    rows, options = network_rows(CHECKS)
    assert options == ["", "dropout"]
    assert [row["activation"] for row in rows] == ["relu", "leaky relu"]
    assert rows[0][""] == 6e-15 and rows[0]["dropout"] == 7e-15
    assert (rows[0]["checks"], rows[0]["failed"]) == (3, 1)


def test_samples_are_told_apart():
    assert sampling_summary(CHECKS) == {"size": 16000, "deviation": 0.02, "exponent": 0.003}
    assert sampling_summary(CHECKS[:5]) is None


def test_a_part_of_the_questions_is_summed_up():
    assert part_summary(CHECKS, "A1") == {"lines": 2, "checks": 5, "failed": 1, "worst": 3e-15}
    assert part_summary(CHECKS, "B1") == {"lines": 0, "checks": 4, "failed": 1, "worst": 6e-15}
    assert part_summary(CHECKS, "A+")["worst"] is None

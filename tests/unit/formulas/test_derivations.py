"""The verification catches what is wrong, at the line where it is, and the reader reads what is printed."""

from dataclasses import replace

import numpy as np
import pytest

from study.derivations.all import DERIVATIONS
from study.formulas.arrays import stack
from study.formulas.environment import Environment
from study.formulas.reading import read
from study.formulas.tokens import CannotRead
from study.typesetting.formula import typeset
from study.verification.chain import compare_lines
from study.verification.checks import COLUMNS, TOLERANCES, Environments, failures, line_checks, row
from study.verification.printing import derivation_context, mark, pieces, summary
from study.verification.trained_network import findings as network_findings

WIDEST, WIDEST_IN_A_BOX = 36, 33.5

# Key, line, and what is written there instead of what: a planted error in every derivation.
PLANTED = [
    ("A1", 1, r"^{1/2}} \exp", r"^{2/1}} \exp", "wrong power of the determinant"),
    ("A1", 2, r"\pi_j\,", r"\pi_k\,", "pi_k for pi_j"),
    ("A1", 3, r"= -\sum", r"= \sum", "dropped sign"),
    ("A1a", 2, r"\frac{1}{p(\mathbf{y}_i)}", r"p(\mathbf{y}_i)", "dropped reciprocal"),
    ("A1a", 3, r"\frac{\pi_j}{", r"\frac{\pi_k}{", "pi_k for pi_j"),
    ("A1a", 5, r"\tfrac{1}{2} \left( \Sigma_j^{-1} +", r"\left( \Sigma_j^{-1} +", "lost factor 1/2"),
    ("A1a", 7, r"\Sigma_j^{-1}", r"\Sigma_j", "lost inverse"),
    ("A1a", 8, r"\sum_{k=1}^{K} \pi_k", r"\sum_{k=1}^{K} \pi_j", "pi_j for pi_k"),
    ("A1a", 9, r"= -\sum", r"= \sum", "dropped sign"),
    ("A1a", 9, r"\boldsymbol{\mu}_j)", r"\boldsymbol{\mu}_k)", "mu_k for mu_j"),
    ("A1b", 2, r"\boldsymbol{\mu}_j, \Sigma_j", r"\boldsymbol{\mu}_j, \Sigma_k", "Sigma_k for Sigma_j"),
    ("A1b", 3, r"-\frac{1}{\pi_j}", r"-\frac{1}{\pi_k}", "pi_k for pi_j"),
    ("A1b", 3, r"-\frac{1}{\pi_j}", r"\frac{1}{\pi_j}", "dropped sign"),
    ("A1c", 2, r"e^{w_k}", r"e^{w_j}", "w_j for w_k"),
    ("A1c", 4, r"\pi_j (1 - \pi_j)", r"\pi_j (1 + \pi_j)", "wrong sign"),
    ("A1c", 5, r"-\pi_j \pi_k", r"\pi_j \pi_k", "dropped sign"),
    ("A1c", 6, r"-\pi_j \pi_k", r"-\pi_j \pi_j", "pi_j for pi_k"),
    ("A1c", 7, r"\delta_{jk} - \pi_k", r"\delta_{jk} - \pi_j", "pi_j for pi_k"),
    ("A1d", 1, r"{\partial \pi_j} \frac", r"{\partial \pi_k} \frac", "pi_k for pi_j"),
    ("A1d", 2, r"(\delta_{jk} - \pi_k)", r"(\delta_{jk} - \pi_j)", "pi_j for pi_k"),
    ("A1d", 4, r"+ \pi_k", r"- \pi_k", "wrong sign"),
    ("A1d", 6, r"N \pi_k", r"\pi_k", "lost factor N"),
    ("A2a", 2, r"\sum_{j=1}^{K} \pi_j", r"\sum_{j=1}^{K} \pi_k", "pi_k for pi_j"),
    ("A2a", 3, r"+ \boldsymbol{\mu}_j", r"- \boldsymbol{\mu}_j", "wrong sign"),
    ("A2a", 5, r"\pi_j \boldsymbol{\mu}_j", r"\pi_j \boldsymbol{\mu}_k", "mu_k for mu_j"),
    ("A2b", 2, r"+ \boldsymbol{\mu}_j \boldsymbol{\mu}_j^{\mathsf{T}}", "", "lost term"),
    ("A2b", 3, r"\Sigma_j + ", r"\Sigma_j - ", "wrong sign"),
    ("A2b", 4, r"\boldsymbol{\mu}_j^{\mathsf{T}}", r"\boldsymbol{\mu}_k^{\mathsf{T}}", "mu_k for mu_j"),
    ("A2b", 7, r"- \mathbf{m} \mathbf{m}^{\mathsf{T}}", r"+ \mathbf{m} \mathbf{m}^{\mathsf{T}}", "wrong sign"),
    ("A2b", 10, r"+ \underbrace", r"- \underbrace", "wrong sign"),
    ("A+a", 4, r"\Sigma_j^{-\mathsf{T}}", r"\Sigma_j", "lost inverse"),
    ("A+a", 6, r"= -\Sigma_j^{-1}", r"= \Sigma_j^{-1}", "dropped sign"),
    ("A+a", 7, r"^{\mathsf{T}} \Sigma_j^{-1}", r"^{\mathsf{T}}", "lost inverse"),
    ("A+a", 8, r"\frac{1}{2}", r"1", "lost factor 1/2"),
    ("A+b", 3, r"L_{j,bm}", r"L_{j,mb}", "transposed index"),
    ("A+b", 4, r"\delta_{bc} L_{j,ad}", r"\delta_{bc} L_{j,da}", "transposed index"),
    ("A+b", 7, r"2\, G_j L_j", r"2\, G_j L_j^{\mathsf{T}}", "transposed factor"),
    ("A+b", 9, r"L_{j,cd} & \text{if } c = d", r"1 & \text{if } c = d", "lost factor"),
    ("A+b", 10, r"2\, L_{j,cd} \sum", r"\, L_{j,cd} \sum", "lost factor 2"),
    ("B1a", 2, r"1 & \text{if } a > 0", r"a & \text{if } a > 0", "value for slope"),
    ("B1b", 2, r"- e^{a_i} e^{a_j}}{s^2}", r"+ e^{a_i} e^{a_j}}{s^2}", "wrong sign"),
    ("B1b", 3, r"\hat{y}_j)", r"\hat{y}_i)", "i for j"),
    ("B1c", 2, r"-y_j +", r"y_j +", "dropped sign"),
    ("B1c", 3, r"\hat{y}_j - y_j", r"y_j - \hat{y}_j", "wrong sign"),
    ("B1d", 1, r"W_{l+1,ij}", r"W_{l+1,ji}", "transposed index"),
    ("B1d", 2, r"W_{l+1}^{\mathsf{T}}", r"W_{l+1}", "lost transpose"),
    ("B1d", 4, r"\frac{1}{B}\, A_{l-1}", r"A_{l-1}", "lost factor 1/B"),
]  # fmt: skip


@pytest.fixture(scope="module")
def environments():
    """Few problems are enough to see an error of a formula."""
    return Environments("well", 16, 5)


@pytest.mark.parametrize("key", DERIVATIONS)
def test_every_line_is_verified(key, environments):
    rows = line_checks(DERIVATIONS[key], environments, TOLERANCES["well"])
    assert failures(rows) == []
    assert {int(r["step"]) for r in rows} == set(range(1, len(DERIVATIONS[key].steps) + 1))


def test_there_is_a_planted_error_for_every_derivation():
    assert {key for key, *_ in PLANTED} == set(DERIVATIONS)


@pytest.mark.parametrize(("key", "line", "right", "wrong", "what"), PLANTED, ids=lambda value: str(value)[:24])
def test_a_planted_error_is_caught_at_its_line(key, line, right, wrong, what, environments):
    derivation = DERIVATIONS[key]
    step = derivation.steps[line - 1]
    assert right in step.latex, "the planted error no longer fits the formula"
    steps = list(derivation.steps)
    before, _, after = step.latex.rpartition(right)
    steps[line - 1] = replace(step, latex=before + wrong + after)
    found = compare_lines(replace(derivation, steps=tuple(steps)), environments, TOLERANCES["well"])
    assert {finding.line for finding in found if not finding.passed} == {line}, what


def test_a_formula_that_cannot_be_read_is_named():
    with pytest.raises(CannotRead, match="expected"):
        read(r"E = \frac{1}{2")
    with pytest.raises(CannotRead, match="index"):
        read(r"E = x_{q}")


def test_the_reader_knows_precedence_indices_and_layers():
    rng = np.random.default_rng(0)
    a, m = rng.standard_normal((1, 3)), rng.standard_normal((1, 3, 3))
    env = Environment({"a": stack(a), "M": stack(m), "W_l+1": stack(m)}, lengths={"i": 3, "j": 3})
    value = {
        name: read(name)[0][0](env).squeeze() for name in (r"-\sum_{i} a_i^2 + 1", r"\sum_{i} M_{ij} a_i", "M^{-1} M")
    }
    np.testing.assert_allclose(value[r"-\sum_{i} a_i^2 + 1"], 1 - (a**2).sum())
    np.testing.assert_allclose(value[r"\sum_{i} M_{ij} a_i"], m[0].T @ a[0])
    np.testing.assert_allclose(value["M^{-1} M"], np.eye(3), atol=1e-12)
    np.testing.assert_allclose(read(r"W_{l+1}^{\mathsf{T}}")[0][0](env).squeeze(), m[0].T)
    np.testing.assert_allclose(read(r"\sum_{j} \sum_{i} 2")[0][0](env).squeeze(), 18)


def test_the_trained_network_agrees_block_by_block():
    found = list(network_findings(4, 3))
    assert max(deviations.max() for _, _, deviations in found) < TOLERANCES["well"]
    assert len(found) == 5 * 4 * (4 + 6 + 8 + 10)


@pytest.mark.parametrize("key", DERIVATIONS)
def test_every_line_can_be_set(key):
    for step in DERIVATIONS[key].steps:
        assert typeset(step.latex, display=True).width < (WIDEST_IN_A_BOX if step.result else WIDEST)
        for kind, text in pieces(step.reason):
            assert kind != "math" or typeset(text).width > 0
    labels = {d.label(n) for d in DERIVATIONS.values() for n in range(1, len(d.steps) + 1)}
    references = [text for step in DERIVATIONS[key].steps for kind, text in pieces(step.reason) if kind == "ref"]
    assert set(references) <= labels


def test_every_part_of_the_assignment_ends_in_a_result():
    for key in ("A1a", "A1b", "A1c", "A1d", "A2a", "A2b", "A+a", "A+b", "B1a", "B1b", "B1c", "B1d"):
        assert any(step.result for step in DERIVATIONS[key].steps)


def test_a_failure_is_marked_and_counted():
    checks = [row("A1a", 1, "complex step", [1e-15, 2e-15], 1e-10), row("A1a", 1, "line before", [0.5], 1e-10)]
    assert list(checks[0]) == COLUMNS
    assert failures(checks) == ["A1a, 1: line before"]
    assert mark(checks) == {"passed": False, "deviation": 0.5}
    assert mark(checks[:1]) == {"passed": True, "deviation": 2e-15}
    assert derivation_context(DERIVATIONS, checks)["A1a"]["lines"][0]["mark"]["passed"] is False
    assert len(summary(checks)["failed"]) == 1
    assert not row("A1a", 1, "complex step", [np.nan], 1e-10)["passed"]

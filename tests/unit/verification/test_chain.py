"""The verification catches what is wrong, at the line where it is."""

from dataclasses import replace

import numpy as np
import pytest

from study.derivations.all import DERIVATIONS
from study.verification.chain import compare_lines
from study.verification.checks import TOLERANCES, Environments, line_checks, row
from study.verification.table import COLUMNS, LEFT_SIDE, WELL, failures

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
    ("A1c", 7, r"I_{jk} - \pi_k", r"I_{jk} - \pi_j", "pi_j for pi_k"),
    ("A1d", 1, r"{\partial \pi_j} \frac", r"{\partial \pi_k} \frac", "pi_k for pi_j"),
    ("A1d", 2, r"(I_{jk} - \pi_k)", r"(I_{jk} - \pi_j)", "pi_j for pi_k"),
    ("A1d", 4, r"+ \pi_k", r"- \pi_k", "wrong sign"),
    ("A1d", 6, r"N \pi_k", r"\pi_k", "lost factor N"),
    ("A2a", 2, r"\sum_{j=1}^{K} \pi_j", r"\sum_{j=1}^{K} \pi_k", "pi_k for pi_j"),
    ("A2a", 3, r"+ \boldsymbol{\mu}_j", r"- \boldsymbol{\mu}_j", "wrong sign"),
    ("A2a", 5, r"\pi_j \boldsymbol{\mu}_j", r"\pi_j \boldsymbol{\mu}_k", "mu_k for mu_j"),
    ("A2b", 2, r"+ \boldsymbol{\mu}_j \boldsymbol{\mu}_j^{\mathsf{T}}", "", "lost term"),
    ("A2b", 3, r"\right) L_j^{\mathsf{T}}", r"\right) L_j", "lost transpose"),
    ("A2b", 4, r"= I", r"= 2 I", "factor 2"),
    ("A2b", 6, r"\Sigma_j + ", r"\Sigma_j - ", "wrong sign"),
    ("A2b", 7, r"\boldsymbol{\mu}_j^{\mathsf{T}}", r"\boldsymbol{\mu}_k^{\mathsf{T}}", "mu_k for mu_j"),
    ("A2b", 10, r"- \mathbf{m} \mathbf{m}^{\mathsf{T}}", r"+ \mathbf{m} \mathbf{m}^{\mathsf{T}}", "wrong sign"),
    ("A2b", 13, r"+ \underbrace", r"- \underbrace", "wrong sign"),
    ("A+a", 4, r"\Sigma_j^{-\mathsf{T}}", r"\Sigma_j", "lost inverse"),
    ("A+a", 6, r"= -\Sigma_j^{-1}", r"= \Sigma_j^{-1}", "dropped sign"),
    ("A+a", 7, r"^{\mathsf{T}} \Sigma_j^{-1}", r"^{\mathsf{T}}", "lost inverse"),
    ("A+a", 8, r"\frac{1}{2}", r"1", "lost factor 1/2"),
    ("A+b", 3, r"L_{j,bm}", r"L_{j,mb}", "transposed index"),
    ("A+b", 4, r"I_{bc} L_{j,ad}", r"I_{bc} L_{j,da}", "transposed index"),
    ("A+b", 7, r"2\, V_j L_j", r"2\, V_j L_j^{\mathsf{T}}", "transposed factor"),
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
    ("B2.1a", 1, r"\frac{1}{B}", r"\frac{1}{N}", "N for B"),
    ("B2.1a", 2, r"\frac{B - 1}{N - 1}", r"\frac{B}{N}", "as with replacement"),
    ("B2.1a", 4, r"= -\frac{1}{N - 1}", r"= -\frac{1}{N}", "N for N - 1"),
    ("B2.1a", 5, r"= -N \sigma^2", r"= N \sigma^2", "dropped sign"),
    ("B2.1a", 6, r"\sum_{i \neq k}", r"\sum_{i, k}", "pairs of equal examples too"),
    ("B2.1a", 8, r"\frac{N - B}{N - 1}", r"\frac{N - B}{N}", "variance with the divisor N - 1"),
    ("B2.1b", 2, r"\frac{N - B}{N - 1}", r"1", "lost factor of the finite set"),
    ("B2.1b", 3, r"\operatorname{tr}(C)", r"\operatorname{tr}(C C)", "square of the covariance"),
    ("B2.1c", 1, r"\frac{\alpha^2}{2}", r"\alpha^2", "lost factor 1/2"),
    ("B2.1c", 2, r"(H\, \operatorname{cov}[g])", r"(\operatorname{cov}[g])", "lost curvature"),
    ("B2.1c", 3, r"\operatorname{tr}(H C)", r"\operatorname{tr}(C)", "lost curvature"),
    ("B2.1c", 4, r"= |G|^2", r"= 2 |G|^2", "factor 2"),
    ("B2.1c", 5, r"= -\frac{\alpha_{\mathrm{opt}}}{2}", r"= -\alpha_{\mathrm{opt}}", "lost factor 1/2"),
    ("B2.1c", 6, r"B_{\mathrm{noise}}/B}", r"B/B_{\mathrm{noise}}}", "inverted ratio"),
]  # fmt: skip


@pytest.fixture(scope="module")
def environments():
    """Few problems are enough to see an error of a formula."""
    return Environments(WELL, 16, 5)


@pytest.mark.parametrize("key", DERIVATIONS)
def test_every_line_is_verified(key, environments):
    rows = line_checks(DERIVATIONS[key], environments)
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
    found = compare_lines(replace(derivation, steps=tuple(steps)), environments, TOLERANCES[WELL])
    assert {finding.line for finding in found if not finding.passed} == {line}, what


def test_a_row_says_what_was_checked_and_fails_without_a_number():
    found = row("A1a", 1, LEFT_SIDE, "complex step", [1e-15, 2e-15], 1e-10)
    assert set(found) <= set(COLUMNS)
    assert (found["step"], found["problems"], found["max_relative_error"], found["passed"]) == ("1", 2, 2e-15, True)
    badly = row("A1a", 1, LEFT_SIDE, "complex step", [1e-15], 1e-10, "badly")
    assert (badly["method"], badly["condition"]) == ("complex step, badly conditioned", "badly")
    assert not row("A1a", 1, LEFT_SIDE, "complex step", [np.nan], 1e-10)["passed"]

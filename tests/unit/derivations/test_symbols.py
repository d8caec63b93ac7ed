"""A symbol means the same in all parts of the report, so far as its form can tell."""

import re
from pathlib import Path

import pytest

from study.derivations.all import DERIVATIONS
from study.verification.context import pieces

SECTIONS = Path(__file__).parents[3] / "report/sections"
# What each symbol means, and the form in which it would mean something else.
OTHER_FORMS = {
    "the covariance of a component": r"\\Sigma(?!_\{?[jk])",
    "the mean of a component": r"(?<!\\boldsymbol\{)\\mu(?![a-z])",
    "the derivatives by the inputs of a layer": r"\\delta(?!\}?_\{?(l|M))",
    "a Cholesky factor": r"(?<![A-Za-z{\\])L(?!_\{?j|[A-Za-z])",
    "the gradient of the training loss": r"(?<![A-Za-z\\])G_",
    "the standard deviation of the losses": r"\\sigma(\(|_[^{]|')",
}


def formulas():
    """(place, LaTeX) of every formula of the derivations and the templates."""
    for key, derivation in DERIVATIONS.items():
        for number, step in enumerate(derivation.steps, 1):
            yield f"{key}, line {number}", step.latex
            yield from ((f"{key}, line {number}", text) for kind, text in pieces(step.reason) if kind == "math")
    for path in sorted(SECTIONS.glob("*.j2")):
        for text in re.findall(r'\b(?:math|equation)\("([^"]*)"', path.read_text(encoding="utf-8")):
            yield path.name, text


@pytest.mark.parametrize("meaning", OTHER_FORMS)
def test_a_symbol_has_one_meaning(meaning):
    found = [(place, latex) for place, latex in formulas() if re.search(OTHER_FORMS[meaning], latex)]
    assert found == [], f"this symbol is {meaning}"

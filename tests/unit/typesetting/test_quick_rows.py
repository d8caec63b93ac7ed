"""What is left out of ziamath's work changes no outline."""

import dataclasses

import pytest
import ziamath
from ziamath import styles
from ziamath.nodes.mrow import Mrow

from study.derivations.all import DERIVATIONS
from study.typesetting import quick_rows
from study.typesetting.formula import typeset
from study.typesetting.mathml import to_mathml

BRACKETS = r"\left( \frac{1}{\left\| \frac{a_i}{b} \right\|} \right)^2 + \left[ \left( x \right) \right] | y |"


def test_the_version_is_the_one_that_was_compared():
    assert ziamath.__version__ == quick_rows.CHECKED


@pytest.mark.parametrize("key", [*DERIVATIONS, None])
def test_outlines_are_those_of_ziamath_alone(key, monkeypatch):
    lines = [step.latex for step in DERIVATIONS[key].steps] if key else [BRACKETS]

    def drawn():
        return [ziamath.Math(to_mathml(latex, True), size=100, margin=0).svg() for latex in lines]

    quick = drawn()
    monkeypatch.setattr(Mrow, "_get_height_nostretch", quick_rows._measured)
    monkeypatch.setattr(styles, "asdict", dataclasses.asdict)
    assert drawn() == quick


def test_a_row_without_brackets_that_stretch_is_not_measured(monkeypatch):
    measured = []
    monkeypatch.setattr(quick_rows, "_measured", lambda row, line, **options: measured.append(line) or (0.0, 0.0))
    typeset.__wrapped__(r"a + \frac{b}{c + d}", True)
    assert measured == []
    typeset.__wrapped__(r"\left( a \right)", True)
    assert measured

"""The lines of the derivations fit the page, and answer the questions."""

import re
from pathlib import Path

import pytest

from study.derivations.all import DERIVATIONS
from study.typesetting.formula import typeset
from study.verification.context import pieces

SECTIONS = Path(__file__).parents[3] / "report/sections"
WIDEST, WIDEST_IN_A_BOX = 36, 33.5


@pytest.mark.parametrize("key", DERIVATIONS)
def test_every_line_can_be_set(key):
    for step in DERIVATIONS[key].steps:
        assert typeset(step.latex, display=True).width < (WIDEST_IN_A_BOX if step.result else WIDEST)
        for kind, text in pieces(step.reason):
            assert kind != "math" or typeset(text).width > 0
    labels = {d.label(n) for d in DERIVATIONS.values() for n in range(1, len(d.steps) + 1)}
    references = [text for step in DERIVATIONS[key].steps for kind, text in pieces(step.reason) if kind == "ref"]
    assert set(references) <= labels


def test_the_result_is_the_last_line_in_a_box():
    assert DERIVATIONS["A1a"].result == DERIVATIONS["A1a"].steps[-1].latex
    assert DERIVATIONS["A1c"].result == DERIVATIONS["A1c"].steps[-2].latex
    assert DERIVATIONS["B1a"].result == DERIVATIONS["B1a"].steps[1].latex
    with pytest.raises(IndexError):
        _ = DERIVATIONS["A1"].result


def test_every_part_of_the_assignment_ends_in_a_result():
    for key in (
        "A1a",
        "A1b",
        "A1c",
        "A1d",
        "A2a",
        "A2b",
        "A+a",
        "A+b",
        "B1a",
        "B1b",
        "B1c",
        "B1d",
        "B2.1a",
        "B2.1b",
        "B2.1c",
    ):
        assert any(step.result for step in DERIVATIONS[key].steps)


def test_every_equation_of_the_templates_has_one_label_that_is_known():
    templates = "".join(path.read_text(encoding="utf-8") for path in SECTIONS.glob("*.j2"))
    labels = [d.label(n) for d in DERIVATIONS.values() for n in range(1, len(d.steps) + 1)]
    labels += re.findall(r'equation\("[^"]*", "(eq:[^"]+)"', templates)
    assert len(set(labels)) == len(labels)
    assert set(re.findall(r'ref\("(eq:[^"]+)"', templates)) <= set(labels)

"""MathML for a browser: what MathML Core lacks is put otherwise."""

from xml.etree import ElementTree

import pytest

from study.common.errors import StudyError
from study.derivations.all import DERIVATIONS
from study.typesetting.browser_math import browser_math
from study.typesetting.formula import typeset
from study.typesetting.mathml import to_mathml


def parsed(latex, display=False):
    return ElementTree.fromstring(typeset(latex, display).mathml)


def spoken(tree):
    """(tag, text) of all that has a text."""
    return [(each.tag, each.text) for each in tree.iter() if each.text]


def test_a_letter_of_another_alphabet_is_a_character_of_its_own():
    assert spoken(parsed(r"\boldsymbol{\mu} \boldsymbol{\Sigma}")) == [("mi", "𝝁"), ("mi", "𝜮")]


def test_capital_greek_is_upright_as_on_paper_and_small_greek_is_slanted():
    tree = parsed(r"\Sigma \sigma")
    assert [each.get("mathvariant") for each in tree.iter("mi")] == ["normal", None]


def test_a_function_stands_apart_from_its_argument_but_not_from_a_bracket():
    assert [each.tag for each in parsed(r"x \log p")] == ["mi", "mspace", "mi", "mspace", "mi"]
    assert "mspace" not in [each.tag for each in parsed(r"\exp(p)")]


def test_signs_in_an_index_have_no_space_around_them():
    tree = parsed(r"\sum_{i=1}^N a = b", True)
    spaces = {each.text: each.get("lspace") for each in tree.iter("mo")}
    assert [each.get("lspace") for each in tree.iter("mo") if each.text == "="] == ["0em", None]
    assert spaces["∑"] is None


def test_a_letter_that_its_alphabet_lacks_is_an_error():
    tree = ElementTree.fromstring('<math><mi mathvariant="script">é</mi></math>')
    with pytest.raises(StudyError, match="no script form of 'é'"):
        browser_math(tree)


def test_the_tree_stays_as_it_is():
    tree = to_mathml(r"\boldsymbol{\mu}_j", False)
    before = ElementTree.tostring(tree)
    browser_math(tree)
    assert ElementTree.tostring(tree) == before


@pytest.mark.parametrize("key", DERIVATIONS)
def test_every_line_is_mathml_of_the_core_with_the_parts_that_each_element_has(key):
    parts = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
    for step in DERIVATIONS[key].steps:
        for each in parsed(step.latex, True).iter():
            assert len(each) == parts.get(each.tag, len(each))
            assert each.get("mathvariant") in (None, "normal")
            assert not {"rowspacing", "columnspacing"} & set(each.attrib)

"""Formulas: their geometry on the line, their readable form, and the errors for what cannot be set."""

import base64
import re
from xml.etree import ElementTree

import pytest

from study.common.errors import StudyError
from study.typesetting.formula import BEARING, inline_math, typeset


def test_a_letter_without_descender_ends_at_the_baseline():
    assert typeset("x").depth == pytest.approx(BEARING, abs=0.03)


def test_a_descender_hangs_below_the_baseline():
    assert typeset("p").depth > 0.2
    assert typeset("p").height == pytest.approx(typeset("x").height + typeset("p").depth - typeset("x").depth, abs=0.02)


@pytest.mark.parametrize("latex", ["x", r"\leq", r"\log x", r"\hat{\mathbf{y}}", r"\sum_j \pi_j", r"\frac{a}{b}", "f"])
def test_the_box_holds_the_ink_and_a_hair_of_white(latex):
    formula = typeset(latex)
    svg = ElementTree.fromstring(formula.svg)
    left, top, width, height = map(float, svg.get("viewBox").split())
    across, down = marks(svg)
    assert min(across) - left == pytest.approx(BEARING * 100, abs=0.01)
    assert left + width - max(across) == pytest.approx(BEARING * 100, abs=0.01)
    assert min(down) - top == pytest.approx(BEARING * 100, abs=0.01)
    assert formula.depth * 100 == pytest.approx(top + height, abs=0.01)


def marks(svg):
    """The coordinates of all outlines and bars, read without the help of the module under test."""
    across, down = [], []
    for element in svg.iter():
        name = element.tag.rpartition("}")[2]
        if name == "path":
            pairs = re.findall(r"(-?[\d.]+) (-?[\d.]+)", element.get("d"))
            across += [float(x) for x, _ in pairs]
            down += [float(y) for _, y in pairs]
        elif name == "rect":
            x, y, width, height = (float(element.get(key)) for key in ("x", "y", "width", "height"))
            across += [x, x + width]
            down += [y, y + height]
    return across, down


def test_the_image_carries_its_size_its_baseline_and_its_text():
    html = inline_math(r"\pi_j")
    formula = typeset(r"\pi_j")
    assert f"width:{formula.width:.4f}em" in html
    assert f"vertical-align:-{formula.depth:.4f}em" in html
    assert 'alt="π_j"' in html
    data = re.search(r"base64,([^\"]+)", html)[1]
    assert base64.b64decode(data).decode() == formula.svg


def test_setting_is_deterministic_and_free_of_ids():
    again = typeset.__wrapped__(r"\sum_{i=1}^N x_i", True)
    assert again == typeset(r"\sum_{i=1}^N x_i", True)
    assert " id=" not in again.svg


def test_limits_stand_aside_in_running_text_only():
    latex = r"\sum_{i=1}^{N} x_i"
    assert typeset(latex, display=True).height > 1.5 * typeset(latex).height


def test_fences_grow_around_a_sum_and_not_beyond():
    inside, outside = typeset(r"\sum_{i=1}^{N} x_i", True), typeset(r"\left(\sum_{i=1}^{N} x_i\right)", True)
    assert inside.height <= outside.height < 1.6 * inside.height


def test_a_bold_base_carries_its_subscript_like_a_plain_one():
    assert typeset(r"\boldsymbol{\mu}_j").depth == pytest.approx(typeset(r"\mu_j").depth, abs=0.05)


def test_a_sign_is_set_closer_than_an_operation():
    assert typeset("(-1)").width < typeset("(a-1)").width - typeset("a").width


def test_bold_digits_are_bold():
    assert typeset(r"\mathbf{1}").svg != typeset("1").svg


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{align} a &= b \\ &= \frac{c}{d} \end{align}",
        r"\begin{cases} a & \text{if } j = k, \\ -b & \text{otherwise} \end{cases}",
        r"\underbrace{a + b}_{\text{delta}}",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\begin{bmatrix} \mathbf{A} & 0 \\ 0 & \mathbf{B} \end{bmatrix}",
        r"\mathbb{E}[\mathbf{y}\mathbf{y}^\top]",
        r"\widehat{xy} + \tilde{x} + \bar{x} + \dot{x}",
        r"\mathcal{N}(\mathbf{y} \mid \boldsymbol{\mu}, \boldsymbol{\Sigma})",
        r"\sqrt{\tfrac{2}{n}} \propto \lVert x \rVert",
    ],
)
def test_what_the_report_needs_can_be_set(latex):
    formula = typeset(latex, display=True)
    assert formula.width > 0.5
    assert formula.alt and "\\" not in formula.alt


def test_align_has_a_row_for_each_line():
    one = typeset(r"\begin{align} a &= b \end{align}", True)
    three = typeset(r"\begin{align} a &= b \\ &= c \\ &= d \end{align}", True)
    assert three.height > 2.5 * one.height
    assert three.alt == "a = b; = c; = d"


@pytest.mark.parametrize(
    ("latex", "spoken"),
    [
        (r"\frac{\partial E}{\partial \mu_j}", "(∂E)/(∂μ_j)"),
        (r"\boldsymbol{\Sigma}_j^{-1}", "Σ_j^(−1)"),
        (r"\sum_{i=1}^N x_i", "∑_(i = 1)^N x_i"),
        (r"\hat{y}_i", "y hat_i"),
        (r"\log x + \sqrt{2}", "log x + √(2)"),
        (r"a \leq b, c", "a ≤ b, c"),
        (r"\operatorname{softmax}(\mathbf{w})", "softmax(w)"),
    ],
)
def test_the_readable_form(latex, spoken):
    assert typeset(latex).alt == spoken


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\tr A", r"unknown command \\tr"),
        (r"\frac{a}{b", "braces"),
        (r"\begin{foo} a \end{foo}", "unknown environment 'foo'"),
        (r"\operatorname*{x}", "comes out wrong"),
        (r"x \tag{1}", "numbered by the report"),
        (r"\\frac{a}{b}", "two backslashes"),
        ("\frac{a}{b}", "control character"),
        ("a & b", "ParseError"),
        ("  ", "empty"),
    ],
)
def test_a_formula_that_cannot_be_set_is_named(latex, reason):
    with pytest.raises(StudyError, match=reason) as caught:
        typeset(latex)
    assert repr(latex) in str(caught.value)

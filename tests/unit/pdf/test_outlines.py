"""Formulas as outlines of a PDF: where WeasyPrint would draw their SVG."""

import pypdfium2
import pytest

from study.pdf import writer
from study.pdf.outlines import read_outlines
from study.pdf.writer import html_to_pdf
from study.typesetting.formula import typeset

FORMULA = r"\frac{\partial E}{\partial\mu_j} = \sqrt{\sum_{i=1}^{N} \begin{bmatrix} a & b \\ c & d \end{bmatrix}}"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -2 10 20">'


def picture(path):
    return pypdfium2.PdfDocument(path)[0].render(scale=3).to_numpy().astype(int)


def test_a_formula_looks_as_its_svg_does(tmp_path, monkeypatch):
    html = f"<html lang=en><title>t</title><body style='font-size: 30px'>{typeset(FORMULA, True).html()}</body></html>"
    html_to_pdf(html, tmp_path / "placed.pdf", title="t")
    # No address begins like this.
    monkeypatch.setattr(writer, "FORMULA", " ")
    html_to_pdf(html, tmp_path / "drawn.pdf", title="t")
    placed, drawn = picture(tmp_path / "placed.pdf"), picture(tmp_path / "drawn.pdf")
    assert (drawn < 128).sum() > 1000
    assert abs(placed - drawn).max() <= 8
    assert (tmp_path / "placed.pdf").read_bytes() != (tmp_path / "drawn.pdf").read_bytes()


def test_paths_and_rectangles_become_operators():
    path = '<path d="M 0 0 L 3 0 Q 6 0 6 3 Z " fill="black"/>'
    rectangle = '<g fill="black"><rect x="1" y="2" width="3" height="4"/></g>'
    outlines = read_outlines(f"{HEAD}{path}{rectangle}</svg>".encode())
    assert outlines.box == (-1, -2, 10, 20)
    assert outlines.content.decode().split("\n") == [
        *("0 0 0 rg", "0 0 m", "3 0 l", "5.000 0.000 6.000 1.000 6 3 c", "h", "f"),
        "1 2 3 4 re f",
    ]


@pytest.mark.parametrize(
    "body",
    [
        '<path d="M 0 0 C 1 1 2 2 3 3 Z"/>',
        '<path d="M 0 0 h 3"/>',
        '<path d="M 0 0 L 3 0" fill="red"/>',
        '<path d="M 0 0 L 3 0" transform="scale(2)"/>',
        '<rect x="1" y="2" width="3"/>',
        '<circle r="1"/>',
        "<text>x</text>",
        "<",
    ],
)
def test_another_drawing_is_left_to_weasyprint(body):
    assert read_outlines(f"{HEAD}{body}</svg>".encode()) is None

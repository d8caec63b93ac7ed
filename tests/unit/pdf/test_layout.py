"""Faults of a page."""

import pytest

from pages import laid_out
from study.pdf.boxes import read_pages
from study.pdf.layout import faults


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (f"<p style='white-space: nowrap'>{'word ' * 40}</p>", "Page 1 has 'word word"),
        ("<table><tr><td><div style='width: 120mm'>a</div><td>beyond</table>", "Page 1 has 'beyond' beyond its margin"),
        ("<p>a<p style='break-before: page'><p style='break-before: page'>b", "Page 2 is blank."),
        ("<p style='height: 165mm'>a</p><h2><span>Title</span></h2><p>b", "Page 1 ends with the heading 'Title'."),
        ("<p>A<br style='display: none'> " + "x" * 45 + "</p>", "Page 1 has a line of 'A' alone within a paragraph."),
    ],
    ids=["text", "table", "blank", "heading", "line"],
)
def test_each_fault_is_named_with_its_page(body, fault):
    found = faults(read_pages(laid_out(body)[1]))
    assert any(fault in each for each in found), found


def test_a_good_page_has_none():
    aside = "<span style='position: absolute; left: 100%'>aside</span>"
    body = f"<h2>Title</h2><p style='position: relative'>{'word ' * 200}{aside}</p><p>a<br>b</p>"
    assert faults(read_pages(laid_out(body)[1])) == []


def test_a_mark_off_the_paper_is_a_fault():
    aside = f"<span style='position: absolute; left: 100%; white-space: nowrap'>{'aside ' * 20}</span>"
    assert faults(read_pages(laid_out(f"<p style='position: relative'>a{aside}</p>")[1]))

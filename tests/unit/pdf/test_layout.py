"""Faults of a page, and figures that let the text move up."""

from xml.etree import ElementTree

import pytest
import weasyprint

from study.pdf.floating import fill_pages, without_tables_of_appendices
from study.pdf.layout import faults, loosen

STYLE = """@page { size: A5; margin: 20mm } body, h2, figure { margin: 0 } p { margin: 0; text-align: justify }
h2 { font-size: 10px; break-after: auto } figure { break-inside: avoid }"""


def laid_out(body):
    source = weasyprint.HTML(string=f"<html lang='en'><body><main>{body}</main>")
    return source, source.render(stylesheets=[weasyprint.CSS(string=STYLE)])


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
    found = faults(laid_out(body)[1])
    assert any(fault in each for each in found), found


def test_a_line_broken_too_early_gets_wider_spaces():
    source, document = laid_out("<p>A<br style='display: none'> " + "x" * 45 + "</p><p>" + "word " * 60)
    assert loosen(document)
    styles = [each.get("style") for each in source.etree_element.iter("p")]
    assert "word-spacing" in styles[0] and styles[1] is None
    assert not loosen(laid_out("<p>" + "word " * 60)[1])


def test_a_good_page_has_none():
    aside = "<span style='position: absolute; left: 100%'>aside</span>"
    body = f"<h2>Title</h2><p style='position: relative'>{'word ' * 200}{aside}</p><p>a<br>b</p>"
    assert faults(laid_out(body)[1]) == []


def test_a_mark_off_the_paper_is_a_fault():
    aside = f"<span style='position: absolute; left: 100%; white-space: nowrap'>{'aside ' * 20}</span>"
    assert faults(laid_out(f"<p style='position: relative'>a{aside}</p>")[1])


FIGURE = "<figure><div style='height: 90mm'>{}</div></figure>"


def order(source):
    return [
        each.tag if each.tag != "figure" else "".join(each.itertext()) for each in source.etree_element.find(".//main")
    ]


def test_text_moves_up_before_a_figure_that_does_not_fit():
    first, second = "<p>" + "first " * 200 + "</p>", "<p>" + "second " * 150 + "</p>"
    source, document = laid_out(first + FIGURE.format("A") + second + "<p>last</p>")
    before = len(document.pages)
    assert fill_pages(source.etree_element, document)
    assert order(source) == ["p", "p", "A", "p"]
    again = source.render(stylesheets=[weasyprint.CSS(string=STYLE)])
    assert len(again.pages) <= before
    assert not fill_pages(source.etree_element, again)


@pytest.mark.parametrize("obstacle", ["<h2>Next</h2>", "<figure class='long'>table</figure>"])
def test_no_figure_moves_over_a_heading_or_a_long_table(obstacle):
    body = "<p>" + "first " * 200 + "</p>" + FIGURE.format("A") + obstacle + "<p>" + "second " * 150
    source, document = laid_out(body)
    before = order(source)
    assert not fill_pages(source.etree_element, document)
    assert order(source) == before


def test_figures_keep_their_order_and_formulas_their_paragraphs():
    text = "<p>" + "second " * 30 + "</p><div>formula</div><p>last</p>"
    source, document = laid_out("<p>" + "first " * 200 + "</p>" + FIGURE.format("A") + FIGURE.format("B") + text)
    assert fill_pages(source.etree_element, document)
    tags = order(source)
    assert tags.index("A") < tags.index("B")
    assert tags[tags.index("div") - 1] == "p"


def test_tables_of_appendices_come_back_in_their_places():
    body = (
        "<h2>A</h2><figure>1</figure><h2 class=appendix>B</h2><div><figure>2</figure><p>x</p><pre>3</pre></div><p>y</p>"
    )
    tree = weasyprint.HTML(string=f"<main>{body}<figure>4</figure></main>").etree_element
    before = ElementTree.tostring(tree)
    with without_tables_of_appendices(tree):
        assert [figure.text for figure in tree.iter("figure")] == ["1"]
        assert not list(tree.iter("pre"))
    assert ElementTree.tostring(tree) == before

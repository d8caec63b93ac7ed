"""Figures that let the text move up, and lines that were broken too early."""

from xml.etree import ElementTree

import pytest
import weasyprint

from pages import SHEET, laid_out
from study.pdf.boxes import read_pages
from study.pdf.floating import fill_pages, loosen, without_back_matter

FIGURE = "<figure><div style='height: 90mm'>{}</div></figure>"


def order(source):
    return [
        each.tag if each.tag != "figure" else "".join(each.itertext()) for each in source.etree_element.find(".//main")
    ]


def test_text_moves_up_before_a_figure_that_does_not_fit():
    first, second = "<p>" + "first " * 200 + "</p>", "<p>" + "second " * 150 + "</p>"
    source, document = laid_out(first + FIGURE.format("A") + second + "<p>last</p>")
    before = len(document.pages)
    assert fill_pages(source.etree_element, read_pages(document))
    assert order(source) == ["p", "p", "A", "p"]
    again = source.render(stylesheets=[SHEET])
    assert len(again.pages) <= before
    assert not fill_pages(source.etree_element, read_pages(again))


@pytest.mark.parametrize("obstacle", ["<h2>Next</h2>", "<figure class='long'>table</figure>"])
def test_no_figure_leaves_its_chapter_or_moves_over_a_long_table(obstacle):
    body = "<p>" + "first " * 200 + "</p>" + FIGURE.format("A") + obstacle + "<p>" + "second " * 150
    source, document = laid_out(body)
    before = order(source)
    assert not fill_pages(source.etree_element, read_pages(document))
    assert order(source) == before


def test_a_figure_moves_over_a_heading_within_its_chapter_that_keeps_its_text():
    body = (
        "<p>"
        + "first " * 200
        + "</p>"
        + FIGURE.format("A")
        + "<h3>Next</h3><p>"
        + "second " * 150
        + "</p><h3>Last</h3>"
    )
    source, document = laid_out(body)
    assert fill_pages(source.etree_element, read_pages(document))
    assert order(source) == ["p", "h3", "p", "A", "h3"]


def test_figures_keep_their_order_and_formulas_their_paragraphs():
    text = "<p>" + "second " * 30 + "</p><div>formula</div><p>last</p>"
    source, document = laid_out("<p>" + "first " * 200 + "</p>" + FIGURE.format("A") + FIGURE.format("B") + text)
    assert fill_pages(source.etree_element, read_pages(document))
    tags = order(source)
    assert tags.index("A") < tags.index("B")
    assert tags[tags.index("div") - 1] == "p"


def test_tables_of_appendices_come_back_in_their_places():
    body = (
        "<h2>A</h2><figure>1</figure><h2 class=appendix>B</h2><div><figure>2</figure><p>x</p><pre>3</pre></div><p>y</p>"
    )
    tree = weasyprint.HTML(string=f"<main>{body}<figure>4</figure></main>").etree_element
    before = ElementTree.tostring(tree)
    with without_back_matter(tree):
        assert [figure.text for figure in tree.iter("figure")] == ["1"]
        assert not list(tree.iter("pre"))
    assert ElementTree.tostring(tree) == before


def test_a_line_broken_too_early_gets_wider_spaces():
    source, document = laid_out("<p>A<br style='display: none'> " + "x" * 45 + "</p><p>" + "word " * 60)
    assert loosen(read_pages(document))
    styles = [each.get("style") for each in source.etree_element.iter("p")]
    assert "word-spacing" in styles[0] and styles[1] is None
    assert not loosen(read_pages(laid_out("<p>" + "word " * 60)[1]))

"""Figures that let the text move up, and lines that were broken too early."""

from xml.etree import ElementTree

import pytest
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from pages import SHEET, laid_out
from study.pdf.boxes import read_pages
from study.pdf.draft import Draft
from study.pdf.floating import arrange, loosen, short_paragraphs, without_back_matter

FIGURE = "<figure><div style='height: 90mm'>{}</div></figure>"


def order(source):
    return [
        each.tag if each.tag != "figure" else "".join(each.itertext()) for each in source.etree_element.find(".//main")
    ]


def arranged(body):
    """The tree of a text, arranged; and the number of pages before and after."""
    source, document = laid_out(body)
    arrange(source.etree_element, Draft(source, FontConfiguration(), stylesheets=[SHEET]))
    return source, len(document.pages), len(source.render(stylesheets=[SHEET]).pages)


def test_text_moves_up_before_a_figure_that_does_not_fit():
    first, second = "<p>" + "first " * 200 + "</p>", "<p>" + "second " * 150 + "</p>"
    source, before, after = arranged(first + FIGURE.format("A") + second + "<p>last</p>")
    assert order(source) == ["p", "p", "A", "p"]
    assert after <= before


def test_each_page_is_filled_although_what_moves_on_one_shifts_the_next():
    chapter = (
        "<p>" + "first " * 200 + "</p>" + FIGURE.format("{}") + "".join(f"<p>{'more ' * 60}</p>" for _ in range(4))
    )
    source, _, _ = arranged("".join(chapter.format(letter) for letter in "ABCDEF"))
    assert [each for each in order(source) if each != "p"] == list("ABCDEF")
    pages = read_pages(source.render(stylesheets=[SHEET]))[:-1]
    assert all(page.bottom - max(piece.bottom for piece in page.column) < 0.25 * page.height for page in pages)


@pytest.mark.parametrize("obstacle", ["<h2>Next</h2>", "<figure class='long'>table</figure>"])
def test_no_figure_leaves_its_chapter_or_moves_over_a_long_table(obstacle):
    body = "<p>" + "first " * 200 + "</p>" + FIGURE.format("A") + obstacle + "<p>" + "second " * 150
    before = order(laid_out(body)[0])
    assert order(arranged(body)[0]) == before


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
    assert order(arranged(body)[0]) == ["p", "h3", "p", "A", "h3"]


def test_figures_keep_their_order_and_formulas_their_paragraphs():
    text = "<p>" + "second " * 30 + "</p><div>formula</div><p>last</p>"
    source, _, _ = arranged("<p>" + "first " * 200 + "</p>" + FIGURE.format("A") + FIGURE.format("B") + text)
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


def test_a_line_broken_too_early_gets_wider_spaces_once():
    body = "<p>A<br style='display: none'> " + "x" * 45 + "</p><p>" + "word " * 60
    source, _, _ = arranged(body)
    styles = [each.get("style") for each in source.etree_element.iter("p")]
    assert styles[0].count("word-spacing") == 1 and styles[1] is None


def test_a_paragraph_has_a_short_line_where_the_renderer_broke_too_early():
    source, document = laid_out("<p>A<br style='display: none'> " + "x" * 45 + "</p><p>" + "word " * 60)
    [page] = read_pages(document)
    first, second = source.etree_element.iter("p")
    assert short_paragraphs(page) == [first]
    loosen([first])
    assert first.get("style").endswith("word-spacing:0.03em") and second.get("style") is None

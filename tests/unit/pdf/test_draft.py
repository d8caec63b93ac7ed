"""A draft has the pages of a whole layout, and keeps those that come before every change."""

import pytest
import weasyprint
from weasyprint import layout
from weasyprint.text.fonts import FontConfiguration

from pages import SHEET, laid_out
from study.common.errors import StudyError
from study.pdf.boxes import CHECKED, read_pages
from study.pdf.draft import Draft
from study.pdf.floating import fill_pages

FIGURE = "<figure><div style='height: 90mm'>{}</div></figure>"
# As in the report's contents, the number takes no room in the line.
NUMBER = "a::after { content: target-counter(attr(href), page); position: absolute; right: 0 }"
CONTENTS = f"<style>{NUMBER}</style><a href='#last'>last</a>"
CHAPTER = "<p>" + "first " * 200 + "</p>" + FIGURE.format("A") + "<p>" + "second " * 150 + "</p><p>third</p>"


def draft_of(source):
    return Draft(source, FontConfiguration(), stylesheets=[SHEET])


def columns(pages):
    return [(page.column, page.lines, page.heights, page.bottom) for page in pages]


def test_it_has_the_pages_of_a_whole_layout_before_and_after_a_change():
    source, document = laid_out(CONTENTS + 3 * CHAPTER + "<h2 id=last>Last</h2><p>text")
    draft = draft_of(source)
    pages = draft.pages()
    assert len(pages) > 5 and columns(pages) == columns(read_pages(document))
    while changed := fill_pages(source.etree_element, pages):
        pages = draft.pages(changed)
        assert columns(pages) == columns(read_pages(source.render(stylesheets=[SHEET])))


def test_only_what_may_have_changed_is_laid_out_again(monkeypatch):
    source, _ = laid_out(3 * CHAPTER)
    draft, made, original = draft_of(source), [], layout.page.remake_page
    monkeypatch.setattr(
        layout.page, "remake_page", lambda number, *rest: made.append(number) or original(number, *rest)
    )
    before = draft.pages()
    made.clear()
    last = list(source.etree_element.iter("p"))[-1]
    last.text = "fourth " * 400
    after = draft.pages([last])
    first = next(number for number, page in enumerate(before) if last in page.heights)
    # The page before may take up text.
    assert made[0] == first - 1 > 0 and made == list(range(first - 1, len(after)))
    assert after[: first - 1] == before[: first - 1] and len(after) > len(before)


def test_a_step_that_weasyprint_no_longer_has_is_named(monkeypatch):
    source, _ = laid_out("<p>a")
    monkeypatch.setattr(weasyprint, "__version__", "99.9")
    monkeypatch.delattr(layout, "initialize_page_maker")
    with pytest.raises(
        StudyError, match=rf"WeasyPrint {CHECKED}, and WeasyPrint 99\.9 differs: .*initialize_page_maker"
    ):
        draft_of(source).pages()

"""A draft has the pages of a whole layout, and keeps those that no change concerns."""

import itertools

import pytest
import weasyprint
from weasyprint import layout
from weasyprint.text.fonts import FontConfiguration

from pages import SHEET, laid_out
from study.common.errors import StudyError
from study.pdf.boxes import CHECKED, read_pages
from study.pdf.draft import Draft
from study.pdf.floating import WIDER, fill_page, loosen

FIGURE = "<figure><div style='height: 90mm'>{}</div></figure>"
# As in the report's contents, the number takes no room in the line.
NUMBER = "a::after { content: target-counter(attr(href), page); position: absolute; right: 0 }"
CONTENTS = f"<style>{NUMBER}</style><a href='#last'>last</a>"
CHAPTER = "<p>" + "first " * 200 + "</p>" + FIGURE.format("A") + "<p>" + "second " * 150 + "</p><p>third</p>"


def draft_of(source):
    return Draft(source, FontConfiguration(), stylesheets=[SHEET])


def columns(pages):
    return [(page.column, page.lines, page.heights, page.bottom) for page in pages]


def whole(source):
    return columns(read_pages(source.render(stylesheets=[SHEET])))


def moved_in(source, draft):
    """Move the first figures that can be moved; return what has another place."""
    pages, column = list(draft.pages()), source.etree_element.find(".//main")
    heights = {element: height for page in pages for element, height in page.heights.items()}
    pairs = itertools.pairwise(pages)
    return next(filter(None, (fill_page(column, *pair, heights) for pair in pairs)), None)


def test_it_has_the_pages_of_a_whole_layout_before_and_after_each_move():
    source, document = laid_out(CONTENTS + 3 * CHAPTER + "<h2 id=last>Last</h2><p>text")
    draft, moves = draft_of(source), 0
    assert draft.page(6) is not None and columns(draft.pages()) == columns(read_pages(document))
    while moved := moved_in(source, draft):
        moves += 1
        draft.reorder(source.etree_element.find(".//main"), moved)
        assert columns(draft.pages()) == whole(source)
    assert moves > 1


def test_wider_spaces_are_those_of_the_style():
    source, _ = laid_out(3 * CHAPTER)
    draft, paragraphs = draft_of(source), list(source.etree_element.iter("p"))[2:4]
    before = columns(draft.pages())
    loosen(paragraphs)
    draft.widen(paragraphs, WIDER)
    assert before != columns(draft.pages()) == whole(source)


def test_only_what_may_have_changed_is_laid_out_again(monkeypatch):
    source, _ = laid_out(4 * CHAPTER)
    draft, made, original = draft_of(source), [], layout.page.remake_page
    monkeypatch.setattr(
        layout.page, "remake_page", lambda number, *rest: made.append(number) or original(number, *rest)
    )
    before = list(draft.pages())
    made.clear()
    # The third of the paragraphs that stand between a figure and the next chapter.
    changed = list(source.etree_element.iter("p"))[4:5]
    loosen(changed)
    again = draft.widen(changed, WIDER)
    after = list(draft.pages())
    first = next(number for number, page in enumerate(before) if changed[0] in page.heights)
    # The page before may take up text; those behind begin as before.
    assert made[0] == again == first - 1 > 0
    assert made == list(range(made[0], made[-1] + 1)) and made[-1] < len(after) - 3
    assert all(one is other for one, other in zip(before[made[-1] + 1 :], after[made[-1] + 1 :], strict=True))


def test_behind_the_last_page_there_is_none():
    draft = draft_of(laid_out("<p>a")[0])
    assert [draft.page(number) is None for number in range(3)] == [False, True, True]


def test_a_step_that_weasyprint_no_longer_has_is_named(monkeypatch):
    source, _ = laid_out("<p>a")
    monkeypatch.setattr(weasyprint, "__version__", "99.9")
    monkeypatch.delattr(layout, "initialize_page_maker")
    with pytest.raises(
        StudyError, match=rf"WeasyPrint {CHECKED}, and WeasyPrint 99\.9 differs: .*initialize_page_maker"
    ):
        draft_of(source)

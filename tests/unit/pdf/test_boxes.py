"""The boxes and tokens of WeasyPrint, and what is said where they have changed."""

import pydyf
import pytest
import weasyprint
from weasyprint.formatting_structure import boxes

from pages import laid_out
from study.common.errors import StudyError
from study.pdf.boxes import CHECKED, read_pages, turn_into_artifacts


def test_the_installed_version_is_the_one_that_was_checked():
    """With another one, compare its boxes and streams with study.pdf.boxes first."""
    assert weasyprint.__version__ == CHECKED


def test_a_page_becomes_plain_data():
    aside = "<span style='position: absolute; left: 100%'>aside</span>"
    body = f"<h2>Title</h2><p style='position: relative'>{'word ' * 30}{aside}</p><p>last</p>"
    source, document = laid_out(body)
    (page,) = read_pages(document)
    assert [(piece.words, piece.heading, piece.outside) for piece in page.pieces if "word" not in piece.words] == [
        ("Title", True, False),
        ("aside", False, True),
        ("last", False, False),
    ]
    assert len(page.column) == len(page.pieces) - 1
    assert page.height == pytest.approx(170 * 96 / 25.4) and page.paper == pytest.approx(148 * 96 / 25.4)
    assert page.right - page.left == pytest.approx(108 * 96 / 25.4)
    paragraph, last = source.etree_element.iter("p")
    assert {line.paragraph for line in page.lines} == {paragraph}
    assert page.lines[0].text.startswith("word word") and page.lines[0].width <= page.lines[0].paragraph_width
    assert page.heights[paragraph] > page.heights[last] > 0
    assert page.pieces[0].bottom <= page.pieces[1].top < page.pieces[-1].top < page.bottom


@pytest.mark.parametrize(
    ("owner", "name"),
    [(boxes.Box, "margin_height"), (boxes.Box, "is_absolutely_positioned"), (boxes, "MarginBox")],
    ids=["height", "position", "class"],
)
def test_a_missing_attribute_is_named_with_both_versions(owner, name, monkeypatch):
    _, document = laid_out("<p>a")
    monkeypatch.setattr(weasyprint, "__version__", "99.9")
    monkeypatch.delattr(owner, name)
    with pytest.raises(StudyError, match=rf"WeasyPrint {CHECKED}, and WeasyPrint 99\.9 differs: .*{name}"):
        read_pages(document)


def test_a_page_without_its_box_is_named():
    _, document = laid_out("<p>a")
    del document.pages[0]._page_box
    with pytest.raises(StudyError, match=r"differs: .*_page_box"):
        read_pages(document)


def stream(*marks):
    """The tokens of a stream as WeasyPrint writes them, with marked content of these numbers."""
    written = pydyf.Stream()
    for number in marks:
        written.begin_marked_content("P", pydyf.Dictionary({"MCID": number}))
        written.show_text_string("text")
        written.end_marked_content()
    return written.stream


def test_marked_content_becomes_an_artifact():
    content = stream(0, 1)
    turn_into_artifacts(content, [1])
    assert content[:2] == ["/P", {"MCID": 0}]
    begin = len(content) // 2
    assert content[begin : begin + 3] == ["/Artifact", {"Type": "/Pagination"}, b"BDC"]


@pytest.mark.parametrize("change", [lambda tokens: tokens[::-1], lambda tokens: [b"/P <</MCID 0>> BDC"]])
def test_another_order_of_tokens_is_refused(change):
    with pytest.raises(StudyError, match="marked content"):
        turn_into_artifacts(change(stream(0)), [0])

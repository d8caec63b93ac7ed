"""What WeasyPrint does not offer to others: the boxes of its pages, and the tokens of its content streams.

This module and study.pdf.draft alone know them. It turns them into the plain data below, and stops with a message where
WeasyPrint has changed. Lengths are in WeasyPrint's unit, 1/96 inch; y grows downwards.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import pydyf
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import absolute

from study.common.errors import StudyError

# The version whose internals were compared with this module.
CHECKED = "70.0"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LONGEST = 60


@dataclass(frozen=True)
class Piece:
    """A text or an image on a page: its edges, its words, and the element that it belongs to.

    words: of an image, its alternative text; cut to LONGEST. outside: it is placed apart from the column. heading: it
    is part of one.
    """

    left: float
    right: float
    top: float
    bottom: float
    words: str
    element: Element | None
    outside: bool
    heading: bool


@dataclass(frozen=True)
class Line:
    """A line of a justified paragraph that the renderer has broken: the paragraph, its width, and those of the line."""

    paragraph: Element
    paragraph_width: float
    width: float
    text: str


@dataclass(frozen=True)
class Sheet:
    """A page: the edges of the space for its content, the width of the paper, and what is on it.

    pieces: all but those of the head and the foot, in order. lines: see Line. heights: of the part of each block that
    is on this page, with its margins.
    """

    left: float
    right: float
    bottom: float
    height: float
    paper: float
    pieces: list[Piece]
    lines: list[Line]
    heights: dict[Element, float]

    @property
    def column(self) -> list[Piece]:
        """The pieces that are not placed apart."""
        return [piece for piece in self.pieces if not piece.outside]


def read_pages(document: weasyprint.Document) -> list[Sheet]:
    """The pages of a document that WeasyPrint has laid out. StudyError where its boxes are not as expected."""
    with explained():
        return [sheet_of(page._page_box) for page in document.pages]


@contextmanager
def explained() -> Iterator[None]:
    """Turn what is missing in WeasyPrint into a StudyError."""
    try:
        yield
    except AttributeError as error:
        raise _changed(str(error)) from error


def _changed(what: str) -> StudyError:
    return StudyError(
        f"The report was checked with WeasyPrint {CHECKED}, and WeasyPrint {weasyprint.__version__} differs: {what}."
        "\nInstall the version that requirements.txt names, or adapt study.pdf.boxes and study.pdf.draft to the other."
    )


def sheet_of(page: boxes.PageBox) -> Sheet:
    """The data of one page."""
    left, top = page.content_box_x(), page.content_box_y()
    lines: list[Line] = []
    heights: dict[Element, float] = {}
    for box in page.descendants():
        if box.element is not None and isinstance(box, boxes.BlockLevelBox):
            heights[box.element] = heights.get(box.element, 0) + box.margin_height()
        if isinstance(box, boxes.BlockContainerBox) and box.element_tag == "p":
            lines += _broken_lines(box)
    return Sheet(
        left=left,
        right=left + page.width,
        bottom=top + page.height,
        height=page.height,
        paper=page.margin_width(),
        pieces=list(_pieces(page)),
        lines=lines,
        heights=heights,
    )


def _pieces(box: boxes.Box, outside: bool = False, heading: bool = False) -> Iterator[Piece]:
    """The pieces of a box, those of the page's head and foot left out."""
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, absolute.AbsolutePlaceholder):
        box = box._box
    outside = outside or box.is_absolutely_positioned()
    heading = heading or box.element_tag in HEADINGS
    if isinstance(box, boxes.ReplacedBox) or (isinstance(box, boxes.TextBox) and box.text.strip()):
        left, top = box.position_x, box.position_y
        yield Piece(left, left + box.width, top, top + box.height, _words(box), box.element, outside, heading)
    elif isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _pieces(child, outside, heading)


def _words(box: boxes.Box) -> str:
    words = box.text.strip() if isinstance(box, boxes.TextBox) else box.element.get("alt") or "an image"
    return words[:LONGEST]


def _broken_lines(block: boxes.BlockContainerBox) -> Iterator[Line]:
    """The lines of a justified paragraph but the last; those with a <br> were not broken by the renderer."""
    if block.style["text_align_all"] != "justify":
        return
    for line in [child for child in block.children if isinstance(child, boxes.LineBox)][:-1]:
        if not any(child.element_tag == "br" for child in line.descendants()):
            text = "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox)).strip()
            yield Line(block.element, block.width, line.width, text)


def turn_into_artifacts(content: list, numbers: Collection[int]) -> None:
    """Turn marked content of a page into artifacts, which no reader reads out.

    content: the tokens of the page's content stream, which change. numbers: the MCIDs of the marked content. WeasyPrint
    appends three tokens where marked content begins: the name of its tag, its property list with the MCID, and the
    operator BDC. StudyError where that is not so.
    """
    found = set()
    for place, token in enumerate(content):
        if isinstance(token, dict) and token.get("MCID") in numbers:
            tag, operator = content[place - 1], content[place + 1]
            if not (isinstance(tag, str) and tag.startswith("/") and operator == b"BDC"):
                raise _changed(f"marked content begins with {tag!r}, a property list and {operator!r}")
            content[place - 1], content[place] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})
            found.add(token["MCID"])
    if missing := set(numbers) - found:
        raise _changed(f"the marked content {min(missing)} of a page is not in its content stream")

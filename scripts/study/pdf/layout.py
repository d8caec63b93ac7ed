"""What a printer would send back: text beyond the margin, blank pages, headings alone at the foot of a page.

Works on the boxes of a document that WeasyPrint has laid out; lengths are in its unit, 1/96 inch.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import weasyprint
from weasyprint.formatting_structure import boxes

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# An image of a formula has white space around its ink, and a soft hyphen's box may stand out by a hair.
TOLERANCE = 1.5
# The leading below a last line may stand out at the foot.
LEADING = 6
# Of the width of a paragraph, what a line within it must fill.
SHORTEST = 0.6


def faults(document: weasyprint.Document) -> list[str]:
    """The faults of a document, one sentence for each, in the order of its pages."""
    found = []
    for number, page in enumerate(document.pages, 1):
        found += [f"Page {number} {fault}." for fault in _faults_of_page(page._page_box)]
    return found


def _faults_of_page(page: boxes.PageBox) -> Iterator[str]:
    pieces = list(_pieces(page))
    if not pieces:
        yield "is blank"
        return
    left, right = page.content_box_x(), page.content_box_x() + page.width
    bottom = page.content_box_y() + page.height
    for piece in pieces:
        # What is set outside the column on purpose must still be on the paper.
        low, high = (0, page.margin_width()) if piece.outside else (left, right)
        box = piece.box
        if box.position_x < low - TOLERANCE or box.position_x + box.width > high + TOLERANCE:
            yield f"has {_words(box)!r} beyond its margin"
        if box.position_y + box.height > bottom + LEADING and not piece.outside:
            yield f"has {_words(box)!r} below its foot"
    for _, line in _short_lines(page):
        yield f"has a line of {line!r} alone within a paragraph"
    last = max(column_pieces(page), key=lambda piece: piece.box.position_y + piece.box.height, default=None)
    if last is not None and last.heading:
        yield f"ends with the heading {_words(last.box)!r}"


@dataclass
class Piece:
    """A box with text or an image; `outside`: it is placed apart from the column; `heading`: it is part of one."""

    box: boxes.Box
    outside: bool
    heading: bool


def column_pieces(page: boxes.PageBox) -> list[Piece]:
    """The pieces of a page's column, in order."""
    return [piece for piece in _pieces(page) if not piece.outside]


def _pieces(box: boxes.Box, outside: bool = False, heading: bool = False) -> Iterator[Piece]:
    """The pieces of a box, those of the page's head and foot left out."""
    if isinstance(box, boxes.MarginBox):
        return
    box = getattr(box, "_box", box)
    outside = outside or box.is_absolutely_positioned()
    heading = heading or box.element_tag in HEADINGS
    if isinstance(box, boxes.ReplacedBox) or (isinstance(box, boxes.TextBox) and box.text.strip()):
        yield Piece(box, outside, heading)
    elif isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _pieces(child, outside, heading)


def loosen(document: weasyprint.Document) -> bool:
    """Widen the spaces of paragraphs with a line that the renderer has broken too early, by a hair; whether any has.

    It breaks after the first word where a text just fits the line and what follows does not.
    """
    broken = {block.element for page in document.pages for block, _ in _short_lines(page._page_box)}
    for paragraph in broken:
        paragraph.set("style", paragraph.get("style", "") + ";word-spacing:0.03em")
    return bool(broken)


def _short_lines(page: boxes.PageBox) -> Iterator[tuple[boxes.Box, str]]:
    """Paragraphs that are justified, with a line that ends far from the margin though others follow."""
    for block in page.descendants():
        if not isinstance(block, boxes.BlockContainerBox) or block.element_tag != "p":
            continue
        lines = [child for child in block.children if isinstance(child, boxes.LineBox)]
        for line in lines[:-1]:
            # A line break asked for is none of the renderer's.
            forced = any(child.element_tag == "br" for child in line.descendants())
            if line.width < SHORTEST * block.width and block.style["text_align_all"] == "justify" and not forced:
                yield block, "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox)).strip()


def _words(box: boxes.Box) -> str:
    if isinstance(box, boxes.TextBox):
        return box.text.strip()[:60]
    return (box.element.get("alt") or "an image")[:60]

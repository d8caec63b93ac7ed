"""Faults that a printer would send back: text beyond the margin, blank pages, headings alone at the foot of a page."""

from collections.abc import Iterator

from study.pdf.boxes import Line, Sheet

# So far a box may reach beyond the margin: the image of a formula has white space around its ink, and the box of a soft
# hyphen is slightly too wide.
TOLERANCE = 1.5
# So far a box may reach below the foot: the leading below the last line does.
LEADING = 6
# The share of the width of a paragraph that each of its lines but the last must fill.
SHORTEST = 0.6


def faults(pages: list[Sheet]) -> list[str]:
    """The faults of a document, one sentence for each, in the order of its pages."""
    return [f"Page {number} {fault}." for number, page in enumerate(pages, 1) for fault in _faults_of_page(page)]


def _faults_of_page(page: Sheet) -> Iterator[str]:
    if not page.pieces:
        yield "is blank"
        return
    for piece in page.pieces:
        # What is set outside the column on purpose must still be on the paper.
        left, right = (0, page.paper) if piece.outside else (page.left, page.right)
        if piece.left < left - TOLERANCE or piece.right > right + TOLERANCE:
            yield f"has {piece.words!r} beyond its margin"
        if piece.bottom > page.bottom + LEADING and not piece.outside:
            yield f"has {piece.words!r} below its foot"
    for line in short_lines(page):
        yield f"has a line of {line.text!r} alone within a paragraph"
    last = max(page.column, key=lambda piece: piece.bottom, default=None)
    if last is not None and last.heading:
        yield f"ends with the heading {last.words!r}"


def short_lines(page: Sheet) -> list[Line]:
    """Lines of justified paragraphs that end far from the margin although others follow."""
    return [line for line in page.lines if line.width < SHORTEST * line.paragraph_width]

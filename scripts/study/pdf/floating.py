"""Figures and tables that do not fit a page let the text that follows them move up, as floats do in a book.

Works on the tree of a document and on its pages as WeasyPrint has laid them out.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes

from study.pdf.layout import column_pieces

# Of the height of a page, what may stay empty at its foot.
EMPTY = 0.1
TEXT = {"p", "ul", "ol", "div"}


@contextmanager
def without_tables_of_appendices(tree: Element) -> Iterator[None]:
    """Set the figures and listings of the appendices aside: they take most of the time, and none of them is moved."""
    parents = {child: parent for parent in tree.iter() for child in parent}
    in_appendix, kept = False, []
    for element in tree.iter():
        in_appendix = in_appendix or element.get("class") == "appendix"
        if in_appendix and element.tag in ("figure", "pre"):
            parent = parents[element]
            kept.append((parent, list(parent).index(element), element))
    for parent, _, element in kept:
        parent.remove(element)
    try:
        yield
    finally:
        for parent, place, element in kept:
            parent.insert(place, element)


def fill_pages(tree: Element, document: weasyprint.Document) -> bool:
    """Move figures that stand at the top of a page after an ill-filled one behind the paragraphs that follow them.

    Their order stays, and none is moved over a heading. Returns whether anything was moved.
    """
    column = tree.find(".//main")
    if column is None:
        return False
    heights, moved = _heights(document), False
    for page, following in itertools.pairwise(document.pages):
        box, top = page._page_box, _first_child(column, following)
        pieces = column_pieces(box)
        if top is None or not pieces:
            continue
        foot = max(piece.box.position_y + piece.box.height for piece in pieces)
        free = box.content_box_y() + box.height - foot
        if free > EMPTY * box.height:
            moved |= _move(column, top, free, heights)
    return moved


def _heights(document: weasyprint.Document) -> dict[Element, float]:
    """The height of each block, over all pages that it spreads over."""
    heights: dict[Element, float] = {}
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element is not None and isinstance(box, boxes.BlockLevelBox):
                heights[box.element] = heights.get(box.element, 0) + box.margin_height()
    return heights


def _first_child(column: Element, page: weasyprint.Page) -> Element | None:
    """The child of the column that the first piece on a page belongs to."""
    pieces = column_pieces(page._page_box)
    owners = {each: child for child in column for each in child.iter()}
    return owners.get(pieces[0].box.element) if pieces else None


def _move(column: Element, top: Element, free: float, heights: dict[Element, float]) -> bool:
    """Move the run of figures that begins with `top` behind as much text as fills the free height."""
    children = list(column)
    start = children.index(top)
    run = list(itertools.takewhile(_floats, children[start:]))
    place, filled = start + len(run), 0.0
    while place < len(children) and children[place].tag in TEXT:
        # A formula stays with the paragraph that introduces it.
        if filled >= free and children[place].tag != "div":
            break
        filled += heights.get(children[place], 0)
        place += 1
    text = children[start + len(run) : place]
    if not run or not text:
        return False
    column[start:place] = [*text, *run]
    return True


def _floats(element: Element) -> bool:
    return element.tag == "figure" and "long" not in element.get("class", "").split()

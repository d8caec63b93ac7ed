"""Changes to a document after it was laid out once: text moves up before a figure that does not fit its page, as in a
book, and paragraphs with a line that was broken too early get wider spaces.

The functions read the pages, and change the tree from which they are laid out again.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element

from study.pdf.boxes import Sheet
from study.pdf.layout import short_lines

# The share of the height of a page that may be empty at its foot.
EMPTY = 0.1
TEXT = {"p", "ul", "ol", "div"}
# The headings within a chapter, over which a figure may move.
HEADINGS = {"h3", "h4"}


@contextmanager
def without_back_matter(tree: Element) -> Iterator[None]:
    """Take the list of references, and the figures and listings of the appendices, out of the tree for a while.

    Their layout takes most of the time, and none of them is moved.
    """
    parents = {child: parent for parent in tree.iter() for child in parent}
    in_appendix, kept = False, []
    for element in tree.iter():
        in_appendix = in_appendix or element.get("class") == "appendix"
        if element.get("class") == "references" or (in_appendix and element.tag in ("figure", "pre")):
            parent = parents[element]
            kept.append((parent, list(parent).index(element), element))
    for parent, _, element in kept:
        parent.remove(element)
    try:
        yield
    finally:
        for parent, place, element in kept:
            parent.insert(place, element)


def fill_pages(tree: Element, pages: list[Sheet]) -> list[Element]:
    """Move figures at the top of a page behind the paragraphs that follow them, if much of the page before is empty.

    Their order stays, and none is moved out of its chapter. Returns the first of each row of figures that was moved.
    """
    column, moved = tree.find(".//main"), []
    if column is None:
        return moved
    heights = _heights(pages)
    for page, following in itertools.pairwise(pages):
        top = _first_child(column, following)
        if top is None or not page.column:
            continue
        free = page.bottom - max(piece.bottom for piece in page.column)
        if free > EMPTY * page.height and _move(column, top, free, heights):
            moved.append(top)
    return moved


def loosen(pages: list[Sheet]) -> list[Element]:
    """Widen the spaces of paragraphs with a short line by a hair. Returns these paragraphs.

    Where a text just fits the line and the next word does not, the renderer breaks after the first word.
    """
    broken = list(dict.fromkeys(line.paragraph for page in pages for line in short_lines(page)))
    for paragraph in broken:
        paragraph.set("style", paragraph.get("style", "") + ";word-spacing:0.03em")
    return broken


def _heights(pages: list[Sheet]) -> dict[Element, float]:
    """The height of each block, over all its pages."""
    heights: dict[Element, float] = {}
    for page in pages:
        for element, height in page.heights.items():
            heights[element] = heights.get(element, 0) + height
    return heights


def _first_child(column: Element, page: Sheet) -> Element | None:
    """The child of the column that the first piece on a page belongs to."""
    owners = {each: child for child in column for each in child.iter()}
    return owners.get(page.column[0].element) if page.column else None


def _move(column: Element, top: Element, free: float, heights: dict[Element, float]) -> bool:
    """Move the figures in a row that begins with `top` behind as much text as fills the free height."""
    children = list(column)
    start = children.index(top)
    run = list(itertools.takewhile(_floats, children[start:]))
    place, filled = start + len(run), 0.0
    while place < len(children) and children[place].tag in TEXT | HEADINGS:
        # A formula stays with the paragraph that introduces it, and a heading with what it heads.
        if filled >= free and children[place].tag != "div" and children[place - 1].tag not in HEADINGS:
            break
        filled += heights.get(children[place], 0)
        place += 1
    while children[place - 1].tag in HEADINGS:
        place -= 1
    text = children[start + len(run) : place]
    if not run or not text:
        return False
    column[start:place] = [*text, *run]
    return True


def _floats(element: Element) -> bool:
    return element.tag == "figure" and "long" not in element.get("class", "").split()

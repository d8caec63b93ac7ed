"""Changes to a document after it was laid out once: text moves up before a figure that does not fit its page, as in a
book, and paragraphs with a line that was broken too early get wider spaces.

The functions read the pages of a draft, and change the tree from which the document is laid out.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from xml.etree.ElementTree import Element

from study.pdf.boxes import Sheet
from study.pdf.draft import Draft
from study.pdf.layout import short_lines

# The share of the height of a page that may be empty at its foot.
EMPTY = 0.1
# By which share of the type's size spaces are widened.
WIDER = 0.03
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


def arrange(tree: Element, draft: Draft) -> None:
    """Arrange the tree of a draft so that its pages are filled, and its lines too; see `fill_page` and `loosen`."""
    column, loosened, number = tree.find(".//main"), set(), 0
    heights = _heights(draft.pages())
    while (page := draft.page(number)) is not None:
        following = draft.page(number + 1)
        if broken := [each for each in short_paragraphs(page) if each not in loosened]:
            loosened.update(broken)
            loosen(broken)
            number = draft.widen(broken, WIDER)
        elif column is not None and following is not None and (moved := fill_page(column, page, following, heights)):
            number = draft.reorder(column, moved)
        else:
            number += 1


def fill_page(column: Element, page: Sheet, following: Sheet, heights: Mapping[Element, float]) -> list[Element]:
    """Move figures at the top of a page behind the paragraphs that follow them, if much of the page before is empty.

    column: what has figures and text as its children; heights: of these. The order of figures stays, and none is moved
    out of its chapter. Returns all that has another place.
    """
    top = _first_child(column, following)
    if top is None or not page.column:
        return []
    free = page.bottom - max(piece.bottom for piece in page.column)
    return _move(column, top, free, heights) if free > EMPTY * page.height else []


def short_paragraphs(page: Sheet) -> list[Element]:
    """Paragraphs with a short line.

    Where a text just fits the line and the next word does not, the renderer breaks after the first word.
    """
    return list(dict.fromkeys(line.paragraph for line in short_lines(page)))


def loosen(paragraphs: Iterable[Element]) -> None:
    """Widen the spaces of paragraphs by a hair."""
    for paragraph in paragraphs:
        paragraph.set("style", f"{paragraph.get('style', '')};word-spacing:{WIDER}em")


def _heights(pages: Iterable[Sheet]) -> dict[Element, float]:
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


def _move(column: Element, top: Element, free: float, heights: Mapping[Element, float]) -> list[Element]:
    """Move the figures in a row that begins with `top` behind as much text as fills the free height. Returns both."""
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
        return []
    column[start:place] = [*text, *run]
    return [*text, *run]


def _floats(element: Element) -> bool:
    return element.tag == "figure" and "long" not in element.get("class", "").split()

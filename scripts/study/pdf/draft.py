"""A layout that is only read and changed, never drawn: without heads and feet, and with 0 for every page's number.

WeasyPrint has no such layout: this module takes the steps of its Document._render up to the pages, lays out one page at
a time, and moves and restyles the boxes that the pages are made from. A page that begins as one did before, and has
nothing on it that was changed since, is not laid out again.
"""

from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint import document, layout
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes, build

from study.pdf.boxes import Sheet, explained, sheet_of


class Draft:
    """A draft of a document; options: of HTML.render. StudyError where WeasyPrint has changed."""

    def __init__(self, source: weasyprint.HTML, fonts: weasyprint.text.fonts.FontConfiguration, **options):
        self._source = source
        options, counters = weasyprint.DEFAULT_OPTIONS | options, CounterStyle()
        with explained():
            self._context = document.Document._build_layout_context(source, fonts, counters, {}, options)
            self._root = build.build_formatting_structure(
                source.etree_element,
                self._context.style_for,
                self._context.get_image_from_uri,
                source.base_url,
                self._context.target_collector,
                counters,
                self._context.footnotes,
            )
            layout.initialize_page_maker(self._context, self._root)
            # What make_all_pages sets first.
            self._context.rendered_notes = []
        # By where in the tree it begins, after which kind of break, and on which side of the leaf: a page, and the
        # beginning of the next.
        self._known: dict[str, tuple[Sheet, tuple]] = {}
        self._sheets: list[Sheet] = []

    def pages(self) -> Iterator[Sheet]:
        """All pages, in order."""
        number = 0
        while (sheet := self.page(number)) is not None:
            yield sheet
            number += 1

    def page(self, number: int) -> Sheet | None:
        """A page by its number, from 0 on; None behind the last."""
        with explained():
            while len(self._sheets) <= number:
                if self._sheets and self._context.page_maker[len(self._sheets)][0] is None:
                    return None
                self._lay_out_next()
        return self._sheets[number]

    def _lay_out_next(self) -> None:
        number, beginnings = len(self._sheets), self._context.page_maker
        beginning = repr(beginnings[number][:3])
        if beginning not in self._known:
            del beginnings[number + 1 :]
            page, _ = layout.page.remake_page(number, self._context, self._root, self._source)
            self._known[beginning] = sheet_of(page), beginnings[number + 1]
        sheet, following = self._known[beginning]
        beginnings[number + 1 :] = [following]
        self._sheets.append(sheet)

    def reorder(self, parent: Element, changed: Collection[Element]) -> int:
        """Bring the boxes of an element's children into the order of the tree, in which `changed` have moved.

        Returns the number of the page from which on the pages may be others now.
        """
        places = {each: place for place, child in enumerate(parent) for each in child.iter()}

        def place(box):
            family = [box, *box.descendants()] if isinstance(box, boxes.ParentBox) else [box]
            return next(places[each.element] for each in family if each.element in places)

        with explained():
            for box in self._boxes_of({parent}):
                box.children = sorted(box.children, key=place)
        return self._go_back(changed)

    def widen(self, paragraphs: Collection[Element], share: float) -> int:
        """Widen the spaces of paragraphs by a share of their type's size. Returns as `reorder` does."""
        with explained():
            for paragraph in self._boxes_of(paragraphs):
                space = share * paragraph.style["font_size"]
                for box in [paragraph, *paragraph.descendants()]:
                    # Boxes of elements that look the same share their style.
                    box.style = box.style.copy()
                    box.style["word_spacing"] = space
        return self._go_back(paragraphs)

    def _boxes_of(self, elements: Collection[Element]) -> list[boxes.Box]:
        """The boxes of elements, without those that stand for their parts."""
        found = [each for each in self._root.descendants() if each.element in elements]
        return [each for each in found if isinstance(each, boxes.BlockBox) and each.element_tag == each.element.tag]

    def _go_back(self, changed: Collection[Element]) -> int:
        """Forget the pages on which the elements are, and those before such a page: text may move up to them."""
        changed = set(changed)
        first = next(number for number, sheet in enumerate(self._sheets) if changed & sheet.heights.keys())
        first = max(0, first - 1)
        stay = {beginning for beginning, (sheet, _) in self._known.items() if not changed & sheet.heights.keys()}
        self._known = {
            beginning: self._known[beginning]
            for beginning in stay
            if (following := self._known[beginning][1])[0] is None or repr(following[:3]) in stay
        }
        del self._sheets[first:]
        return first

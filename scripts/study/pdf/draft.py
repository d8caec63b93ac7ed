"""A layout that is only read and changed, never drawn: without heads and feet, and with 0 for every page's number.

A page that comes before every change is not laid out again. WeasyPrint has no such layout: this module takes the steps
of its Document._render up to the pages, and starts in the middle of them.
"""

from collections.abc import Collection
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint import document, layout
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import build

from study.pdf.boxes import Sheet, explained, sheet_of


class Draft:
    """Drafts of a document whose tree changes between them; options: of HTML.render."""

    def __init__(self, source: weasyprint.HTML, fonts: weasyprint.text.fonts.FontConfiguration, **options):
        self._source, self._fonts = source, fonts
        self._options = weasyprint.DEFAULT_OPTIONS | options
        self._sheets: list[Sheet] = []
        # Where each page begins, with the counters there; the last one is the end.
        self._beginnings: list[tuple] = []

    def pages(self, changed: Collection[Element] = ()) -> list[Sheet]:
        """The pages, after the elements `changed` have moved or have another style since the last draft."""
        with explained():
            return self._pages(self._unchanged(set(changed)))

    def _unchanged(self, changed: set[Element]) -> int:
        """How many pages stay as they are: less one before the first change, which may let text move up to it."""
        first = (number for number, sheet in enumerate(self._sheets) if changed & sheet.heights.keys())
        return max(0, next(first, 0) - 1)

    def _pages(self, kept: int) -> list[Sheet]:
        counters = CounterStyle()
        context = document.Document._build_layout_context(self._source, self._fonts, counters, {}, self._options)
        root = build.build_formatting_structure(
            self._source.etree_element,
            context.style_for,
            context.get_image_from_uri,
            self._source.base_url,
            context.target_collector,
            counters,
            context.footnotes,
        )
        layout.initialize_page_maker(context, root)
        # What make_all_pages sets first.
        context.rendered_notes = []
        if kept:
            context.page_maker = self._beginnings[: kept + 1]
        self._sheets, number, goes_on = self._sheets[:kept], kept, True
        while goes_on:
            page, goes_on = layout.page.remake_page(number, context, root, self._source)
            self._sheets.append(sheet_of(page))
            number += 1
        self._beginnings = context.page_maker
        return self._sheets

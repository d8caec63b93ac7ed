"""The numbered blocks of the report in a browser: formulas as MathML, figures that open large and give away their data,
tables that sort and scroll within themselves, headings that are links to themselves."""

import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path

from markupsafe import Markup

from study.typesetting.blocks import Blocks
from study.typesetting.formula import Formula, typeset
from study.typesetting.numbering import Entry
from study.typesetting.tables import Column, column, table_html
from study.web.addresses import address_of, address_of_drawing

# What is written beside the SVG of a figure (study.figures.shared.style).
FILES = {".data.csv": "data (CSV)", ".pdf": "PDF"}
# Bytes from which a table is packed, to a fifth of its size.
LONG = 50_000
CHECKS = [
    column("method", "compared with"),
    column("problems", "problems", style="integer"),
    column("max_relative_error", "largest deviation", style="scientific", digits=0),
    column("tolerance", "tolerance", style="scientific", digits=0),
    column("verdict", "verdict"),
]


class WebBlocks(Blocks):
    """The blocks of study.typesetting.blocks, as HTML for a browser.

    What paper does not have bears the class `aside`: buttons, marks and cards, and links to files.
    """

    def math(self, latex: str) -> Markup:
        """A formula in running text."""
        return _mathml(typeset(latex))

    def mark(self, told: str, passed: bool, label: str, checks: list[dict]) -> Markup:
        """A button that shows the checks of a line."""
        rows = [each | {"verdict": "passed" if each["passed"] else "failed"} for each in checks]
        return Markup(
            '<button type="button" class="mark{}" popovertarget="checks:{}">{}<span class="unseen">: checks of this '
            'line</span></button><div popover class="card aside" id="checks:{}" role="group" aria-label="Checks of '
            'equation {}"><div class="scroll">{}</div></div>'
        ).format(
            "" if passed else " failed",
            label,
            told,
            label,
            self._numbering.entries[label].number,
            table_html(rows, CHECKS),
        )

    def _heading(self, entry: Entry, tag: str | Markup) -> Markup:
        return Markup(
            '<h{0} id="{1}" class="{5}"><a class="number" href="#{1}">{2}</a> <span class="title">{3}</span>{4}</h{0}>'
        ).format(entry.level + 1, entry.label, entry.number, entry.title, tag, entry.kind)

    def _display(self, entry: Entry, formula: Formula) -> Markup:
        return Markup(
            '<div class="equation" id="{0}"><div class="scroll">{1}</div><a class="number" href="#{0}">({2})</a></div>'
        ).format(entry.label, _mathml(formula), entry.number)

    def _figure(self, entry: Entry, path: Path, alt: str, caption: str | Markup) -> Markup:
        beside = {path.with_suffix(suffix): told for suffix, told in FILES.items()}
        links = Markup(" ").join(_download(each, told) for each, told in beside.items() if each.is_file())
        return Markup(
            '<figure id="{0}" class="drawing"><img src="{1}" alt="{2}" loading="lazy"><figcaption><span class="label">'
            'Figure {3}.</span> {4}</figcaption><p class="files aside"><button type="button" class="enlarge" hidden>'
            'enlarge<span class="unseen"> figure {3}</span></button> {5}</p></figure>'
        ).format(entry.label, address_of_drawing(path.read_text(encoding="utf-8")), alt, entry.number, caption, links)

    def _table(
        self,
        entry: Entry,
        style: str,
        caption: str | Markup,
        rows: Iterable[Mapping],
        columns: Iterable[Column],
        strong: Iterable[int],
        foot: Markup,
    ) -> Markup:
        return Markup(
            '<figure class="table {0}" id="{1}"><figcaption id="{1}:caption"><span class="label">Table {2}.</span> {3}'
            '</figcaption><div class="scroll sortable" aria-labelledby="{1}:caption">{4}</div>{5}</figure>'
        ).format(style, entry.label, entry.number, caption, table_html(rows, columns, strong, sortable=True), foot)


def _mathml(formula: Formula) -> Markup:
    return Markup(formula.mathml)


def _download(path: Path, told: str) -> Markup:
    name, content = path.name, path.read_bytes()
    if path.suffix == ".csv" and len(content) > LONG:
        # The page's script unpacks it when it is downloaded.
        name, content = f"{name}.gz", gzip.compress(content, mtime=0)
    return Markup('<a download="{}" href="{}">{}</a>').format(name, address_of(name, content), told)

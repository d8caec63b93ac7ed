"""The numbered blocks of a document, as HTML: sections, equations, figures and tables; and the formulas between them.

What Blocks prints is for paper. Another medium is a subclass that prints the same entries otherwise.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from markupsafe import Markup

from study.common.errors import StudyError
from study.typesetting.formula import Formula, inline_math, typeset
from study.typesetting.numbering import Entry, Numbering
from study.typesetting.tables import Column, table_html

# The width of the text less the number of the equation, in em of the text; style.css sets the page to suit.
DISPLAY_WIDTH = 36


class Blocks:
    """The numbered blocks of a document, as HTML to be printed."""

    def __init__(self, numbering: Numbering):
        self._numbering = numbering

    def math(self, latex: str) -> Markup:
        """A formula in running text."""
        return inline_math(latex)

    def section(self, title: str, label: str, key: str | None = None, level: int = 1) -> Markup:
        """A numbered heading, with the key of the question that it answers as a small tag."""
        entry = self._numbering.add_section(title, label, level, key)
        return self._heading(entry, Markup(' <span class="key">{}</span>').format(key) if key else "")

    def equation(self, latex: str, label: str | None = None) -> Markup:
        """A display with its number at the right margin."""
        formula = typeset(latex, display=True)
        if formula.width > DISPLAY_WIDTH:
            raise StudyError(
                f"The equation {label or latex!r} is {formula.width:.1f} em wide, and the line holds "
                f"{DISPLAY_WIDTH}: break it with \\begin{{align}} ... \\\\ ... \\end{{align}}."
            )
        return self._display(self._numbering.add("equation", label), formula)

    def mark(self, told: str, passed: bool, label: str, checks: list[dict]) -> Markup:
        """The mark of a checked equation; told: its words; label: of the equation; checks: their rows."""
        return Markup('<span class="mark{}">{}</span>').format("" if passed else " failed", told)

    def figure(
        self,
        path: str | Path,
        caption: str | Markup = "",
        label: str | None = None,
        alt: str | None = None,
        caller: Callable[[], Markup] | None = None,
    ) -> Markup:
        """An image with its caption, which may also be the body of a `{% call %}`."""
        if not Path(path).is_file():
            raise StudyError(f"The figure {label or path} needs the image {path}, which is not there.")
        entry = self._numbering.add("figure", label)
        caption = caller() if caller else caption
        return self._figure(entry, Path(path).resolve(), alt or _readable(caption), caption)

    def table(
        self,
        rows: Iterable[Mapping],
        columns: Iterable[Column],
        caption: str | Markup = "",
        label: str | None = None,
        style: str = "",
        strong: Iterable[int] = (),
        note: str | Markup | None = None,
        caller: Callable[[], Markup] | None = None,
    ) -> Markup:
        """A table under its caption; `style` takes any of "small", "tiny", "dense", "claims" and "long"."""
        entry = self._numbering.add("table", label)
        foot = Markup('<p class="note">{}</p>').format(note) if note else Markup("")
        caption = caller() if caller else caption
        return self._table(entry, style, caption, rows, columns, strong, foot)

    def _heading(self, entry: Entry, tag: str | Markup) -> Markup:
        return Markup(
            '<h{0} id="{1}" class="{5}" data-bookmark="{2} {3}"><span class="number">{2}</span> '
            '<span class="title">{3}</span>{4}</h{0}>'
        ).format(entry.level + 1, entry.label, entry.number, entry.title, tag, entry.kind)

    def _display(self, entry: Entry, formula: Formula) -> Markup:
        return Markup('<div class="equation" id="{}">{}<span class="number">({})</span></div>').format(
            entry.label, formula.html("display"), entry.number
        )

    def _figure(self, entry: Entry, path: Path, alt: str, caption: str | Markup) -> Markup:
        return Markup(
            '<figure id="{}"><img src="{}" alt="{}">'
            '<figcaption><span class="label">Figure {}.</span> {}</figcaption></figure>'
        ).format(entry.label, path.as_uri(), alt, entry.number, caption)

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
            '<figure class="table {}" id="{}">'
            '<figcaption><span class="label">Table {}.</span> {}</figcaption>{}{}</figure>'
        ).format(style, entry.label, entry.number, caption, table_html(rows, columns, strong), foot)


def _readable(caption: str | Markup) -> str:
    """A caption as plain text, its formulas by their alternative texts."""
    if not isinstance(caption, Markup):
        return str(caption)
    spoken = re.sub(r'<img[^>]*?alt="([^"]*)"[^>]*>', r"\1", str(caption))
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", spoken).split()))

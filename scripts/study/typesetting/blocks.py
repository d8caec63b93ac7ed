"""The numbered blocks of a document, as HTML: sections, equations, figures and tables."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from markupsafe import Markup

from study.common.errors import StudyError
from study.typesetting.formula import typeset
from study.typesetting.numbering import Numbering
from study.typesetting.tables import Column, table_html

# The width of the text less the number of the equation, in em of the text; style.css sets the page to suit.
DISPLAY_WIDTH = 36


class Blocks:
    """The numbered blocks of a document, as HTML."""

    def __init__(self, numbering: Numbering):
        self._numbering = numbering

    def section(self, title: str, label: str, key: str | None = None, level: int = 1) -> Markup:
        """A numbered heading, with the key of the question that it answers as a small tag."""
        entry = self._numbering.add_section(title, label, level, key)
        tag = Markup(' <span class="key">{}</span>').format(key) if key else ""
        return Markup(
            '<h{0} id="{1}" class="{5}" data-bookmark="{2} {3}"><span class="number">{2}</span> '
            '<span class="title">{3}</span>{4}</h{0}>'
        ).format(level + 1, label, entry.number, title, tag, entry.kind)

    def equation(self, latex: str, label: str | None = None) -> Markup:
        """A display with its number at the right margin."""
        formula = typeset(latex, display=True)
        if formula.width > DISPLAY_WIDTH:
            raise StudyError(
                f"The equation {label or latex!r} is {formula.width:.1f} em wide, and the line holds "
                f"{DISPLAY_WIDTH}: break it with \\begin{{align}} ... \\\\ ... \\end{{align}}."
            )
        entry = self._numbering.add("equation", label)
        return Markup('<div class="equation" id="{}">{}<span class="number">({})</span></div>').format(
            entry.label, formula.html("display"), entry.number
        )

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
        return Markup(
            '<figure id="{}"><img src="{}" alt="{}">'
            '<figcaption><span class="label">Figure {}.</span> {}</figcaption></figure>'
        ).format(
            entry.label,
            Path(path).resolve().as_uri(),
            alt or _readable(caption),
            entry.number,
            caption,
        )

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
        foot = Markup('<p class="note">{}</p>').format(note) if note else ""
        return Markup(
            '<figure class="table {}" id="{}">'
            '<figcaption><span class="label">Table {}.</span> {}</figcaption>{}{}</figure>'
        ).format(
            style,
            entry.label,
            entry.number,
            caller() if caller else caption,
            table_html(rows, columns, strong),
            foot,
        )


def _readable(caption: str | Markup) -> str:
    """A caption as plain text, its formulas by their alternative texts."""
    if not isinstance(caption, Markup):
        return str(caption)
    spoken = re.sub(r'<img[^>]*?alt="([^"]*)"[^>]*>', r"\1", str(caption))
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", spoken).split()))

"""Jinja templates and a context, turned into the HTML of the report.

Inside a template a string is raw, as in LaTeX itself: `{{ math("\\frac{a}{b}") }}` takes one backslash.
"""

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import jinja2
from jinja2.ext import Extension
from markupsafe import Markup

from study.common import numbers
from study.common.errors import StudyError
from study.typesetting.bibliography import Bibliography, read_references
from study.typesetting.formula import inline_math, typeset
from study.typesetting.numbering import Numbering
from study.typesetting.tables import Column, column, table_html

# The width of the text less the number of the equation, in em of the text; style.css sets the page to suit.
DISPLAY_WIDTH = 36
EXPRESSION = re.compile(r"""\{[{%](?:"[^"]*"|'[^']*'|[^"'])*?[%}]\}""")
STRING = re.compile(r"""(?:(?<!\w)r)?("[^"]*"|'[^']*')""")
FORMULA = re.compile(r'(<img class="math"[^>]*>)')
GLUED_BEFORE = re.compile(r"[^\s<>]*\Z")
GLUED_AFTER = re.compile(r"[^\s<>]*")
LONGEST_WORD = 40


class RawStrings(Extension):
    """Keeps backslashes in template strings as they are written; an r before one is allowed."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Double the backslashes in the strings of every expression: the lexer reads escapes into them."""
        return EXPRESSION.sub(lambda expression: STRING.sub(_doubled, expression[0]), source)


def _doubled(string: re.Match) -> str:
    return string[1].replace("\\", "\\\\")


def render_html(template: str, folder: Path, context: Mapping, references: Path) -> str:
    """Render a template of a folder, twice, so that references find what stands further on."""
    works = read_references(references)
    known, cited = None, None
    for _ in range(2):
        numbering, bibliography = Numbering(known), Bibliography(works, cited)
        environment = make_environment(folder, template_functions(numbering, bibliography))
        html = _render(environment, template, context)
        known, cited = numbering.entries, bibliography.cited
    return _keep_together(html)


def make_environment(folder: Path, functions: Mapping[str, Callable]) -> jinja2.Environment:
    """A strict Jinja environment: an undefined name is an error, and text is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[RawStrings, "jinja2.ext.do"],
    )
    environment.filters.update(numbers.FILTERS)
    environment.globals.update(numbers.FILTERS, count=numbers.count)
    environment.globals.update(functions)
    return environment


def template_functions(numbering: Numbering, bibliography: Bibliography) -> dict[str, Callable]:
    """What a template can call, bound to the numbers and citations of one rendering."""
    blocks = Blocks(numbering)
    return {
        "math": inline_math,
        "equation": blocks.equation,
        "figure": blocks.figure,
        "table": blocks.table,
        "column": column,
        "section": blocks.section,
        "begin_appendix": numbering.begin_appendix,
        "contents": numbering.contents,
        "ref": numbering.ref,
        "cite": bibliography.cite,
        "cite_text": bibliography.cite_text,
        "bibliography": bibliography.listing,
    }


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


def _render(environment: jinja2.Environment, template: str, context: Mapping) -> str:
    try:
        return environment.get_template(template).render(context)
    except StudyError as error:
        raise StudyError(f"{_place(error)}{error}") from error
    except jinja2.TemplateSyntaxError as error:
        raise StudyError(f"{error.name}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise StudyError(f"The template {error} is not in the report's folder.") from error
    except jinja2.UndefinedError as error:
        raise StudyError(f"{_place(error)}{error.message}.") from error


def _place(error: Exception) -> str:
    """The template and line that an error came from."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}: " if frames else ""


def _keep_together(html: str) -> str:
    """Keep each formula on the line of its comma or bracket; a line may break on either side of an image."""
    pieces = FORMULA.split(html)
    for index in range(1, len(pieces), 2):
        before = GLUED_BEFORE.search(pieces[index - 1][-LONGEST_WORD:])[0]
        after = GLUED_AFTER.match(pieces[index + 1])[0]
        if before or after:
            pieces[index - 1] = pieces[index - 1].removesuffix(before)
            pieces[index + 1] = pieces[index + 1][len(after) :]
            pieces[index] = f'<span class="together">{before}{pieces[index]}{after}</span>'
    return "".join(pieces)


def _readable(caption: str | Markup) -> str:
    """A caption as plain text, its formulas by their alternative texts."""
    spoken = re.sub(r'<img[^>]*?alt="([^"]*)"[^>]*>', r"\1", str(caption))
    return Markup(spoken).striptags() if isinstance(caption, Markup) else str(caption)

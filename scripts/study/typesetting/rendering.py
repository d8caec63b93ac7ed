"""Jinja templates and a context, turned into the HTML of the report.

In the expressions of a template strings are raw: `{{ math("\\frac{a}{b}") }}` is written with one backslash.
"""

import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket
from jinja2.ext import Extension

from study.common import numbers
from study.common.errors import StudyError
from study.typesetting.bibliography import Bibliography, read_references
from study.typesetting.blocks import Blocks
from study.typesetting.line_breaks import keep_together
from study.typesetting.numbering import Entry, Numbering
from study.typesetting.tables import column

EXPRESSION = re.compile(r"""\{[{%](?:"[^"]*"|'[^']*'|[^"'])*?[%}]\}""")
STRING = re.compile(r"""(?:(?<!\w)r)?("[^"]*"|'[^']*')""")


class RawStrings(Extension):
    """Keeps backslashes in template strings as they are written; an r before one is allowed."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Double the backslashes in the strings of every expression: the lexer reads escapes into them."""
        return EXPRESSION.sub(lambda expression: STRING.sub(_doubled, expression[0]), source)


def _doubled(string: re.Match) -> str:
    return string[1].replace("\\", "\\\\")


def render_html(template: str, folder: Path, context: Mapping, references: Path | dict[str, dict]) -> str:
    """The HTML of a template of a folder, for paper; see Rendering."""
    return Rendering(template, folder, context, references).html(template, context)


class Rendering:
    """The templates of a folder, rendered once so that references find what comes later, then once for each medium.

    references: the works that the templates may cite, by key, or the file of them.
    """

    def __init__(self, template: str, folder: Path, context: Mapping, references: Path | dict[str, dict]):
        self._folder, self._compiled = folder, Compiled()
        self._known: dict[str, Entry] | None = None
        self._cited: set[str] | None = None
        self._works = references if isinstance(references, dict) else read_references(references)
        _, self._known, self._cited = self._rendered(template, context, Blocks)

    def html(self, template: str, context: Mapping, blocks: type[Blocks] = Blocks) -> str:
        """The HTML of a template, which must have the same numbered blocks as the first; blocks: those of a medium."""
        html, entries, _ = self._rendered(template, context, blocks)
        if entries != self._known:
            raise StudyError(f"{template} does not number the report's sections, figures and tables as expected.")
        return keep_together(html)

    def _rendered(
        self, template: str, context: Mapping, blocks: type[Blocks]
    ) -> tuple[str, dict[str, Entry], set[str]]:
        """(HTML, what was numbered, works cited)."""
        numbering, bibliography = Numbering(self._known), Bibliography(self._works, self._cited)
        # Each its own: what a template imports keeps the functions of its environment.
        environment = make_environment(self._folder, self._compiled)
        environment.globals.update(template_functions(numbering, bibliography, blocks))
        html = _render(environment, template, context)
        return html, numbering.entries, bibliography.cited


class Compiled(jinja2.BytecodeCache):
    """Keeps templates compiled, for the next environment of this process."""

    def __init__(self):
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known of a template."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled."""
        self._code[bucket.key] = bucket.bytecode_to_string()


def make_environment(folder: Path, compiled: Compiled | None = None) -> jinja2.Environment:
    """A strict Jinja environment: an undefined name is an error, and text is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[RawStrings, "jinja2.ext.do"],
        bytecode_cache=compiled,
    )
    environment.filters.update(numbers.FILTERS)
    environment.globals.update(numbers.FILTERS, count=numbers.count)
    return environment


def template_functions(
    numbering: Numbering, bibliography: Bibliography, medium: type[Blocks] = Blocks
) -> dict[str, Callable]:
    """What a template can call, bound to the numbers and citations of one rendering."""
    blocks = medium(numbering)
    return {
        "math": blocks.math,
        "equation": blocks.equation,
        "check_mark": blocks.mark,
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

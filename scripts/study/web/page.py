"""The report's frame for a browser, filled: one file that loads nothing."""

import html
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from study.pages.policy import inline_hashes, with_policy
from study.typesetting.rendering import Rendering
from study.web.addresses import address_of
from study.web.blocks import WebBlocks
from study.web.evidence import WebClaims
from study.web.fonts import font_faces

FRAME, STYLE, SCRIPT = "web/page.html.j2", "web/page.css", "web/page.js"
# Where the style sheet comes, once the characters of the whole page are known.
STYLE_PLACE = "/* style */"
MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
UNREAD = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
# Latin and Greek; the italic h stands apart.
ITALICS = [chr(code) for code in (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C))]
# Drawn by <msqrt>, which does not name it.
ROOT = "√"
KIB = 1024
# A page of many megabytes opens slowly.
MOST_CARRIED = 2_000_000


def report_page(
    rendering: Rendering, context: Mapping, folder: Path, attachments: Iterable[tuple[Path, str]], place: Path
) -> str:
    """The HTML of the report.

    context: that of the PDF (study.report.context); rendering: of the PDF's frame, which gives the numbers. folder: of
    the templates. attachments: (path, what it is) of the files that the page carries; place: the folder of the page.
    StudyError where the page does not number like the PDF.
    """
    script = (folder / SCRIPT).read_text(encoding="utf-8")
    own = {
        "claim": WebClaims(context["claim"].rows, titles_of(context), parts_of(context)),
        "style": Markup(STYLE_PLACE),
        "script": Markup(script),
        "carried": [carried(*each, place) for each in attachments],
    }
    page = rendering.html(FRAME, {**context, **own}, WebBlocks)
    style = font_faces(*letters_of(page)) + (folder / STYLE).read_text(encoding="utf-8")
    allowed = {
        "script-src": inline_hashes(f"<script>{script}</script>", "script"),
        "style-src": inline_hashes(f"<style>{style}</style>", "style"),
        "img-src": ["data:"],
        "font-src": ["data:"],
    }
    return with_policy(page.replace(STYLE_PLACE, style, 1), allowed)


def titles_of(context: Mapping) -> dict[str, str]:
    """The title of each experiment by its name."""
    return {each["name"]: each["title"] for each in context["experiments"]}


def parts_of(context: Mapping) -> dict[str, list[str]]:
    """The experiments behind the parts of the study that are none: the selection's, with its reference."""
    chosen = context["selection"] or {}
    return {"selection": [chosen[key] for key in ("experiment", "reference") if chosen.get(key)]}


def carried(path: Path, what: str, place: Path) -> dict:
    """name, what, size and address of a file that the page carries; is_within: whether it does.

    Of a file of more than MOST_CARRIED bytes the address is its place beside the page.
    """
    content = Path(path).read_bytes()
    is_within = len(content) <= MOST_CARRIED
    beside = quote(Path(os.path.relpath(path, place)).as_posix())
    return {
        "name": Path(path).name,
        "what": what,
        "size": f"{max(1, round(len(content) / KIB))} KB",
        "address": address_of(str(path), content) if is_within else beside,
        "is_within": is_within,
    }


def letters_of(page: str) -> tuple[str, str]:
    """The characters of a page's text, and those of its formulas."""
    page = re.sub(r'"data:[^"]*"', '""', page)
    formulas = html.unescape("".join(UNREAD.sub("", formula) for formula in MATH.findall(page)))
    # A browser shows a single letter of a formula by its italic sign.
    plain = set(formulas)
    italics = "".join(each for each in ITALICS if unicodedata.normalize("NFKC", each) in plain)
    return html.unescape(UNREAD.sub("", MATH.sub("", page))), f"{formulas}{italics}{ROOT}"

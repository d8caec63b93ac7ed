"""HTML to an archival, tagged PDF (PDF/A-3a) that carries its own data; the same input gives the same bytes."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import matplotlib
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from study.common.errors import StudyError
from study.common.files import whole
from study.pdf.boxes import read_pages
from study.pdf.draft import Draft
from study.pdf.floating import arrange, without_back_matter
from study.pdf.layout import faults
from study.pdf.lines import remembered_lines
from study.pdf.placing import Figures
from study.pdf.tagging import complete_tags

logger = logging.getLogger(__name__)

FONT_FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
# (family, weight, style, file). The last family has characters that the first lacks.
FONTS = [
    ("Report Serif", 400, "normal", "STIXGeneral.ttf"),
    ("Report Serif", 400, "italic", "STIXGeneralItalic.ttf"),
    ("Report Serif", 700, "normal", "STIXGeneralBol.ttf"),
    ("Report Serif", 700, "italic", "STIXGeneralBolIta.ttf"),
    ("Report Mono", 400, "normal", "DejaVuSansMono.ttf"),
    ("Report Mono", 700, "normal", "DejaVuSansMono-Bold.ttf"),
    ("Report Other", 400, "normal", "DejaVuSerif.ttf"),
]
SVG = {"Content-Type": "image/svg+xml"}
# How the addresses of formulas begin (study.typesetting.formula).
FORMULA = "data:image/svg+xml;base64,"
# By these Fontconfig takes other settings than the system's.
FONT_SETTINGS = ("FONTCONFIG_FILE", "FONTCONFIG_PATH")


class LocalFetcher(URLFetcher):
    """Opens data: addresses and the files of the given folders, and nothing else; links are followed before it judges.

    For a figure that has a PDF beside it, and for a formula, it returns the stand-in.
    """

    def __init__(self, folders: Iterable[Path], figures: Figures):
        super().__init__(allowed_protocols={"file", "data"}, fail_on_errors=True)
        self._folders = [Path(folder).resolve() for folder in folders]
        self._figures = figures

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        """Open an address. Raises ValueError if it is neither data: nor in the folders."""
        parts = urlsplit(url)
        if parts.scheme == "file" and parts.netloc in ("", "localhost"):
            path = self._allowed(Path(url2pathname(parts.path)))
            self._allowed(path.with_suffix(".pdf"))
            if stand_in := self._figures.stand_in(path):
                return URLFetcherResponse(url, stand_in, SVG)
            # What was judged is what is opened.
            url = path.as_uri()
        elif parts.scheme != "data":
            raise ValueError(f"the report fetches nothing from the network, and {url} is not a file of this machine")
        response = super().fetch(url, headers)
        if url.startswith(FORMULA):
            svg = response.read()
            return URLFetcherResponse(url, self._figures.stand_in_of_formula(svg) or svg, SVG)
        return response

    def _allowed(self, path):
        """The file itself that a path leads to. ValueError where it is outside the folders."""
        real = path.resolve()
        if not any(real.is_relative_to(folder) for folder in self._folders):
            raise ValueError(f"{path} is outside the folders that the report may read")
        return real


def html_to_pdf(
    html: str,
    path: Path,
    *,
    title: str,
    authors: Iterable[str] = (),
    language: str = "en-GB",
    description: str | None = None,
    keywords: Iterable[str] = (),
    stylesheets: Iterable[Path] = (),
    folders: Iterable[Path] = (),
    attachments: Iterable[tuple[Path, str]] = (),
    epoch: int | None = None,
) -> list[str]:
    """Write the PDF and return the warnings of the renderer.

    Images must be in `folders`. attachments: (path, description). epoch: the date of the document in seconds since
    1970; without it that of SOURCE_DATE_EPOCH, and without either the document has no date. Raises StudyError if a file
    is missing or an image cannot be shown. The file appears whole or not at all.
    """
    path, attachments = Path(path), sorted(attachments, key=lambda pair: Path(pair[0]).name)
    date = _document_date(epoch)
    allowed, figures = [FONT_FOLDER, *folders, *(Path(sheet).parent for sheet in stylesheets)], Figures()
    with _fixed_clock(date), _no_user_settings_of_fonts(), _collected_warnings() as warnings:
        try:
            document, formulas = _lay_out(html, stylesheets, LocalFetcher(allowed, figures), path.parent)
            metadata = document.metadata
            metadata.title, metadata.lang = title, language
            metadata.authors, metadata.keywords = list(authors), list(keywords)
            metadata.description = description
            if date is not None:
                metadata.created = metadata.modified = f"{date:%Y-%m-%dT%H:%M:%SZ}"
            carried = [_attachment(*pair, date) for pair in attachments]
            _write(document, path, carried, formulas, figures, warnings)
            warnings += faults(read_pages(document))
        except FatalURLFetchingError as error:
            raise StudyError(f"The report needs a file that it cannot have: {error.__cause__ or error}.") from error
    return warnings


def _lay_out(
    html: str, stylesheets: Iterable[Path], fetcher: LocalFetcher, base: Path
) -> tuple[weasyprint.Document, set[str]]:
    """(document, alternative texts of its formulas)."""
    fonts = FontConfiguration()
    sheets = [weasyprint.CSS(string=font_faces(), font_config=fonts, url_fetcher=fetcher)]
    sheets += [weasyprint.CSS(filename=sheet, font_config=fonts, url_fetcher=fetcher) for sheet in stylesheets]
    source = weasyprint.HTML(string=html, base_url=str(base.resolve()), url_fetcher=fetcher)
    options = {"stylesheets": sheets, "cache": {}}
    with remembered_lines():
        with without_back_matter(source.etree_element):
            arrange(source.etree_element, Draft(source, fonts, **options))
        document = source.render(fonts, **options)
    images = source.etree_element.iter("img")
    return document, {image.get("alt") for image in images if image.get("class") in ("math", "display")}


def font_faces() -> str:
    """The @font-face rules of the report's three families, from files that come with matplotlib."""
    return "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-style: {style};"
        f" src: url('{(FONT_FOLDER / file).as_uri()}') }}\n"
        for family, weight, style, file in FONTS
    )


def _write(
    document: weasyprint.Document,
    path: Path,
    attachments: list[weasyprint.Attachment],
    formulas: set[str],
    figures: Figures,
    warnings: list[str],
) -> None:
    with whole(path) as partial:
        document.write_pdf(
            partial,
            finisher=lambda _, pdf: complete_tags(pdf, formulas),
            pdf_variant="pdf/a-3a",
            attachments=attachments,
        )
        _judge(warnings)
        figures.place(partial)


def _attachment(path: Path, description: str, date: datetime | None) -> weasyprint.Attachment:
    path, date = Path(path), date or datetime.fromtimestamp(0, UTC)
    if not path.is_file():
        raise StudyError(f"The report should carry {path}, which is not there.")
    return weasyprint.Attachment(
        string=path.read_bytes(),
        name=path.name,
        description=description,
        created=date,
        modified=date,
        relationship="Data",
    )


def _document_date(epoch: int | None) -> datetime | None:
    if epoch is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return None if epoch is None else datetime.fromtimestamp(int(epoch), UTC)


@contextmanager
def _fixed_clock(date: datetime | None) -> Iterator[None]:
    """Set the date that fontTools writes into embedded fonts, which is otherwise the time of the run."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(date.timestamp()) if date else 0)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


@contextmanager
def _no_user_settings_of_fonts() -> Iterator[None]:
    """Keep Fontconfig from a user's settings: a rule for all fonts, such as another hinting, would change the pages.

    The user's own fonts and the cache of fonts, which are at home too, are found as before.
    """
    before, home = dict(os.environ), os.path.expanduser("~")
    for name in FONT_SETTINGS:
        os.environ.pop(name, None)
    os.environ.setdefault("XDG_DATA_HOME", f"{home}/.local/share")
    os.environ.setdefault("XDG_CACHE_HOME", f"{home}/.cache")
    os.environ.update(HOME=os.devnull, XDG_CONFIG_HOME=os.devnull)
    try:
        yield
    finally:
        for name in {*os.environ} - {*before}:
            del os.environ[name]
        os.environ.update(before)


@contextmanager
def _collected_warnings() -> Iterator[list[str]]:
    """The warnings of WeasyPrint, in order and each once."""
    messages: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: messages.append(record.getMessage())
    source = logging.getLogger("weasyprint")
    propagated, source.propagate = source.propagate, False
    source.addHandler(handler)
    try:
        yield messages
    finally:
        source.removeHandler(handler)
        source.propagate = propagated
        messages[:] = dict.fromkeys(messages)


def _judge(warnings: list[str]) -> None:
    """Log the warnings; raise StudyError for those that mean a missing image."""
    for message in warnings:
        logger.warning("%s", message)
    holes = ("Failed to load", "Failed to render", "cannot be loaded", "Missing required", "no required alt")
    if broken := [message for message in warnings if any(hole in message for hole in holes)]:
        raise StudyError("The report has holes: " + "; ".join(broken))

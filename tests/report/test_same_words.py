"""The PDF and the web page, both read back: the claims and all numbers are the same."""

import io
import json
import re
from collections import Counter

import lxml.html
import pikepdf
import pypdfium2
import pytest

# Of a page's height from above: what stands there is its head.
HEAD = 0.07
BLOCKS = {"p", "li", "td", "th", "div", "h1", "h2", "h3", "h4", "figcaption", "a", "pre"}


def squeezed(text):
    """Text without spaces, hyphens that a line break adds, and signs that no reader sees."""
    return re.sub(r"[\s\u00ad\u2010\u200b\u2060-]+", "", text)


def numbers(text, checksums):
    """How often each number stands in a text without the marks of claims and without checksums, which break anywhere.

    Thousands count apart.
    """
    text = re.sub(r"\[C\d+\]", " ", text)
    for checksum in checksums:
        text = re.sub(r"\s*".join(checksum), " ", text)
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


def printed_pages(path):
    """(head, text) of each page without its figures and formulas, which are placed as objects of their own."""
    kept = io.BytesIO()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            if "/XObject" in page.Resources:
                del page.Resources["/XObject"]
        pdf.save(kept)
    with pypdfium2.PdfDocument(kept.getvalue()) as pdf:
        for page in pdf:
            text, top = page.get_textpage(), (1 - HEAD) * page.get_height()
            yield text.get_text_bounded(bottom=top), text.get_text_bounded(top=top)


@pytest.fixture(scope="module")
def printed(finished):
    """The text of the PDF without its contents."""
    pages = list(printed_pages(finished.folder / "results/report.pdf"))
    assert sum("Contents" in head for head, _ in pages) >= 1
    return "\n".join(text for head, text in pages if "Contents" not in head)


@pytest.fixture(scope="module")
def page(finished):
    """What the web page shows, without formulas and what only a screen has."""
    page = lxml.html.parse(str(finished.folder / "results/report.html")).getroot().find(".//main")
    for element in list(page.iter()):
        if element.tag in ("math", "script", "style") or "aside" in (element.get("class") or "").split():
            element.drop_tree()
        elif element.tag in BLOCKS:
            element.tail = f"\n{element.tail or ''}"
    return page


@pytest.fixture(scope="module")
def shown(page):
    return page.text_content()


@pytest.fixture(scope="module")
def checksums(finished):
    origin = json.loads((finished.folder / "results/provenance.json").read_text(encoding="utf-8"))
    return [each["sha256"] for each in origin["data"].values()]


@pytest.fixture(scope="module")
def claims(finished):
    paths = sorted((finished.folder / "results").glob("**/claims.json"))
    return [row for path in paths for row in json.loads(path.read_text(encoding="utf-8"))]


def test_claims_are_worded_the_same_and_stand_as_often(printed, shown, claims):
    paper, screen = squeezed(printed), squeezed(shown)
    for row in claims:
        words = squeezed(row["sentence"].removesuffix("."))
        assert words in screen
        assert paper.count(words) == screen.count(words), row["sentence"]


def test_all_numbers_are_the_same(printed, shown, page, checksums):
    paper, screen = numbers(printed, checksums), numbers(shown, checksums)
    assert sum(screen.values()) > 1000
    assert screen - paper == Counter()
    # On paper the head of a long table stands on each of its pages.
    heads = " ".join(head.text_content() for head in page.xpath(".//figure[contains(@class, 'long')]//thead"))
    assert set(paper - screen) <= set(numbers(heads, checksums))

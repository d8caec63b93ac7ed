"""The PDF and the web page, both read back: the claims and all numbers are the same."""

import json
import re
from collections import Counter

import lxml.html
import pytest
from pypdf import PdfReader
from pypdf.generic import NameObject

# Of a page's height from above: what stands there is its head.
HEAD = 0.07


def squeezed(text):
    """Text without spaces, hyphens that a line break adds, and signs that no reader sees."""
    return re.sub(r"[\s\u00ad\u2010\u200b\u2060-]+", "", text)


def numbers(text):
    """How often each number stands in a text; thin spaces divide the thousands."""
    return Counter(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d)\u202f(?=\d)", "", text)))


def printed_page(page):
    """(head, text) of a page without its figures and formulas, which are placed as objects of their own."""
    if "/XObject" in page["/Resources"]:
        del page["/Resources"][NameObject("/XObject")]
    head, text = [], []
    height = float(page.mediabox.height)

    def keep(words, transform, matrix, font, size):
        across = transform[5] + matrix[5] * transform[3]
        (head if across > (1 - HEAD) * height else text).append(words)

    page.extract_text(visitor_text=keep)
    return "".join(head), "".join(text)


@pytest.fixture(scope="module")
def printed(finished):
    """The text of the PDF without its contents."""
    pages = [printed_page(page) for page in PdfReader(finished.folder / "results/report.pdf").pages]
    assert sum("Contents" in head for head, _ in pages) >= 1
    return "\n".join(text for head, text in pages if "Contents" not in head)


@pytest.fixture(scope="module")
def shown(finished):
    """The text of the web page, without formulas and what only a screen has."""
    page = lxml.html.parse(str(finished.folder / "results/report.html")).getroot().find(".//main")
    for element in list(page.iter()):
        if element.tag in ("math", "script", "style") or "aside" in (element.get("class") or "").split():
            element.drop_tree()
    return "\n".join(page.itertext())


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


def test_all_numbers_are_the_same(printed, shown):
    paper, screen = numbers(re.sub(r"\[C\d+\]", " ", printed)), numbers(shown)
    assert sum(screen.values()) > 1000
    assert paper - screen == Counter()
    assert screen - paper == Counter()

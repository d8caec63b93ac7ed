"""The finished PDF, read back."""

import re

import pandas as pd
import pikepdf
import pytest
from pypdf import PdfReader


@pytest.fixture(scope="module")
def path(finished):
    return finished.folder / "results/report.pdf"


@pytest.fixture(scope="module")
def pages(path):
    return [page.extract_text() for page in PdfReader(path).pages]


@pytest.fixture(scope="module")
def text(pages):
    return " ".join("\n".join(pages).split())


@pytest.mark.parametrize("key", ["B1a", "B1b", "B1c", "B1d", "B1e", "B2.1", "B2.2", "B2.3", "B3.1", "B3.2", "B3.3"])
def test_each_question_has_a_numbered_place_in_contents_and_text(pages, key):
    contents = pages[1]
    assert re.search(rf"\d\.\d.*{re.escape(key)}", contents)
    assert any(re.search(rf"\d\.\d .*{re.escape(key)}\b", page) for page in pages[2:])


def test_figures_and_tables_are_numbered_in_order(text):
    for kind in ("Figure", "Table"):
        captions = [int(n) for n in re.findall(rf"{kind} (\d+)\. ", text)]
        assert captions == list(range(1, len(captions) + 1))
        assert len(captions) >= 6


def test_the_text_refers_to_every_figure_and_table(path):
    """Each caption's place is the target of at least one link from the running text."""
    named = {str(name) for page in PdfReader(path).pages for name in link_targets(page)}
    with pikepdf.open(path) as pdf:
        names = {str(name) for name in destinations(pdf)}
    captions = {name for name in names if name.startswith(("fig:", "tab:"))}
    assert len(captions) >= 15
    assert not captions - named


def link_targets(page):
    """Names that the links of a page lead to."""
    for reference in page.get("/Annots") or []:
        note = reference.get_object()
        target = note.get("/Dest") or (note.get("/A") or {}).get("/D")
        if isinstance(target, str):
            yield target


def destinations(pdf):
    """Names of all places in a file that a link can lead to."""
    names = list(pdf.Root.Names.Dests.Names)
    return names[::2]


def test_no_placeholder_reaches_the_page(text):
    for word in ("nan", "None", "undefined", "inf", "{{", "}}", "TODO", "True", "False"):
        assert not re.search(rf"(?<![\w/-]){re.escape(word)}(?![\w/-])", text.partition("The configuration")[0]), word


def test_the_results_are_those_of_the_tables(finished, text):
    import json

    test = json.loads((finished.folder / "results/test.json").read_text(encoding="utf-8"))
    assert f"{100 * test['selected']['accuracy_mean']:.2f}" in text
    assert f"{100 * test['reference']['accuracy_mean']:.2f}" in text


def test_claims_stand_in_the_text_and_in_a_table(finished, text):
    claims = pd.read_csv(finished.folder / "results/tables/claims.csv")
    marked = {int(n) for n in re.findall(r"\[C(\d+)\]", text)}
    # Those that the appendix alone holds would be claims that the report does not make.
    assert len(marked) > 0.9 * len(claims)
    for number, sentence in enumerate(claims["sentence"], 1):
        # On page 1 and in its section, and once in the table.
        assert text.count(f"C{number} ") + text.count(f"[C{number}]") >= 1, sentence


def test_a_claim_stands_in_at_most_two_places_beside_the_table(text):
    marks = re.findall(r"\[C(\d+)\]", text)
    assert max(marks.count(mark) for mark in set(marks)) <= 2


def test_no_number_of_a_clock_without_timings(text):
    assert not re.search(r"\d (s|ms|min)\b", text)
    assert "seconds spent" not in text


def test_other_data_are_not_said_to_be_clothes_nor_set_beside_published_accuracies(text):
    assert "class 0" in text
    for word in ("clothing", "T-shirt", "Nøkland", "Zhang, Yingtao"):
        assert word not in text


def test_nobody_else_is_said_to_have_taken_part(text):
    assert text.count("No one else took part") == 2


def test_the_title_page_says_where_code_and_data_are(pages):
    assert "Code:" in pages[0]
    assert "Data:" in pages[0]


def test_the_file_is_archival_tagged_and_carries_its_data(path):
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert "Mixtures and Minibatches" in metadata["dc:title"]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        carried = {"config.yaml", "runs.csv", "claims.csv", "test.json", "verification.csv", "provenance.json"}
        carried |= {"digests.json"}
        assert carried <= set(pdf.attachments)
        assert b"experiments" in pdf.attachments["config.yaml"].get_file().read_bytes()


def test_no_page_is_blank_and_bookmarks_lead_to_sections(path, pages):
    assert all(len(page.strip()) > 40 for page in pages)
    outline = PdfReader(path).outline
    titles = [entry.title for entry in outline if not isinstance(entry, list)]
    assert any("three studies" in title.lower() for title in titles)


def test_nothing_stands_beyond_the_margins_and_no_heading_alone_at_a_foot(finished):
    """The renderer's log names each page that a printer would send back."""
    log = (finished.folder / "results/logs/report.log").read_text(encoding="utf-8")
    assert not re.findall(r"WARNING (Page .*)", log)


def test_figures_have_alternative_text(path):
    with pikepdf.open(path) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert figures
        assert all(str(figure.get("/Alt", "")).strip() for figure in figures)

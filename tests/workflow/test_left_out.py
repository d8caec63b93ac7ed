"""Studies that leave parts out: the reports follow in sections, numbers and words."""

import re

import lxml.html
from pypdf import PdfReader

OWN = {"name": "mine", "title": "My activations", "seeds": 2, "vary": {"activation": ["relu", "tanh"]}}


def text_of(project):
    """The text of the PDF; that of the web page has the same sections."""
    pages = PdfReader(project.folder / "results/report.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    page = lxml.html.parse(str(project.folder / "results/report.html")).getroot()
    headings = [heading.text_content() for heading in page.iter("h2", "h3") if heading.get("id") != "files"]
    assert headings and [each for each in headings if " ".join(each.split()) not in text] == []
    return text


def test_without_a_selection_the_test_set_is_not_even_fetched(copy):
    copy.config["selection"] = None
    for stale in ("results/test.json", "results/selection", "resources"):
        copy.remove(stale)
    assert not {"select_network", "refit", "ablate", "calibrate", "test_network"} & set(copy.jobs())
    copy.snakemake("report", "--cores", "2")
    text = text_of(copy)
    assert "No network is selected" in text and "Two sets of examples are kept apart" in text
    assert "Who took part" in text
    assert not re.search(r"B3\.2 Best is|Reliability|The test\b", text)
    assert not (copy.folder / "results/selection").exists()
    assert not list(copy.folder.glob("resources/*/t10k*"))


def test_without_mixture_and_verification_the_derivations_stay_and_no_check_is_named(copy):
    copy.config |= {"mixture": None, "verification": None}
    copy.snakemake("report", "--cores", "2")
    text = text_of(copy)
    assert "have not been checked by machine" in text
    assert "Gradients of a mixture model" in text
    assert not re.search(
        r"checks by machine passed|Checks of the derivations|Gradient descent and EM on images|✓", text
    )


def test_a_study_of_one_experiment(copy):
    copy.config |= {"experiments": [OWN], "selection": None, "mixture": None, "verification": None}
    copy.remove("results/snakemake_report.html")
    copy.snakemake("--cores", "2")
    text = text_of(copy)
    assert "one experiment" in text and "My activations: results by setting" in text
    assert not re.search(r"stud(y|ies) of stochastic gradient descent|search for the best network", text)
    assert (copy.folder / "results/snakemake_report.html").stat().st_size > 0

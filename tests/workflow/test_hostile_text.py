"""Text that would be markup, code or a path, in every place where a study takes text: it prints as text, everywhere."""

import html
import json
import re

import lxml.html
import pytest
import yaml
from pypdf import PdfReader

from images import write_images
from project import Project

MARKUP = "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; & </style>"
TEMPLATE = "{{ 7*7 }} {% raw %} {x} {experiment} {# c #} %(x)s ${HOME}"
LATEX = "$x^2$ \\frac{1}{2} \\input{/etc/passwd} 100 % _a_ ~"
SHELL = "; touch made-by-a-title; $(touch made-by-a-title) `touch made-by-a-title` | ' \" ../../../x"
SIGNS = ".. raw:: html *a* **b** |c| `d`_ [1]_ e_ javascript:alert(1) a\u200fb -- =1+1"
# Of a class, a network of others, a data set: what has less room.
SHORT = "<b>$x$ {a} & \\n"
TITLES = [MARKUP, TEMPLATE, LATEX, SHELL, SIGNS]
ENTRY = {
    "title": f"Set {SHORT} {{{{ 7*7 }}}}",
    "sentence": f"They show {MARKUP} {TEMPLATE} {LATEX}.",
    "classes": ["$a$ {b}<i>", "../c&\\d;'\""],
    "sources": [{"folder": "letters"}],
    "home": "https://example.org/?<script>&\"{x}'",
    "licence": f"{SHORT} {SIGNS}",
    "citation": "mine",
    "references": {
        "mine": {
            "authors": [f"{SHORT}, {{{{ M }}}}"],
            "year": 2026,
            "title": LATEX,
            "journal": MARKUP,
            "volume": SHORT,
            "pages": "<1>",
            "url": "https://example.org/?<script>&\"{y}'",
        }
    },
    "published": [
        {
            "key": "theirs",
            "model": f"A {SHORT}",
            "short": f"their {SHORT}",
            "accuracy": 0.5,
            "decimals": 1,
            "source": "mine",
            "note": f"page {SHORT}",
        }
    ],
}
STUDY = {
    "data": {"catalogue": "sets.yaml", "name": "margins", "validation_size": 200},
    "defaults": {"hidden_layers": [4], "batch_size": 64, "epochs": 2, "evaluations": 3},
    "experiments": [
        {"name": f"e{number}", "title": title, "seeds": 1, "settings": {"hidden_layers": number + 1}}
        for number, title in enumerate(TITLES[:2])
    ]
    + [
        {"name": "one", "title": LATEX, "seeds": 1, "question": "B2.1"},
        # The second is a run of the one above.
        {"name": "two", "title": SHELL, "seeds": 1, "variants": {"A.b+c - D": {"flip": True}, "a.b": {}}},
        {
            "name": "search",
            "title": SIGNS,
            "seeds": 1,
            "search": {"strategy": "random", "trials": 2, "seed": 1, "space": {"activation": ["relu", "tanh"]}},
        },
    ],
    "selection": {"experiment": "search", "reference": None, "seeds": [7]},
    "mixture": {"dimensions": [2], "components": [2], "starts": 1, "passes": 4, "minibatch_passes": 2},
    "verification": {"problems": 10},
    "report": {
        "title": f"1. {SHORT} </script><script>alert(1)</script> {LATEX}",
        "subtitle": f"{{data}} {TEMPLATE} {SIGNS} </title>",
        "authors": [MARKUP, SHELL],
        "repository": "https://example.org/?<script>&\"{x}'",
        "collaborators": [{"name": MARKUP, "part": f"{TEMPLATE} {SHELL}"}],
        "timings": False,
    },
}


def squeezed(text):
    """Text without what a line break adds or takes away, and without signs that no reader sees."""
    return re.sub(r"[\s\u00ad\u2010\u200f\u2060]+", "", text)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The finished study."""
    project = Project(tmp_path_factory.mktemp("hostile") / "project")
    sums = write_images(project.folder / "letters", labels=(1, 2), height=6, width=9)
    entry = ENTRY | {"files": {name: {"sha256": total} for name, total in sums.items()}}
    (project.folder / "sets.yaml").write_text(yaml.safe_dump({"margins": entry}), encoding="utf-8")
    project.config = STUDY
    project.snakemake("--cores", "2")
    return project


@pytest.fixture(scope="module")
def printed(project):
    """The text of the PDF."""
    return squeezed("".join(page.extract_text() for page in PdfReader(project.folder / "results/report.pdf").pages))


def test_no_text_was_run(project):
    assert not list(project.folder.parent.rglob("made-by-a-title"))
    assert {path.name for path in project.folder.parent.iterdir()} == {"project"}


REPORT = STUDY["report"]
IN_THE_PDF = [
    *TITLES,
    *(REPORT[key] for key in ("title", "repository")),
    REPORT["subtitle"].replace("{data}", ENTRY["title"]),
    *REPORT["authors"],
    *REPORT["collaborators"][0].values(),
    *(ENTRY[key] for key in ("title", "sentence", "home", "licence")),
    *(ENTRY["references"]["mine"][key] for key in ("title", "journal", "volume", "url")),
    *(ENTRY["published"][0][key] for key in ("model", "short", "note")),
]


@pytest.mark.parametrize("text", IN_THE_PDF, ids=range(len(IN_THE_PDF)))
def test_the_pdf_prints_it_as_it_is(printed, text):
    assert squeezed(text) in printed


def test_the_pdf_says_it_of_itself_and_has_no_link_but_to_the_web(project):
    reader = PdfReader(project.folder / "results/report.pdf")
    assert squeezed(reader.metadata.title) == squeezed(
        f"{REPORT['title']}: {REPORT['subtitle'].replace('{data}', ENTRY['title'])}"
    )
    links = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots") or []
        if "/URI" in note.get_object().get("/A", {})
    }
    assert links and all(link.startswith("https://") for link in links)


@pytest.fixture(scope="module")
def shown(project):
    """The web page, parsed, and its text."""
    page = lxml.html.parse(str(project.folder / "results/report.html")).getroot()
    return page, squeezed(page.find(".//main").text_content())


@pytest.mark.parametrize("text", IN_THE_PDF, ids=range(len(IN_THE_PDF)))
def test_the_web_page_prints_it_as_it_is(shown, text):
    assert squeezed(text) in shown[1]


def test_the_web_page_has_its_own_script_and_links_alone(shown):
    page, _ = shown
    assert len(page.findall(".//script")) == len(page.findall(".//style")) == 1
    assert not page.xpath("//@*[starts-with(name(), 'on')] | //@style")
    links = [link.get("href").partition(":")[0] for link in page.iter("a") if not link.get("href").startswith("#")]
    beside = {"report.pdf", "snakemake_report.html", "explore.html"}
    assert {link.partition("#")[0] for link in links} <= {"https", "data"} | beside


@pytest.mark.parametrize("figure", ["samples", "selected/confusion"])
def test_figures_print_the_names_of_classes_as_they_are(project, figure):
    [page] = PdfReader(project.folder / f"results/figures/{figure}.pdf").pages
    for name in ENTRY["classes"]:
        assert squeezed(name) in squeezed(page.extract_text())


def test_pages_print_titles_as_they_are(project):
    for number, title in enumerate(TITLES[:2]):
        page = (project.folder / f"results/pages/e{number}/runs.html").read_text(encoding="utf-8")
        assert page.count("<script") == 1 and "<img" not in page
        assert html.unescape(re.search("<h1>(.*)</h1>", page)[1]) == f"{title}: every run"


def test_the_page_of_all_runs_holds_titles_as_they_are(project):
    page = (project.folder / "results/explore.html").read_text(encoding="utf-8")
    assert page.count("<script") == 3 and "<img" not in page
    content = json.loads(re.search(r'<script type="application/json" id="study">(.*)</script>', page)[1])
    assert [experiment["title"] for experiment in content["experiments"]] == TITLES
    assert html.unescape(re.search("<h1>(.*)</h1>", page)[1]) == f"The runs of {REPORT['title']}"
    assert set(content["places"]["labels"]) >= {"A.b+c - D", "a.b"}


def in_report(project, name):
    """The value in one of the scripts of Snakemake's report; name: the script's id."""
    page = (project.folder / "results/snakemake_report.html").read_text(encoding="utf-8")
    [value] = re.findall(rf'<script id="{name}">\s*var \w+ = (.*);$', page, re.MULTILINE)
    return json.loads(value)


def test_snakemakes_report_prints_titles_as_they_are(project):
    page = (project.folder / "results/snakemake_report.html").read_text(encoding="utf-8")
    assert "alert(1)</script>" not in page and "<img src=x" not in page
    shown = squeezed(" ".join(result["labels"]["shows"] for result in in_report(project, "results").values()))
    for title in TITLES:
        assert squeezed(title) in shown
    folders = {squeezed(name) for each in in_report(project, "categories").values() for name in each}
    assert {squeezed(title) for title in (MARKUP, TEMPLATE, SHELL, SIGNS)} <= folders
    words = in_report(project, "workflow-desc")
    assert not re.search(r"<(script|img|b)\b|href=.javascript", words)
    told = squeezed(html.unescape(re.sub("<[^>]*>", "", words)))
    assert squeezed(REPORT["title"]) in told
    assert squeezed(REPORT["subtitle"].replace("{data}", ENTRY["title"])) in told

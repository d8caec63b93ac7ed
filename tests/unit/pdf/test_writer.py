"""HTML to PDF: what the finished file contains."""

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import pypdf
import pytest

from study.common.errors import StudyError
from study.pdf.writer import html_to_pdf
from study.typesetting.rendering import render_html

REPORT = Path(__file__).parents[3] / "report"
THIN = "\u202f"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><rect width="10" height="5" fill="red"/></svg>'
SECTION = """
{{ section("Gradients", "sec:g", key="A1a") }}
<p>The mean {{ math("\\mu_j") }} of {{ 55000|thousands }} images, see {{ ref("fig:a") }} and {{ cite("xu1996") }}.
<code>code</code> <b>bold</b> <i>italic</i></p>
{{ equation("\\frac{\\partial E}{\\partial\\mu_j}=0", "eq:g") }}
{{ figure(image, "A drawing.", "fig:a", alt="A red box") }}
{{ table([{"a": 1}], [column("a", "A", style="integer")], "Few.", "tab:a") }}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    (folder / "report.html.j2").write_text((REPORT / "report.html.j2").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "sections").mkdir()
    for part in ("origin", "summary"):
        (folder / "sections" / f"{part}.html.j2").write_text("<p>In short.</p>", encoding="utf-8")
    (folder / "section.html.j2").write_text(SECTION, encoding="utf-8")
    (folder / "red.svg").write_text(DRAWING, encoding="utf-8")
    (folder / "config.yaml").write_text("a: 1\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def html(folder):
    context = {
        "title": "A title",
        "subtitle": "and more",
        "authors": ["A. Author", "B. Author"],
        "language": "en-GB",
        "sections": ["section.html.j2"],
        "appendices": [],
        "image": folder / "red.svg",
    }
    return render_html("report.html.j2", folder, context, REPORT / "references.yaml")


def make(html, folder, name):
    warnings = html_to_pdf(
        html,
        folder / name,
        title="A title",
        authors=["A. Author", "B. Author"],
        description="What it is about",
        stylesheets=[REPORT / "style.css"],
        folders=[folder],
        attachments=[(folder / "red.svg", "A drawing"), (folder / "config.yaml", "The configuration")],
        epoch=1_000_000_000,
    )
    return folder / name, warnings


@pytest.fixture(scope="module")
def made(html, folder):
    return make(html, folder, "one.pdf")


@pytest.fixture(scope="module")
def pdf(made):
    with pikepdf.open(made[0]) as pdf:
        yield pdf


def structure(element):
    """All structure elements below one, in order."""
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from structure(child)


def test_the_stylesheet_raises_no_warning(made):
    assert made[1] == []


def test_the_same_html_gives_the_same_bytes(made, html, folder):
    assert make(html, folder, "two.pdf")[0].read_bytes() == made[0].read_bytes()
    assert not list(folder.glob("*.partial"))


SCRIPT = """
import sys
from pathlib import Path
from study.pdf.writer import html_to_pdf

html, style, out, folder = map(Path, sys.argv[1:])
html_to_pdf(
    html.read_text(encoding="utf-8"), out, title="A title", stylesheets=[style], folders=[folder],
    attachments=[(folder / "config.yaml", "The configuration")],
)
"""


OTHER_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<match target="pattern"><edit name="family" mode="prepend"><string>DejaVu Sans Mono</string></edit></match>
<match target="font"><edit name="embolden" mode="assign"><bool>true</bool></edit></match>
</fontconfig>"""


def test_another_process_place_and_time_give_the_same_bytes(html, folder, tmp_path):
    """Nothing of the clock, the time zone, the order of sets, the folders or the user's fonts gets into the file."""
    (tmp_path / "in.html").write_text(html, encoding="utf-8")
    settings = ["1/.fonts.conf", "1/.config/fontconfig/fonts.conf"]
    for name in settings:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(OTHER_FONTS, encoding="utf-8")
    made = []
    for number, (zone, seed) in enumerate([("UTC", "1"), ("Asia/Tokyo", "2")]):
        place = tmp_path / str(number)
        place.mkdir(exist_ok=True)
        environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
        environment |= {
            "HOME": str(place),
            "XDG_CONFIG_HOME": str(place / ".config"),
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(REPORT.parent / "scripts"),
        }
        words = [tmp_path / "in.html", REPORT / "style.css", place / "out.pdf", folder]
        subprocess.run([sys.executable, "-c", SCRIPT, *words], cwd=place, env=environment, check=True)
        made.append((place / "out.pdf").read_bytes())
    assert made[0] == made[1]


def test_it_is_tagged_and_archival(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    metadata = pdf.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert metadata["dc:title"] == "A title"
    assert metadata["dc:creator"] == ["A. Author", "B. Author"]
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20010909014640")


def test_the_title_is_shown_and_both_kinds_of_metadata_agree(pdf):
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    # Not as a context, which would write to the document's information.
    metadata = pdf.open_metadata()
    assert str(pdf.docinfo["/Title"]) == metadata["dc:title"]
    assert str(pdf.docinfo["/Author"]) == ", ".join(metadata["dc:creator"])
    assert str(pdf.docinfo["/Subject"]) == metadata["dc:description"]
    assert str(pdf.docinfo["/Producer"]) == metadata["pdf:Producer"]
    assert metadata["xmp:CreateDate"].startswith("2001-09-09T01:46:40")


def test_colours_are_those_of_the_output_intent(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    assert int(intent.DestOutputProfile.N) == 3


def test_every_annotation_is_printed_and_tagged(pdf):
    notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
    assert notes
    assert all(int(note.F) == 4 and "/StructParent" in note and str(note.Contents) for note in notes)


def test_header_cells_say_what_they_head_and_can_be_found(pdf):
    elements = list(structure(pdf.Root.StructTreeRoot))
    heads = [e for e in elements if str(e.S) == "/TH"]
    assert heads and all(str(e.A.Scope) == "/Column" for e in heads)
    names = {str(name) for name in list(pdf.Root.StructTreeRoot.IDTree.Names)[::2]}
    wanted = {str(name) for e in elements if str(e.S) == "/TD" for name in e.A.Headers}
    assert wanted and wanted <= names


def test_all_content_is_read_or_an_artifact(pdf):
    """Marked content that the tags do not reach, such as a running head, would be read out of place."""
    read = {each.objgen for each in structure(pdf.Root.StructTreeRoot)}
    marks = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, marks[::2]), marks[1::2], strict=True))
    artifacts = 0
    for page in pdf.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC" and "/MCID" in operands[1]:
                assert parents[int(page.StructParents)][int(operands[1].MCID)].objgen in read
            artifacts += str(operator) in ("BDC", "BMC") and str(operands[0]) == "/Artifact"
    assert artifacts


def test_formulas_and_figures_have_alternative_texts(pdf):
    elements = list(structure(pdf.Root.StructTreeRoot))
    described = {(str(e.S), str(e.Alt)) for e in elements if "/Alt" in e}
    assert described == {("/Formula", "μ_j"), ("/Formula", "(∂E)/(∂μ_j) = 0"), ("/Figure", "A red box")}
    assert all("/Alt" in e for e in elements if str(e.S) in ("/Figure", "/Formula"))
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Caption", "/Link"} <= {str(e.S) for e in elements}


def test_it_carries_its_data(pdf, folder):
    assert list(pdf.attachments) == ["config.yaml", "red.svg"]
    assert [str(file.UF) for file in pdf.Root.AF] == ["config.yaml", "red.svg"]
    assert pdf.attachments["config.yaml"].get_file().read_bytes() == b"a: 1\n"
    assert pdf.attachments["config.yaml"].description == "The configuration"
    for file in pdf.Root.AF:
        assert str(file.AFRelationship) == "/Data"
        assert "/Subtype" in file.EF.F and "/ModDate" in file.EF.F.Params


def test_fonts_are_embedded_and_none_is_the_system_s(pdf):
    fonts = {id_: font for page in pdf.pages for id_, font in page.Resources.Font.items()}
    names = set()
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        names.add(str(font.BaseFont).partition("+")[2])
    assert names == {"Report-Serif", "Report-Serif-Bold", "Report-Serif-Italic", "Report-Mono"}


def test_every_page_has_text_and_the_contents_have_page_numbers(made):
    reader = pypdf.PdfReader(made[0])
    texts = [page.extract_text() for page in reader.pages]
    assert all(text.strip() for text in texts)
    assert "In short." in texts[0]
    assert re.search(r"1\s*Gradients\s*A1a\s*3", texts[1])
    assert "Figure 1" in texts[2] and "55 000" in texts[2].replace(THIN, " ")
    assert "Xu L. and Jordan M. I. (1996)" in texts[-1].replace("\xa0", " ")
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)][-2:] == [
        "1 Gradients",
        "References",
    ]


def test_nothing_tells_where_it_was_made(made, folder):
    data = made[0].read_bytes()
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    opened = []
    for stream in streams:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            opened.append(stream)
    assert str(folder).encode() not in data + b"".join(opened)


def test_another_folder_gives_the_same_bytes(made, html, folder, tmp_path):
    for name in ("red.svg", "config.yaml"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    moved = html.replace((folder / "red.svg").as_uri(), (tmp_path / "red.svg").as_uri())
    assert make(moved, tmp_path, "one.pdf")[0].read_bytes() == made[0].read_bytes()


def test_a_misspelt_property_is_reported(tmp_path):
    warnings = html_to_pdf('<html lang="en"><body style="colour: red">a', tmp_path / "a.pdf", title="t")
    assert any("colour" in warning for warning in warnings)


def test_a_missing_attachment_is_named(tmp_path):
    with pytest.raises(StudyError, match=r"gone\.csv"):
        html_to_pdf("<html>a", tmp_path / "a.pdf", title="t", attachments=[(tmp_path / "gone.csv", "")])

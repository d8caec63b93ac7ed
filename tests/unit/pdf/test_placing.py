"""Figures in a PDF as their own PDF."""

import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from study.figures.shared.style import new_figure, save
from study.pdf.placing import Figures
from study.pdf.writer import html_to_pdf

SCRIPTS = Path(__file__).parents[3] / "scripts"
DRAW = """
import sys
from study.figures.shared.style import new_figure, save
figure, axes = new_figure(2.0, 1, 2)
axes[0, 0].plot([1, 2, 3], label="one")
axes[0, 1].set_xlabel(r"size $10^{-3}\\,\\sigma$")
save(figure, sys.argv[1])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("placing")
    for name, colour in [("first", "#ff0000"), ("second", "#0000ff")]:
        figure, [[ax]] = new_figure(2.0)
        ax.axhspan(0, 1, color=colour)
        ax.set_xlabel(f"label of the {name}")
        save(figure, folder / f"{name}.svg")
    (folder / "other.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"/>', encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def made(folder):
    images = "".join(
        f'<p><img src="{(folder / name).as_uri()}" alt="{name}" style="width:100%"></p>'
        for name in ("first.svg", "second.svg", "other.svg", "first.svg")
    )
    html = f"<html lang=en><title>Figures</title><body><h1>Figures</h1>{images}</body></html>"
    html_to_pdf(html, folder / "made.pdf", title="Figures", folders=[folder])
    return folder / "made.pdf"


def test_only_a_figure_with_a_pdf_has_a_stand_in(folder):
    assert Figures().stand_in(folder / "other.svg") is None
    assert Figures().stand_in(folder / "first.pdf") is None
    assert b"<image" in Figures().stand_in(folder / "first.svg")


def test_figures_keep_their_type_and_their_places(made):
    text = "".join(page.extract_text() for page in pypdf.PdfReader(made).pages)
    assert [text.count(f"label of the {name}") for name in ("first", "second")] == [2, 1]


def test_figures_keep_their_order_size_and_colour(made):
    picture = pypdfium2.PdfDocument(made)[0].render(scale=1).to_numpy()[:, :, ::-1].astype(int)
    column = picture[:, picture.shape[1] // 2]
    red, blue = (column[:, 0] - column[:, 2] > 200), (column[:, 2] - column[:, 0] > 200)
    assert red.sum() > 100 < blue.sum()
    assert red.argmax() < blue.argmax()


def test_no_stand_in_is_left(made):
    with pikepdf.open(made) as pdf:
        kinds = [str(image.Subtype) for page in pdf.pages for image in page.Resources.XObject.values()]
    assert kinds
    assert set(kinds) == {"/Form"}


def test_a_figure_is_the_same_bytes_in_another_process(tmp_path):
    for name in ("one", "two"):
        subprocess.run([sys.executable, "-c", DRAW, str(tmp_path / f"{name}.svg")], check=True, cwd=SCRIPTS)
    for kind in ("svg", "pdf"):
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()

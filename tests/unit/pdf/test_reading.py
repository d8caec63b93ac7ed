"""What the renderer opens: the files of the report's own folders, and nothing else, whoever asks for it."""

import base64

import pytest

from study.common.errors import StudyError
from study.pdf.placing import Figures
from study.pdf.writer import LocalFetcher, html_to_pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'


@pytest.fixture
def folder(tmp_path):
    """A folder of figures, and a secret file beside it."""
    for place, text in (("in/in.txt", "x"), ("secret.svg", SVG.format("")), ("in2/secret.svg", SVG.format(""))):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    return tmp_path / "in"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "HTTPS://example.org/a.png",
        "ftp://example.org/a",
        "file://example.org/etc/passwd",
        "gopher://example.org",
        "javascript:alert(1)",
    ],
)
def test_the_network_is_refused(url, folder):
    with pytest.raises(ValueError, match="nothing from the network"):
        LocalFetcher([folder], Figures()).fetch(url)


def test_files_in_the_folders_are_opened(folder):
    fetcher = LocalFetcher([folder], Figures())
    for url in ((folder / "in.txt").as_uri(), f"file://localhost{folder}/in.txt", f"{folder.as_uri()}/in.txt?a#b"):
        assert fetcher.fetch(url).read() == b"x"


@pytest.mark.parametrize(
    "path",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "file:/etc/passwd",
        "{in}/../secret.svg",
        "{in}/%2e%2e/secret.svg",
        "{in}/..%2fsecret.svg",
        "{in}/.//../secret.svg",
        # Another folder whose name begins alike.
        "{in}2/secret.svg",
        "{in}",
        "file:///",
        "file:secret.svg",
    ],
)
def test_files_outside_the_folders_are_refused(folder, path, monkeypatch):
    monkeypatch.chdir(folder.parent)
    url = path.replace("{in}", folder.as_uri())
    fetcher = LocalFetcher([folder / "figures"] if path == "{in}" else [folder], Figures())
    with pytest.raises(ValueError, match="outside the folders"):
        fetcher.fetch(url)


def test_a_link_that_leads_out_is_refused(folder):
    (folder / "link.svg").symlink_to(folder.parent / "secret.svg")
    (folder / "away").symlink_to(folder.parent)
    # The PDF of a figure is opened in its place.
    (folder / "figure.svg").write_text(SVG.format(""), encoding="utf-8")
    (folder / "figure.pdf").symlink_to("/etc/passwd")
    for name in ("link.svg", "away/secret.svg", "figure.svg"):
        with pytest.raises(ValueError, match="outside the folders"):
            LocalFetcher([folder], Figures()).fetch((folder / name).as_uri())


def test_results_that_are_a_link_themselves_are_read(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    assert LocalFetcher([tmp_path / "link"], Figures()).fetch((tmp_path / "link/in.txt").as_uri()).read() == b"x"


IMAGE = '<img alt="a" src="data:image/svg+xml;base64,{}">'


def drawn(inside):
    """An image in HTML: an SVG with this in it."""
    return IMAGE.format(base64.b64encode(SVG.format(inside).encode()).decode())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<img src="http://example.org/a.png" alt="a">', "nothing from the network"),
        ('<img src="file:///etc/passwd" alt="a">', "outside the folders"),
        ('<img src="../secret.svg" alt="a">', "outside the folders"),
        ('<img src="missing.png" alt="a">', "missing.png"),
        ('<img src="data:image/png;base64,AAAA" alt="a">', "Failed to load image"),
        ('<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">', "no required alt"),
        ('<link rel="stylesheet" href="file:///etc/passwd">', "outside the folders"),
        ('<link rel="attachment" href="file:///etc/passwd">', "outside the folders"),
        ('<p style="background: url(file:///etc/passwd)">a', "outside the folders"),
        ('<style>@import "http://example.org/a.css";</style>', "nothing from the network"),
        ('<object data="file:///etc/passwd"></object>', "outside the folders"),
        ('<embed src="http://example.org/a.svg">', "nothing from the network"),
        (drawn('<image href="file:///etc/passwd" width="9" height="9"/>'), "Failed to render"),
        (drawn('<image xlink:href="http://example.org/a.png" width="9" height="9"/>'), "Failed to render"),
    ],
)
def test_a_hole_in_the_page_is_an_error_and_leaves_no_file(body, reason, folder):
    with pytest.raises(StudyError, match=reason):
        html_to_pdf(f'<html lang="en"><body>{body}', folder / "a.pdf", title="t", folders=[folder])
    assert {path.name for path in folder.iterdir()} == {"in.txt"}


def test_an_entity_of_a_figure_reads_no_file(folder):
    """A figure cannot draw what it has not: XML may name a file whose text it takes in."""
    text = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&a;</text>")
    (folder / "figure.svg").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="Failed to load image"):
        html_to_pdf(
            '<html lang="en"><body><img src="figure.svg" alt="a">', folder / "a.pdf", title="t", folders=[folder]
        )

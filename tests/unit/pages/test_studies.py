"""The page that lists the studies in a folder of results."""

from pathlib import Path

import yaml

from study.common.files import write_json
from study.pages.studies import finished, studies_page

TEMPLATES = Path(__file__).parents[3] / "report/html"


def make(folder, title, selection=None):
    folder.mkdir(parents=True, exist_ok=True)
    config = {"report": {"title": title}, "experiments": [{"title": "A & B"}], "selection": selection}
    (folder / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "report.pdf").write_bytes(b"")


def test_every_study_is_listed_with_its_links(tmp_path):
    make(tmp_path, "The first")
    make(tmp_path / "mine", "<b>Mine</b>", {"seeds": 3})
    write_json(
        tmp_path / "mine/test.json",
        {"selected": {"accuracy_mean": 0.8981, "accuracy_low": 0.89, "accuracy_high": 0.9036}},
    )
    page = studies_page(tmp_path, TEMPLATES)
    assert "The first" in page and "&lt;b&gt;Mine&lt;/b&gt;" in page and "A &amp; B" in page
    assert 'href="report.pdf"' in page and 'href="mine/report.pdf"' in page
    assert "report.html" not in page
    assert page.count("Test accuracy") == 1 and "89.81" in page and "90.36" in page


def test_what_belongs_to_a_study_is_no_study(tmp_path):
    make(tmp_path / "runs/some-run", "A run")
    make(tmp_path / "deep/er", "Deeper")
    (tmp_path / "unfinished").mkdir()
    assert list(finished(tmp_path)) == [tmp_path / "deep/er"]


def test_a_folder_without_a_report_says_so(tmp_path):
    assert "No study has a report yet" in studies_page(tmp_path, TEMPLATES)

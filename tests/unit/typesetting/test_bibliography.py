"""Citations and the list of works."""

from pathlib import Path

import pytest

from study.common.errors import StudyError
from study.typesetting.bibliography import Bibliography, read_references

REPORT = Path(__file__).parents[3] / "report"


def test_works_that_look_alike_get_letters():
    work = {"authors": ["Li, A."], "year": 2018, "title": "T"}
    cited = Bibliography({"one": work, "two": work}).cite("two")
    assert "Li\xa02018b" in cited


def test_every_reference_can_be_printed():
    works = read_references(REPORT / "references.yaml")
    bibliography = Bibliography(works, set(works))
    for key in works:
        bibliography.cite(key)
    assert bibliography.listing().count("<li") == len(works) >= 30
    for work in works.values():
        assert all(", " in author or author == "OpenAI Dota Team" for author in work["authors"])
        assert {"doi", "arxiv", "journal", "booktitle", "publisher"} & set(work)


def test_an_incomplete_or_misspelt_reference_is_named(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text("a: {authors: [A], year: 1}", encoding="utf-8")
    with pytest.raises(StudyError, match="'a' lacks title"):
        read_references(path)
    path.write_text("a: {authors: [A], year: 1, title: T, jurnal: J}", encoding="utf-8")
    with pytest.raises(StudyError, match="unknown fields jurnal"):
        read_references(path)

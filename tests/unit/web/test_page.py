"""The page as a whole: its typefaces, its policy, the files that it carries."""

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from study.common.errors import StudyError
from study.pages.policy import inline_hashes
from study.typesetting.rendering import Rendering
from study.web.blocks import WebBlocks
from study.web.fonts import FORMULAS, TEXT, cut_down
from study.web.page import carried, letters_of, parts_of

REPORT = Path(__file__).parents[3] / "report"


def test_a_typeface_has_the_characters_in_use_and_the_same_bytes_each_time():
    _, _, file = TEXT[0]
    packed = cut_down(file, "héllo")
    assert packed == cut_down(file, "ollhé")
    assert set(map(chr, TTFont(io.BytesIO(packed)).getBestCmap())) == set("hélo")
    assert len(packed) < file.stat().st_size / 20


def test_the_typeface_of_formulas_keeps_its_measures_and_large_signs():
    font = TTFont(io.BytesIO(cut_down(FORMULAS, "√∑x")))
    assert font["MATH"].table.MathConstants.AxisHeight.Value > 0
    assert len(font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs) >= 2


def test_letters_are_those_of_text_and_of_formulas_apart():
    page = (
        '<style>Z</style><p title="Y">caf&eacute; <math><mi>x</mi><msqrt><mn>2</mn></msqrt></math></p>'
        '<img src="data:image/svg+xml,W"><script>V</script>'
    )
    text, formulas = letters_of(page)
    assert set(text) == set("café ")
    assert {"x", "𝑥", "2", "√"} <= set(formulas) and "c" not in formulas


def test_a_carried_file_tells_its_name_size_and_content(tmp_path):
    (tmp_path / "runs.csv").write_text("a,b\n" * 1000, encoding="utf-8")
    assert carried(tmp_path / "runs.csv", "runs", tmp_path) == {
        "name": "runs.csv",
        "what": "runs",
        "size": "4 KB",
        "address": "data:text/csv;charset=utf-8," + "a,b%0A" * 1000,
        "is_within": True,
    }


def test_of_a_large_file_the_page_has_its_place(tmp_path, monkeypatch):
    monkeypatch.setattr("study.web.page.MOST_CARRIED", 3)
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/a file.csv").write_text("a,b\n", encoding="utf-8")
    told = carried(tmp_path / "tables/a file.csv", "runs", tmp_path)
    assert (told["address"], told["is_within"]) == ("tables/a%20file.csv", False)


def test_the_selection_is_part_of_its_experiment_and_its_reference():
    assert parts_of({"selection": {"experiment": "search", "reference": "plain"}}) == {"selection": ["search", "plain"]}
    assert parts_of({"selection": {"experiment": "search", "reference": None}}) == {"selection": ["search"]}
    assert parts_of({"selection": None}) == {"selection": []}


def test_a_frame_that_numbers_otherwise_is_refused(tmp_path):
    (tmp_path / "a.html.j2").write_text('{{ section("One", "sec:one") }}', encoding="utf-8")
    (tmp_path / "b.html.j2").write_text('{{ section("Two", "sec:one") }}', encoding="utf-8")
    rendering = Rendering("a.html.j2", tmp_path, {}, {})
    assert 'href="#sec:one">1</a>' in rendering.html("a.html.j2", {}, WebBlocks)
    with pytest.raises(StudyError, match=r"b\.html\.j2 does not number"):
        rendering.html("b.html.j2", {}, WebBlocks)


def test_the_script_reaches_for_nothing_outside_and_is_named_by_its_hash():
    script = (REPORT / "web/page.js").read_text(encoding="utf-8")
    for word in ("fetch(", "XMLHttpRequest", "import(", "eval(", "innerHTML", "http:", "https:"):
        assert word not in script
    assert len(inline_hashes(f"<script>{script}</script>", "script")) == 1
    assert "</script" not in script


def test_text_of_a_study_is_escaped_in_every_block(tmp_path):
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (tmp_path / "a.html.j2").write_text(
        '{{ section(x, "sec:x") }}{{ figure(path, x, "fig:a", alt=x) }}'
        '{{ table([{"a": x}], [column("a", x)], x, "tab:a", note=x) }}',
        encoding="utf-8",
    )
    context = {"x": '"><script>alert(1)</script>', "path": tmp_path / "a.svg"}
    html = Rendering("a.html.j2", tmp_path, context, {}).html("a.html.j2", context, WebBlocks)
    assert "<script" not in html and html.count("&lt;script&gt;") == 7

"""Templates to HTML: strictness, numbers in order of appearance, references, citations."""

import re
from pathlib import Path

import jinja2
import pytest
import yaml

from study.common.errors import StudyError
from study.typesetting.rendering import render_html

REPORT = Path(__file__).parents[3] / "report"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><rect width="10" height="5" fill="red"/></svg>'


@pytest.fixture
def rendered(tmp_path):
    """Render a template given as text, with whatever context."""

    def render(text, **context):
        (tmp_path / "t.html.j2").write_text(text, encoding="utf-8")
        return render_html("t.html.j2", tmp_path, context, REPORT / "references.yaml")

    return render


def test_sections_are_numbered_and_bear_their_key(rendered):
    html = rendered(
        '{{ section("One", "sec:one") }}{{ section("Sub", "sec:sub", key="B2.1", level=2) }}'
        '{{ section("Two", "sec:two") }}{{ begin_appendix() }}{{ section("Extra", "app:x") }}'
        '{% for e in contents() %}[{{ e.number }} {{ e.title }} {{ e.key or "" }}]{% endfor %}{{ ref("app:x") }}'
    )
    assert "[1 One ][1.1 Sub B2.1][2 Two ]" in html
    assert '<span class="key">B2.1</span>' in html
    assert '<a class="ref" href="#app:x">Appendix\xa0A</a>' in html


def test_references_reach_backward_and_forward(rendered):
    html = rendered(
        '{{ ref("eq:b") }} {{ ref("sec:s") }} {{ ref("eq:b", name=False) }}'
        '{{ section("S", "sec:s") }}{{ equation("a", "eq:a") }}{{ equation("b", "eq:b") }}'
    )
    assert "Equation\xa0(2)" in html and "Section\xa01" in html and '#eq:b">2</a>' in html
    assert '<span class="number">(2)</span>' in html


def test_an_imported_macro_numbers_in_each_rendering_anew(rendered, tmp_path):
    (tmp_path / "m.html.j2").write_text("{% macro one() %}{{ equation('a', 'eq:a') }}{% endmacro %}", encoding="utf-8")
    assert "Equation\xa0(1)" in rendered('{% from "m.html.j2" import one %}{{ ref("eq:a") }}{{ one() }}')


def test_each_template_is_compiled_once(rendered, monkeypatch):
    compiled, compile_one = [], jinja2.Environment.compile
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *a, **k: compiled.append(a) or compile_one(*a, **k))
    rendered("twice rendered")
    assert len(compiled) == 1


def test_an_unknown_label_is_named_with_its_neighbour_and_place(rendered):
    with pytest.raises(StudyError, match=r"t.html.j2, line 2: .*'fig:curve'.*Did you mean 'fig:curves'"):
        rendered('{{ equation("a", "fig:curves") }}\n{{ ref("fig:curve") }}')


def test_a_label_given_twice_is_an_error(rendered):
    with pytest.raises(StudyError, match="'eq:a' is given twice"):
        rendered('{{ equation("a", "eq:a") }}{{ equation("b", "eq:a") }}')


def test_a_level_cannot_be_skipped(rendered):
    with pytest.raises(StudyError, match="level 2"):
        rendered('{{ section("S", "sec:s", level=2) }}')


def test_an_undefined_name_is_an_error(rendered):
    with pytest.raises(StudyError, match=r"t.html.j2, line 1: 'loss' is undefined"):
        rendered("{{ loss }}")


@pytest.mark.parametrize("prefix", ["", "r"])
def test_strings_keep_their_backslashes(rendered, prefix):
    html = rendered(f'{{{{ math({prefix}"\\frac{{\\beta}}{{\\nu}}") }}}} {{% set t = {prefix}"\\theta" %}}{{{{ t }}}}')
    assert 'alt="β/ν"' in html and "\\theta" in html


def test_an_equation_wider_than_the_line_is_an_error(rendered):
    with pytest.raises(StudyError, match=r"'eq:long' is .* em wide"):
        rendered('{{ equation("' + "+".join(["x_1"] * 40) + '", "eq:long") }}')


def test_a_missing_image_is_an_error(rendered):
    with pytest.raises(StudyError, match=r"no/such\.svg"):
        rendered('{{ figure("no/such.svg", "c", "fig:a") }}')


def test_a_caption_may_be_a_block_and_serves_as_alt(rendered, tmp_path):
    (tmp_path / "a.svg").write_text(DRAWING, encoding="utf-8")
    html = rendered(
        '{% call figure(path, label="fig:a") %}Loss for {{ math("B=1") }}.{% endcall %}', path=tmp_path / "a.svg"
    )
    assert 'alt="Loss for B = 1."' in html
    assert '<span class="label">Figure 1.</span> Loss for' in html


def test_context_is_escaped(rendered):
    assert rendered("{{ x }}", x="<b>") == "&lt;b&gt;"


def test_citations_and_the_list_of_exactly_those(rendered):
    html = rendered('{{ bibliography() }}{{ cite("bottou2018", "xu1996", note="p. 1") }}{{ cite_text("polyak1964") }}')
    assert "Bottou\xa0et\xa0al.\xa02018</a>; " in html and "Xu and Jordan\xa01996</a>, p.\xa01)" in html
    assert "Polyak\xa0(1964)</a>" in html
    assert re.findall(r'<li id="cite:(\w+)">', html) == ["bottou2018", "polyak1964", "xu1996"]
    assert "<i>SIAM Review</i> 60(2):223–311." in html


def test_an_unknown_citation_is_named_with_its_neighbour(rendered):
    with pytest.raises(StudyError, match=r"citation 'botou2018'.*'bottou2018'"):
        rendered('{{ cite("botou2018") }}')


def test_the_contents_name_templates_that_are_there_each_once():
    parts = yaml.safe_load((REPORT / "contents.yaml").read_text(encoding="utf-8"))
    names = [name for part in ("sections", "appendices") for name in parts[part]]
    assert len(names) == len(set(names)) > 10
    assert all((REPORT / "sections" / f"{name}.html.j2").is_file() for name in names)

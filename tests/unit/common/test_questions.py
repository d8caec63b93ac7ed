"""The table of questions, and what must have an entry for each of them."""

import yaml

from project import ROOT
from study.claims.by_question import CLAIMS
from study.common.questions import BATCH_LOSS, QUESTIONS, SEARCH
from study.config.questions import PROBLEMS
from study.config.schema import schema
from study.experiments.findings import FINDINGS

REPORT = ROOT / "report"


def test_the_schema_knows_the_questions_of_the_table():
    assert schema()["$defs"]["experiment"]["properties"]["question"]["enum"] == list(QUESTIONS)


def test_a_key_is_that_of_its_entry_and_a_part_belongs_to_a_question():
    assert [question.key for question in QUESTIONS.values()] == list(QUESTIONS)
    for question in QUESTIONS.values():
        whole = QUESTIONS[question.part_of or question.key]
        assert whole.heading and whole.part_of is None


def test_every_question_but_the_search_has_its_checks_findings_and_claims():
    assert set(PROBLEMS) == set(FINDINGS) == set(CLAIMS) == set(QUESTIONS) - {SEARCH.key}


def test_every_question_is_shown_by_a_template():
    contents = yaml.safe_load((REPORT / "contents.yaml").read_text(encoding="utf-8"))["sections"]
    for key, question in QUESTIONS.items():
        if question.section:
            assert (REPORT / f"sections/{question.section}.html.j2").is_file()
        else:
            assert any(f'"{key}"' in path.read_text(encoding="utf-8") for path in (REPORT / "sections").glob("*.j2"))
    assert {"b2", "b3"} <= set(contents)


def test_every_figure_of_a_question_is_made_by_a_rule_and_has_a_caption():
    rules = (ROOT / "rules/figures.smk").read_text(encoding="utf-8")
    for question in QUESTIONS.values():
        for figure in question.figures:
            assert f'of_experiment("{figure}"' in rules
            assert (REPORT / f"html/{figure}.rst").is_file()


def test_the_noise_of_one_question_serves_the_others():
    assert [question for question in QUESTIONS.values() if question.measures_noise] == [BATCH_LOSS]


def test_nothing_else_compares_the_keys():
    """A key in the code would be one more place to change."""
    code = [*(ROOT / "rules").rglob("*.smk"), *(ROOT / "scripts").rglob("*.py")]
    naming = {path.name for path in code for key in QUESTIONS if f'"{key}"' in path.read_text(encoding="utf-8")}
    assert naming == {"questions.py"}

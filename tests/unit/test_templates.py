"""What the templates may decide by: the config and how many there are of something, never the size of a result."""

from pathlib import Path

import pytest
from jinja2 import nodes

from study.typesetting.rendering import make_environment

REPORT = Path(__file__).parents[2] / "report"
ENVIRONMENT = make_environment(REPORT)
TEMPLATES = sorted(REPORT.glob("**/*.j2"), key=str)
# Numbers that the config sets.
COUNTS = {"seeds", "starts", "networks", "trials", "repeats", "n"}
ORDER = {"lt", "lteq", "gt", "gteq"}


def orderings(source):
    """(line, names) of every comparison by size in a template; names: variables, attributes and filters in it."""
    for found in ENVIRONMENT.parse(source).find_all(nodes.Compare):
        if ORDER & {operand.op for operand in found.ops}:
            names = {node.name for node in found.find_all((nodes.Name, nodes.Filter))}
            yield found.lineno, names | {node.attr for node in found.find_all(nodes.Getattr)}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_words_anything_by_the_size_of_a_result(path):
    for line, names in orderings(path.read_text(encoding="utf-8")):
        assert names & (COUNTS | {"length"}), f"{path.name}, line {line}: make a claim of it (study.claims)"


def test_a_sentence_chosen_by_a_result_is_found():
    source = (
        "{% if found.mean > 0.5 %}High.{% endif %}{{ 'up' if rise > 0 else 'down' }}{% if e.seeds > 1 %}{% endif %}"
    )
    bad = [names for _, names in orderings(source) if not names & COUNTS]
    assert bad == [{"found", "mean"}, {"rise"}]

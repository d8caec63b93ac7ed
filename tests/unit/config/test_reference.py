"""What is made from the schema: the page of keys, the schema of override files, and what editors read."""

import copy
import re
from pathlib import Path

import pytest
import yaml

from study.config.reference import override_schema, reference, undescribed
from study.config.schema import Validator, schema

ROOT = Path(__file__).parents[3]
CONFIGS = sorted(ROOT.glob("config*.yaml"))


def content(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def test_the_page_of_keys_and_the_schema_of_overrides_are_those_of_the_schema():
    remedy = "make docs writes it again"
    assert (ROOT / "docs/config.md").read_text(encoding="utf-8") == reference(content("config.yaml")), remedy
    assert (ROOT / "scripts/study/config/override.yaml").read_text(encoding="utf-8") == override_schema(), remedy


def keys(node):
    """(name, its part) of each key that an object of the schema knows, wherever it is."""
    if isinstance(node, dict):
        for name, part in node.get("properties", {}).items():
            yield name, part
        for part in node.values():
            yield from keys(part)
    elif isinstance(node, list):
        for part in node:
            yield from keys(part)


def test_every_key_is_described_and_on_the_page():
    assert not list(undescribed())
    page = (ROOT / "docs/config.md").read_text(encoding="utf-8")
    found = dict(keys(schema()))
    assert len(found) > 60
    assert [name for name in found if f"| `{name}`" not in page and f"## {name}" not in page] == []


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_editors_find_the_schema_of_each_config(path):
    line = path.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)[1]
    assert Validator(content(named)).is_valid(content(path))
    # It knows the keys, and so refuses others.
    wrong = copy.deepcopy(content(path)) | {"exeriments": []}
    assert not Validator(content(named)).is_valid(wrong)


def test_an_override_may_leave_out_what_it_does_not_change():
    overrides = Validator(content("scripts/study/config/override.yaml"))
    assert overrides.is_valid({"report": {"timings": False}})
    assert not overrides.is_valid({"report": {"timing": False}})
    assert not overrides.is_valid({"experiments": [{"name": "a"}]})

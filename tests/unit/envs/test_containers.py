"""The recipes of containers set up what `make` does, by the same files: no package and no version stands in them."""

import re
from pathlib import Path

import pytest

from study.jobs.libraries import INSTALL

ROOT = Path(__file__).parents[3]
RECIPES = {name: (ROOT / "envs" / name).read_text(encoding="utf-8") for name in ("Dockerfile", "apptainer.def")}
# The lines that are no remarks.
WORDS = {
    name: "\n".join(line for line in text.splitlines() if not line.startswith("#")) for name, text in RECIPES.items()
}
REQUIREMENTS = {
    "Dockerfile": re.search(r"^ARG REQUIREMENTS=(\S+)$", RECIPES["Dockerfile"], re.MULTILINE)[1],
    "apptainer.def": re.search(r"^    requirements=(\S+)$", RECIPES["apptainer.def"], re.MULTILINE)[1],
}
NAMES_OF_IT = {"Dockerfile": "${REQUIREMENTS}", "apptainer.def": "{{ requirements }}"}


def test_both_begin_with_the_same_system():
    [base] = re.findall(r"^ARG BASE=(\S+)$", RECIPES["Dockerfile"], re.MULTILINE)
    assert re.findall(r"^From: (\S+)$", RECIPES["apptainer.def"], re.MULTILINE) == [base]
    assert "FROM ${BASE}" in RECIPES["Dockerfile"]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_runs_the_set_up_of_make_with_the_pins(name):
    assert REQUIREMENTS[name] == "requirements.txt"
    steps = re.findall(r"(?<![\w.])(?:sh|python3) (envs/.+?)(?: \\)?$", WORDS[name], re.MULTILINE)
    assert steps == ["envs/system.sh", f"envs/install.py {NAMES_OF_IT[name]}"]
    for file in ("envs/system.sh", "envs/install.py", NAMES_OF_IT[name]):
        assert re.search(rf"^(?:COPY |    ).*{re.escape(file)}", WORDS[name], re.MULTILINE), file


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_names_no_package_of_its_own(name):
    assert not re.search(r"apt-get|pip install|conda|==", WORDS[name])


def test_what_the_set_up_installs_is_what_the_readme_names():
    packages = re.search(r'^packages="(.*)"$', (ROOT / "envs/system.sh").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert INSTALL["debian"] == f"sudo apt-get install {packages}"
    assert f"`{INSTALL['debian']}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted({*REQUIREMENTS.values(), "requirements-cluster.txt"}))
def test_all_pins_have_checksums(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\w)", text)
    assert len(pins) > 50
    assert [pin.partition("==")[0] for pin in pins if "--hash=sha256:" not in pin] == []

"""What the README says holds: its examples, commands and files."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from snakemake.cli import get_argument_parser

from study.common.numbers import SMALL
from study.config.check import check
from study.config.runs import expand
from study.jobs.libraries import INSTALL

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("#")[0].split() for line in re.findall(r"^    (\S.*)$", README, re.MULTILINE)]
MOST_IMAGE_BYTES = 100_000


def runs_with(entries):
    """Names of the runs of the study with these entries at the end of its list of experiments."""
    config = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    config["experiments"] += entries
    check(config)
    return set(expand(config)[1])


def test_the_example_experiment_brings_the_number_of_runs_that_is_told():
    told = re.search(r"trains these (\w+) runs and no others", README)[1]
    assert len(runs_with(yaml.safe_load(EXAMPLES[0])) - runs_with([])) == SMALL.index(told)


def test_the_example_search_has_the_rungs_that_are_told():
    [entry] = yaml.safe_load(EXAMPLES[1])
    runs_with([entry])
    config = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8")) | {"experiments": [entry]}
    [search] = expand(config)[0]
    told = re.search(r"# (\d+) trials for (\d+) epoch, (\d+) go on to (\d+) epochs, (\d+) to (\d+)", EXAMPLES[1])
    [halving] = [bracket for bracket in search.brackets if bracket.staged]
    assert [int(number) for number in told.groups()] == [
        number for rung in zip(halving.slots, halving.budgets, strict=True) for number in rung
    ]


@pytest.mark.parametrize("command", [words for words in COMMANDS if words[0] == "make"], ids=" ".join)
def test_make_knows_its_targets(command):
    call = subprocess.run([*command, "--dry-run"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert call.returncode == 0, call.stderr


@pytest.mark.parametrize("command", [words for words in COMMANDS if words[0].endswith("snakemake")], ids=" ".join)
def test_snakemake_knows_its_options_and_rules(command):
    arguments = get_argument_parser().parse_args(command[1:])
    text = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("rules/*.smk"))
    rules = re.findall(r"^(?:use )?rule (?:\w+ as )?(\w+)", text, re.M)
    assert set(arguments.targets) <= set(rules)


def test_files_and_folders_that_are_named_are_there():
    themap = README.partition("## The map")[2]
    named = re.findall(r"^    (\S+)  ", themap, re.MULTILINE) + re.findall(
        r"requirements\S*\.txt|config\.quick\.yaml", README
    )
    assert len(named) > 10
    assert [name for name in named if name not in ("results/", "resources/") and not (ROOT / name).exists()] == []


def test_images_are_there_and_small():
    images = re.findall(r'src="([^"]+)"', README)
    assert len(images) == 3
    assert max((ROOT / image).stat().st_size for image in images) < MOST_IMAGE_BYTES


def test_the_lines_that_install_libraries_are_those_of_the_error_message():
    assert {line for line in INSTALL.values() if f"`{line}`" in README} == set(INSTALL.values())

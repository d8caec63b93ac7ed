"""The conda environment of the jobs has the versions that requirements.txt pins."""

import runpy
from pathlib import Path

import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[3]
# By the name that pip knows, where conda has another one.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}
# The Snakemake that starts a job brings its own modules to it.
FROM_OUTSIDE = {"snakemake"}
# What pip does not install: Python itself, Pango for WeasyPrint, and pip for what conda does not have.
BESIDE = {"python", "pango", "pip"}


def pins():
    """Version by name of each package in requirements.txt, for the Python of the environment."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [Requirement(line.rstrip(" \\")) for line in lines if line[0].isalnum()]
    python = {"python_full_version": f"{in_conda()['python']}.0"}
    return {
        each.name: str(each.specifier).removeprefix("==")
        for each in pinned
        if each.marker is None or each.marker.evaluate(python)
    }


def wanted():
    names = (ROOT / "requirements.in").read_text(encoding="utf-8").split()
    return {name: pins()[name] for name in names if name not in FROM_OUTSIDE}


def in_conda():
    """Version by conda's name, and by pip's name for those that come by pip; None where none is given."""
    dependencies = yaml.safe_load((ROOT / "envs/study.yaml").read_text(encoding="utf-8"))["dependencies"]
    [by_pip] = [each["pip"] for each in dependencies if isinstance(each, dict)]
    lines = [each.partition("=") for each in dependencies if isinstance(each, str)]
    lines += [each.partition("==") for each in by_pip]
    return {name: version or None for name, _, version in lines}


def test_every_package_that_we_import_has_the_version_of_the_pins():
    found = in_conda()
    assert {name: found.get(CONDA_NAMES.get(name, name)) for name in wanted()} == wanted()


def test_nothing_else_is_in_it():
    assert set(in_conda()) == {CONDA_NAMES.get(name, name) for name in wanted()} | BESIDE


def test_its_python_is_one_that_the_pins_are_for():
    names = runpy.run_path(str(ROOT / "envs/install.py"))
    python = tuple(map(int, in_conda()["python"].split(".")))
    assert names["OLDEST"] <= python <= names["NEWEST"]

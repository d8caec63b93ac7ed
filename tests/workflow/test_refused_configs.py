"""What `snakemake` itself says of configs that cannot run: a line for each mistake, no traceback, no job, no file."""

import shutil
import subprocess
import sys

import pytest

from project import PARTS, ROOT


@pytest.fixture
def folder(tmp_path):
    """The project without results and data."""
    for part in PARTS:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, tmp_path / part)
    return tmp_path


def refusal(folder, *words):
    """What Snakemake prints when it refuses, and nothing else happens."""
    before = sorted(path for path in folder.rglob("*") if ".snakemake" not in path.parts)
    call = subprocess.run(
        [sys.executable, "-B", "-m", "snakemake", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    printed = call.stdout + call.stderr
    assert call.returncode == 1, printed
    assert "Traceback" not in printed
    assert "Exception" not in printed
    assert "Building DAG" not in printed
    assert sorted(path for path in folder.rglob("*") if ".snakemake" not in path.parts) == before
    return printed


BROKEN = {
    "tab.yaml": b"a:\n\tb: 1\n",
    "circle.yaml": b"a: &x {b: *x}\n",
    "latin.yaml": "report: {title: café}\n".encode("latin-1"),
    "utf16.yaml": "report: {title: x}\n".encode("utf-16"),
    "empty.yaml": b"",
    "list.yaml": b"- a\n",
    "twice.yaml": b"report: {timings: true}\nreport: {timings: false}\n",
    "deep.yaml": b"[" * 5_000,
    "octal.yaml": b"data: {train_size: 017}\n",
}


def test_files_are_checked_before_snakemake_reads_them(folder):
    for name, content in BROKEN.items():
        (folder / name).write_bytes(content)
    # `report` is a target, and a folder of the project.
    printed = refusal(folder, "--configfile", *BROKEN, "report")
    lines = [line for line in printed.splitlines() if line.startswith("  ")]
    assert len(lines) == len(BROKEN) + 1
    for name, words in {
        "tab.yaml, line 2, column 1": "use spaces",
        "circle.yaml, line 1": "contains itself",
        "latin.yaml": "line 1 is not written in UTF-8",
        "utf16.yaml": "UTF-16; save it as UTF-8",
        "empty.yaml": "empty",
        "list.yaml": "is a list",
        "twice.yaml, line 2": "already defined above",
        "deep.yaml": "nested too deep",
        "octal.yaml, line 1": "base 8; write 17",
        "report": "a folder, where a file is expected",
    }.items():
        assert [line for line in lines if line.startswith(f"  {name}") and words in line], printed
    assert "snakemake report --configfile mine.yaml" in printed


def test_the_same_holds_from_another_folder(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.yaml").write_text("a: [1\n", encoding="utf-8")
    call = subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", "../Snakefile", "--configfile", "mine.yaml"],
        cwd=elsewhere,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert call.returncode == 1
    assert "Traceback" not in call.stderr
    assert "mine.yaml, line 2, column 1: " in call.stderr


@pytest.mark.parametrize("content", [b"defaults:\n\tepochs: 3\n", b"# caf\xe9\n"])
def test_the_config_of_the_project_is_checked_the_same_way(folder, content):
    (folder / "config.yaml").write_bytes(content)
    assert "config.yaml" in refusal(folder, "-n").partition("The config cannot be read.")[2]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--config", "report={timings: false}"],
            ["report, timings", "without quotes", "--config takes nested values"],
        ),
        (
            ["--configfile", "mine.yaml"],
            ["variants: the key 0.0 is a number", "vary: the key true", "nan is no finite"],
        ),
    ],
)
def test_values_are_refused_before_any_job(folder, words, told):
    (folder / "mine.yaml").write_text(
        "defaults: {step_size: .nan}\n"
        "experiments:\n"
        "  - {name: a, title: A, seeds: 1, variants: {0.0: {}, 1.0: {flip: true}}}\n"
        "  - {name: b, title: B, seeds: 1, vary: {on: [1]}}\n",
        encoding="utf-8",
    )
    printed = refusal(folder, "-n", *words)
    for each in told:
        assert each in printed

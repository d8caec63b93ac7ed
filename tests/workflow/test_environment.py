"""The workflow where other programs have left their settings, and where its folders are elsewhere than usual."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from project import CONFIG
from study.jobs.kernel import NEEDS, processor_flags

LEFT_BEHIND = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONOPTIMIZE": "2",
    "OMP_NUM_THREADS": "7",
    "GIT_DIR": "/nonexistent",
    "SNAKEMAKE_PROFILE": "none",
    "PIP_USER": "1",
    "FONTCONFIG_FILE": "/nonexistent",
}


def a_run(project):
    """Path of the summary of one run of the project."""
    return min((project.folder / "results/runs").glob("*/summary.json")).relative_to(project.folder)


@pytest.fixture
def targets(copy):
    """Results of several rooms, one of them a training, which are not there any more."""
    removed = [
        str(a_run(copy)),
        "results/figures/samples.svg",
        "results/pages/verification.html",
        "results/snakemake_report.html",
    ]
    for path in removed:
        (copy.folder / path).unlink()
    return removed[:-1]


@pytest.fixture
def other_disk(tmp_path):
    """A folder on another file system, where there is one."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


def test_what_is_left_behind_changes_no_bit(copy, finished, targets, monkeypatch, tmp_path):
    for name in ("matplotlib", "scipy", "study"):
        (tmp_path / "shadows" / name).mkdir(parents=True)
        text = "raise RuntimeError('not the real one')\n"
        (tmp_path / "shadows" / name / "__init__.py").write_text(text, encoding="utf-8")
    for name, value in (LEFT_BEHIND | {"PYTHONPATH": str(tmp_path / "shadows")}).items():
        monkeypatch.setenv(name, value)
    (copy.folder / "matplotlibrc").write_text("font.size: 20\naxes.facecolor: red\n", encoding="utf-8")
    copy.snakemake(*targets, "--cores", "2")
    for path in targets:
        assert (copy.folder / path).read_bytes() == (finished.folder / path).read_bytes(), path


def test_another_kernel_makes_everything_again_and_is_named(copy):
    runs = len(list((copy.folder / "results/runs").iterdir()))
    copy.config["kernel"] = "portable"
    jobs = copy.jobs()
    assert jobs["train"] + jobs["train_with_snapshots"] == runs
    assert {"preprocess", "train_beginning", "refit", "ablate", "fit_mixture", "verify", "report"} <= set(jobs)
    assert "download" not in jobs
    run = a_run(copy).parts[2]
    before = (copy.folder / f"results/runs/{run}/parameters.npz").read_bytes()
    copy.snakemake(f"results/runs/{run}/summary.json", "--cores", "2")
    assert "Nehalem" in (copy.folder / f"results/logs/train/{run}.log").read_text(encoding="utf-8")
    after = (copy.folder / f"results/runs/{run}/parameters.npz").read_bytes()
    assert (before == after) == (not processor_flags() >= NEEDS["Haswell"])


def test_a_mistake_is_told_in_a_locale_without_its_letters(copy, monkeypatch):
    for name in ("LC_ALL", "PYTHONUTF8", "PYTHONCOERCECLOCALE"):
        monkeypatch.setenv(name, LEFT_BEHIND[name])
    copy.config["experiments"][0]["größe"] = 3
    printed = copy.snakemake("-n", succeeds=False)
    assert "größe" in printed and "Traceback" not in printed


def test_results_on_another_file_system_and_a_python_in_a_folder_with_a_space(
    copy, finished, targets, tmp_path, other_disk
):
    """Both are links: the results to where files are renamed into place, .venv with a space above it."""
    elsewhere = other_disk / "the results"
    shutil.move(copy.folder / "results", elsewhere)
    (copy.folder / "results").symlink_to(elsewhere, target_is_directory=True)
    (tmp_path / "my environment").symlink_to(sys.prefix, target_is_directory=True)
    command = copy.command(*targets, "--cores", "2")
    call = subprocess.run(
        [str(tmp_path / "my environment/bin/python"), *command[1:]],
        cwd=copy.folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert call.returncode == 0, call.stdout + call.stderr
    for path in targets:
        assert (copy.folder / path).read_bytes() == (finished.folder / path).read_bytes(), path
    assert (copy.folder / CONFIG).exists()

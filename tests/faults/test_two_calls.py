"""Two Snakemakes at once in one folder: the second says so, disturbs nothing, and goes when the first has ended."""

import subprocess
import time

import pytest
import yaml

from project import CONFIG, Project


@pytest.fixture
def at_work(tmp_path):
    """A project and the Snakemake that is at work in it."""
    project = Project(tmp_path / "project")
    process = subprocess.Popen(
        project.command("runs", "--cores", "1"),
        cwd=project.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not list(project.folder.glob("results/runs/*/summary.json")):
        assert process.poll() is None
        time.sleep(0.1)
    yield project, process
    process.kill()
    process.wait()


def test_the_same_study(at_work):
    project, first = at_work
    printed = project.snakemake("runs", "--cores", "1", succeeds=False)
    assert f"Error: another Snakemake is at work in this folder (process {first.pid} on " in printed
    assert "Traceback" not in printed and "--unlock" not in printed
    # To look is allowed.
    assert "Another Snakemake is at work" in project.snakemake("runs", "-n")
    assert first.poll() is None
    assert first.wait() == 0
    assert "Nothing to be done" in project.snakemake("runs", "--cores", "1")


def test_another_study(at_work):
    project, first = at_work
    own = {"name": "mine", "title": "Mine", "seeds": 1, "settings": {"hidden_layers": 3}}
    other = project.config | {"experiments": [own], "selection": None, "mixture": None, "verification": None}
    (project.folder / "other.yaml").write_text(yaml.safe_dump(other), encoding="utf-8")
    command = [word if word != CONFIG else "other.yaml" for word in project.command("runs", "--cores", "1")]
    call = subprocess.run(command, cwd=project.folder, capture_output=True, encoding="utf-8", check=False)
    assert call.returncode == 1
    assert f"process {first.pid} on " in call.stderr + call.stdout
    assert first.wait() == 0
    runs = set((project.folder / "results/runs").iterdir())
    subprocess.run(command, cwd=project.folder, capture_output=True, check=True)
    assert len(set((project.folder / "results/runs").iterdir()) - runs) == 1

"""Which data a study takes, asked of the whole workflow: what is named is used, or refused before any job."""

import subprocess
import sys

import pytest
import yaml

from images import write_images
from project import Project

ALL_ARE_SMALL = {
    "defaults": {"hidden_layers": [4], "batch_size": 32, "epochs": 2, "evaluations": 3},
    "experiments": [{"name": "one", "title": "One run", "seeds": 1}],
    "selection": {"experiment": "one", "reference": None, "seeds": [7]},
    "mixture": {"dimensions": [2], "components": [2], "starts": 1, "passes": 4, "minibatch_passes": 2},
    "verification": {"problems": 10},
    "report": {"timings": False},
}


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path / "project")
    project.config = dict(ALL_ARE_SMALL)
    return project


def test_a_folder_without_checksums_stops_the_study_with_the_lines_to_add(project):
    sums = write_images(project.folder / "own", labels=(3, 8), train=300, test=90)
    project.config["data"] = {"folder": "own", "validation_size": 60}
    printed = project.snakemake("--cores", "1", succeeds=False)
    assert "data, folder: own does not hold the files of Fashion-MNIST" in printed
    assert "Traceback" not in printed
    assert not (project.folder / "results").exists() and not (project.folder / "resources").exists()
    # What it prints is what it wants.
    told = printed[printed.index("    sha256:") :]
    added = yaml.safe_load(told.partition("\n\n")[0])
    assert added["sha256"] == sums
    project.config["data"] |= added
    assert project.jobs()["train"] == 1


def test_after_a_study_of_fashion_mnist_too(project):
    """Files of the default set that are there already change nothing."""
    write_images(project.folder / "own", train=300, test=90)
    copies = project.folder / "resources/fashion-mnist"
    write_images(copies)
    project.config["data"] = {"folder": "own", "validation_size": 60}
    assert "does not hold the files" in project.snakemake("-n", succeeds=False)
    project.config["data"]["folder"] = "misspelt"
    assert "data, folder: misspelt: no such folder" in project.snakemake("-n", succeeds=False)


def test_what_the_files_hold_is_checked_before_any_job(project):
    sums = write_images(project.folder / "own", labels=(3, 8), height=3, width=3, train=300, test=90)
    project.config |= {"data": {"folder": "own", "sha256": sums, "classes": ["three", "eight", "nine"]}}
    project.config["mixture"] = {**project.config["mixture"], "dimensions": [10]}
    printed = project.snakemake("-n", succeeds=False)
    assert "validation_size 5000 leaves 0 of the 300 images" in printed
    assert "3 names for the 2 classes" in printed
    assert "10 of images that have 9 pixels" in printed
    assert "Traceback" not in printed


def test_a_catalogue_beside_the_config_and_a_set_that_needs_no_download(project, tmp_path):
    beside = tmp_path / "mine"
    sums = write_images(beside / "letters", train=300, test=90)
    entry = {"title": "Letters", "files": {name: {"sha256": total} for name, total in sums.items()}}
    (beside / "sets.yaml").write_text(yaml.safe_dump({"letters": entry}), encoding="utf-8")
    config = project.config | {"data": {"catalogue": "sets.yaml", "name": "letters", "validation_size": 60}}
    (beside / "mine.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    call = [sys.executable, "-m", "snakemake", "-n", "--configfile", str(beside / "mine.yaml")]
    printed = subprocess.run(call, cwd=project.folder, capture_output=True, encoding="utf-8", check=False)
    assert printed.returncode and "data, folder: the catalogue has no source for Letters" in printed.stderr
    project.config["data"] = {"name": "digits", "validation_size": 300}
    assert project.jobs()["download"] == 2

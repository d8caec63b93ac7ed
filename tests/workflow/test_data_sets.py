"""Which data a study takes, asked of the whole workflow: what is named is used, or refused before any job."""

import os
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


def lines(printed):
    return [line for line in printed.splitlines() if line.strip() and "Using profile" not in line]


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


def test_an_entry_of_a_catalogue_beside_the_config_reaches_the_report(project, tmp_path):
    """A set with labels 1 and 2, images that are not square, a title, names, a work and a published accuracy."""
    beside = tmp_path / "mine"
    sums = write_images(beside / "letters", labels=(1, 2), height=6, width=9, train=300, test=90)
    entry = {
        "title": "Margin Letters",
        "sentence": "They show letters from the margins of maps.",
        "classes": ["alpha", "beta"],
        "files": {name: {"sha256": total} for name, total in sums.items()},
        "sources": [{"folder": "letters"}],
        "citation": "mine2026",
        "references": {"mine2026": {"authors": ["Mine, Maria"], "year": 2026, "title": "Letters", "publisher": "Map"}},
        "published": [
            {
                "key": "theirs",
                "model": "A network of theirs",
                "short": "their network",
                "accuracy": 0.5,
                "decimals": 1,
                "source": "mine2026",
                "note": "page 3",
            }
        ],
    }
    (beside / "sets.yaml").write_text(yaml.safe_dump({"margins": entry}), encoding="utf-8")
    config = project.config | {"data": {"catalogue": "sets.yaml", "name": "margins", "validation_size": 60}}
    (beside / "mine.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    call = subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "2", "report", "--configfile", str(beside / "mine.yaml")],
        cwd=project.folder,
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert call.returncode == 0, call.stdout + call.stderr
    from pypdf import PdfReader

    reader = PdfReader(project.folder / "results/report.pdf")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "gradient descent on Margin Letters" in text
    assert "Margin Letters (Mine 2026) holds grey images of 6 × 9 pixels in two classes. They show letters" in text
    assert "A network of theirs" in text and "(Mine 2026, page 3)" in text
    assert "Mine, M. (2026). Letters." in text.replace("\xa0", " ")
    assert "Margin Letters" in reader.metadata["/Keywords"]
    for word in ("Fashion-MNIST", "T-shirt"):
        assert word not in text.partition("References")[0]
    assert "alpha taken for beta" in text or "beta taken for alpha" in text or "alpha" in text

"""Runs that come to nothing: each is recorded and reported, and nothing else fails.

All images are the same one, so that no network can tell classes apart, and a network whose units are all dead stays so.
"""

import hashlib
import json

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

from idx_data import write_idx
from project import Project

SETTINGS = {"hidden_layers": [4], "batch_size": 32, "epochs": 2, "evaluations": 3}
TOO_LARGE = {"step_size": {"low": 1000000.0, "high": 100000000.0, "log": True}}
DOOMED = {
    "strategy": "successive_halving",
    "trials": 9,
    "minimum": 1,
    "seed": 1,
    "beside": "random",
    "space": TOO_LARGE,
}
EXPERIMENTS = [
    {"name": "one", "title": "One run", "question": "B2.1", "seeds": 2},
    {
        "name": "too-far",
        "title": "A step too far",
        "seeds": 2,
        "settings": {"momentum": 0.9},
        "vary": {"step_size": [0.1, 1000000.0]},
    },
    # A step makes all weights about 10 ** 15 times as large: three layers of them leave the numbers of float32.
    {
        "name": "at-once",
        "title": "Not a number at once",
        "seeds": 1,
        "settings": {"step_size": 1000000000.0, "weight_decay": 1000000.0, "hidden_layers": [8, 8, 8]},
    },
    # For every other seed the only unit has a negative sum, for this image as for all of them.
    {"name": "dead", "title": "Dead units", "seeds": 8, "settings": {"hidden_layers": 1}},
    {"name": "doomed", "title": "A search in vain", "seeds": 1, "settings": {"epochs": 9}, "search": DOOMED},
    {
        "name": "draws",
        "title": "A search among bad settings",
        "seeds": 1,
        "search": {"strategy": "random", "trials": 2, "seed": 1, "space": {"activation": ["relu", "tanh"]}},
    },
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The finished study."""
    project = Project(tmp_path_factory.mktemp("diverging") / "project")
    folder, sums = project.folder / "same", {}
    folder.mkdir()
    image = np.random.default_rng(0).integers(0, 256, (6, 7), np.uint8)
    for part, count in (("train", 300), ("t10k", 90)):
        arrays = np.tile(image, (count, 1, 1)), (np.arange(count) % 3).astype(np.uint8)
        for kind, array in zip(("images-idx3", "labels-idx1"), arrays, strict=True):
            path = folder / f"{part}-{kind}-ubyte"
            write_idx(path, array)
            sums[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    project.config = {
        "data": {"folder": "same", "sha256": sums, "validation_size": 60},
        "defaults": SETTINGS,
        "experiments": EXPERIMENTS,
        "selection": {"experiment": "draws", "reference": "one", "seeds": [7]},
        "mixture": None,
        "verification": None,
        "report": {"timings": False},
    }
    project.snakemake("--cores", "2")
    return project


@pytest.fixture(scope="module")
def text(project):
    return text_of(project)


def text_of(project):
    pages = PdfReader(project.folder / "results/report.pdf").pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def runs_of(project, name):
    return pd.read_csv(project.folder / f"results/experiments/{name}/runs.csv")


def test_a_run_that_diverges_is_recorded_with_its_iteration(project, text):
    runs = runs_of(project, "too-far")
    assert list(runs["status"]) == ["completed", "completed", "diverged", "diverged"]
    assert (runs["diverged_at"].iloc[2:] >= 1).all() and runs["final_training_loss"].iloc[2:].isna().all()
    assert "Of its four runs, two diverged" in text


def test_a_run_that_is_no_number_after_a_step_is_recorded(project, text):
    [run] = runs_of(project, "at-once").to_dict("records")
    assert (run["status"], run["diverged_at"]) == ("diverged", 1)
    log = (project.folder / f"results/logs/train/{run['run']}.log").read_text(encoding="utf-8")
    assert "loss nan, not below 1000, at iteration 1" in log
    assert "Of its one run, one diverged" in text


def test_a_network_whose_units_are_all_dead_is_a_run_like_others(project):
    runs = runs_of(project, "dead")
    assert set(runs["status"]) == {"completed"}
    [card] = (project.folder / "results/data").glob("train-*/card.json")
    described = json.loads(card.read_text(encoding="utf-8"))
    image = np.load(card.with_name("train_images.npy"))[:1]
    a = (image - described["mean"]) / described["standard_deviation"]
    dead = []
    for run in runs["run"]:
        with np.load(project.folder / f"results/runs/{run}/parameters.npz") as p:
            dead.append((a @ p["W1"] + p["b1"] <= 0).all())
    assert 0 < sum(dead) < len(dead)
    # Chance among three classes of the same size.
    assert np.allclose(runs["final_validation_accuracy"], 1 / 3)


def test_a_search_without_a_completed_trial_is_told(project, text):
    rungs = pd.read_csv(project.folder / "results/experiments/doomed/rungs.csv")
    assert set(rungs["status"]) == {"diverged"}
    assert list(rungs[rungs["strategy"] == "successive_halving"].groupby("rung").size()) == [9, 3, 1]
    assert "Every trial that was trained to the end diverged" in text
    assert (project.folder / "results/snakemake_report.html").stat().st_size > 0


def test_where_nothing_can_be_selected_the_rest_is_made_and_the_remedy_gives_the_report(project, tmp_path):
    other = Project.copy_of(project, tmp_path / "project")
    other.config["selection"]["experiment"] = "doomed"
    (other.folder / "results/tables/runs.csv").unlink()
    printed = other.snakemake("--cores", "2", succeeds=False)
    assert "there is no network to select" in printed and "selection: null" in printed
    assert "Traceback" not in printed
    assert (other.folder / "results/tables/runs.csv").exists()
    other.config["selection"] = None
    other.snakemake("--cores", "2")
    assert "No network is selected" in text_of(other) or "no network is selected" in text_of(other)

"""The test set: who touches it, what follows from it, and what is told of it."""

import json

import numpy as np
import pandas as pd
import pytest

from project import ROOT, Project

# Whatever trains a network or chooses among networks.
CHOOSING = {"train", "train_beginning", "train_slot", "promote", "select_network", "refit", "calibrate"}
CHOOSING |= {"plan_ablation", "ablate"}


@pytest.fixture(scope="module")
def jobs(finished, tmp_path_factory):
    """(rule, inputs, outputs) of every job of the study, with every rule that there is among them."""
    project = Project.copy_of(finished, tmp_path_factory.mktemp("jobs") / "project")
    project.config["report"]["timings"] = True
    # One line for each file. A dry run would not do: of rules with a message it prints no inputs.
    summary = project.snakemake("--detailed-summary", "--quiet", "host")
    listed = project.snakemake("--list-rules", "--quiet", "host").split("\n")
    rows = [line.split("\t") for line in summary.splitlines() if line.count("\t") >= 6]
    head = rows[0]
    files = [dict(zip(head, row, strict=False)) for row in rows[1:]]
    jobs = {}
    for file in files:
        inputs = frozenset(file["input-file(s)"].split(","))
        jobs.setdefault((file["rule"], inputs), set()).add(file["output_file"])
    # The targets have no files of their own.
    assert {rule for rule, _ in jobs} == {line for line in listed if line.isidentifier()} - {"all", "runs"}
    return [(rule, inputs, outputs) for (rule, inputs), outputs in jobs.items()]


def is_folder(path):
    """Whether it is the folder of a data set, or the one of all."""
    return path.startswith("resources") and path.rstrip("/").count("/") < 2


def touches(paths):
    """Whether a test file, or a folder that holds one, is among the paths."""
    files = [path for path in paths if not path.endswith("t10k.json")]  # where they came from
    return any("t10k" in path or path.rstrip("/") == "data" or is_folder(path) for path in files)


def test_one_rule_makes_the_test_files_and_one_reads_them(jobs):
    assert {rule for rule, _, outputs in jobs if touches(outputs)} == {"download"}
    assert [rule for rule, inputs, _ in jobs if touches(inputs)] == ["test_network"]


def test_nothing_that_is_trained_or_chosen_follows_from_the_test(jobs):
    assert {rule for rule, _, _ in jobs} >= CHOOSING
    [told] = [outputs for rule, _, outputs in jobs if rule == "test_network"]
    told, following = set(told), set()
    while True:
        more = [(rule, outputs) for rule, inputs, outputs in jobs if inputs & told and not outputs <= told]
        if not more:
            break
        following |= {rule for rule, _ in more}
        told |= set().union(*(outputs for _, outputs in more))
    assert "report" in following
    assert not following & CHOOSING


def test_the_temperatures_are_fixed_before_the_test(jobs):
    [inputs] = [inputs for rule, inputs, _ in jobs if rule == "test_network"]
    [(images, temperatures)] = [(i, o) for rule, i, o in jobs if rule == "calibrate"]
    assert {path for path in temperatures if path.endswith(".json")} <= inputs
    assert any(path.endswith("validation_images.npy") for path in images)


def test_only_the_room_of_the_data_knows_the_names_of_the_test_files():
    naming = [path for path in (ROOT / "scripts").rglob("*.py") if "t10k" in path.read_text(encoding="utf-8")]
    assert {path.parent.relative_to(ROOT).as_posix() for path in naming} == {"scripts/study/data"}
    jobs = [path for path in (ROOT / "scripts").glob("*/*.py") if path.parent.name not in ("study", "benchmark")]
    users = [path.stem for path in jobs if "study.data.sources" in path.read_text(encoding="utf-8")]
    assert users == ["download"]


def test_the_result_names_the_configuration_and_its_ensemble(finished):
    test = json.loads((finished.folder / "results/test.json").read_text(encoding="utf-8"))
    selected = test["selected"]
    assert len(selected["accuracy"]) == selected["networks"] == 2
    assert selected["accuracy_low"] < selected["accuracy_mean"] < selected["accuracy_high"]
    assert selected["specification"]["epochs"] == 4
    assert sum(map(sum, selected["confusion"])) == 2 * 300
    assert test["ensemble"]["networks"] == 1
    always = {"validation", "confidence", "confidence_tempered", "temperature"}
    assert set(test["differences"]) == always | {"ensemble", "reference", "loss", "loss_tempered"}


def test_what_the_temperatures_were_fitted_on_is_what_training_reported(finished):
    right = np.load(finished.folder / "results/selection/validation_right.npy")
    for seed, answers in zip((7, 8), right, strict=True):
        summary = json.loads(
            (finished.folder / f"results/selection/seed-{seed}/summary.json").read_text(encoding="utf-8")
        )
        assert answers.mean() == pytest.approx(summary["selected_validation_accuracy"])
    table = pd.read_csv(finished.folder / "results/tables/reliability.csv").set_index("predictor")
    assert table.loc["network", "accuracy"] == table.loc["network_tempered", "accuracy"]
    classes = pd.read_csv(finished.folder / "results/tables/classes.csv")
    assert classes.groupby("predictor").size().to_dict() == {"network": 2 * 10, "reference": 10}


@pytest.mark.parametrize("seeds", [[1], 2])
def test_other_refits_and_no_reference(copy, seeds):
    copy.config["selection"] |= {"seeds": seeds, "reference": None}
    jobs = copy.jobs()
    assert jobs["refit"] == (1 if seeds == [1] else 2)
    assert "train" not in jobs
    if seeds == [1]:
        copy.snakemake("results/test.json", "results/tables/reliability.csv", "--cores", "2")
        test = json.loads((copy.folder / "results/test.json").read_text(encoding="utf-8"))
        assert not {"ensemble", "reference"} & set(test)
        assert "ensemble" not in pd.read_csv(copy.folder / "results/tables/reliability.csv")["predictor"].tolist()

"""What a user does: build, build again, add, change, mistype."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

from study.verification.table import COLUMNS


def report_text(project):
    return "\n".join(page.extract_text() for page in PdfReader(project.folder / "results/report.pdf").pages)


def test_a_build_ends_with_all_reports_and_a_second_one_has_nothing_to_do(copy):
    for file in (
        "report.pdf",
        "report.html",
        "snakemake_report.html",
        "test.json",
        "tables/runs.csv",
        "tables/timing.csv",
    ):
        assert (copy.folder / "results" / file).stat().st_size > 0
    assert "Nothing to be done" in copy.snakemake()
    assert "Nothing to be done" in copy.snakemake("report")


def test_a_run_without_jobs_leaves_snakemakes_report_alone_unless_a_caption_changed(copy):
    report, caption = copy.folder / "results/snakemake_report.html", copy.folder / "report/html/samples.rst"
    before = report.read_bytes()
    copy.snakemake()
    assert report.read_bytes() == before
    caption.write_text("Pictures of clothes.", encoding="utf-8")
    copy.snakemake()
    assert "Pictures of clothes." in report.read_text(encoding="utf-8")


def test_the_run_table_has_each_run_once(finished):
    runs = pd.read_csv(finished.folder / "results/tables/runs.csv")
    assert runs["run"].is_unique
    # The training run's setting stands in two others too, and the remedies' plain variant is the widest network.
    assert len(runs) == 2 + 12 - 2 + 12 + 6 - 2 + 4 + 6 - 2 + 12 + 1 + 6 + 4
    assert runs["experiments"].str.contains(";").sum() >= 2
    assert {"hidden_layers", "momentum", "seed", "best_validation_accuracy", "final_training_loss"} <= set(runs)
    assert not [column for column in runs if "second" in column]
    timing = pd.read_csv(finished.folder / "results/tables/timing.csv")
    assert set(timing["run"]) == set(runs["run"])


def test_a_new_experiment_trains_its_own_runs_and_has_a_section(copy):
    two = {"as it is": {}, "momentum": {"momentum": 0.9, "step_size": 0.01}}
    copy.config["experiments"] += [
        {"name": "mine", "title": "My two activations", "seeds": 2, "vary": {"activation": ["gelu", "logistic"]}},
        {"name": "named", "title": "My two settings", "seeds": 2, "variants": two},
    ]
    jobs = copy.jobs()
    assert jobs["train"] == 4 + 2  # the first variant is the training run's setting
    assert jobs["aggregate"] == 2
    assert "refit" not in jobs
    copy.snakemake("report", "--cores", "2")
    text = report_text(copy)
    section = text.rpartition("My two activations: results by setting")[2]
    assert {"gelu", "logistic"} <= set(section[:600].split())
    section = " ".join(text.rpartition("My two settings: results by variant")[2][:600].split())
    assert "momentum step size 0.01, momentum 0.9" in section
    assert "Nothing to be done" in copy.snakemake("report")


def test_a_call_with_nothing_to_do_reads_no_rule_until_something_changes(copy):
    copy.snakemake("-n")
    printed = copy.snakemake("--cores", "2")
    assert "Nothing to be done" in printed and "Building DAG" not in printed
    # What a dry run has shown is still to be done.
    (copy.folder / "results/tables/runs.csv").unlink()
    for _ in range(2):
        assert copy.jobs()["tables"] == 1
    assert "Building DAG" in copy.snakemake("--forcerun", "tables", "-n")


def test_what_is_said_otherwise_or_removed_to_save_room_trains_nothing(copy):
    """Other words for the same settings, another folder with the same files, and no copies of them."""
    training = {"train", "train_with_snapshots", "train_beginning", "train_slot", "refit", "preprocess", "download"}
    copy.config["defaults"] |= {"momentum": 0, "dropout": 0}
    copy.config["data"]["folder"] = "elsewhere"
    shutil.move(copy.folder / "data", copy.folder / "elsewhere")
    shutil.rmtree(copy.folder / "resources")
    jobs = copy.jobs()
    assert not training & set(jobs)
    assert jobs["report"] == 1


def test_other_refits_train_no_network_again_that_is_there(copy):
    copy.config["selection"]["seeds"] = [8, 9]
    copy.snakemake("results/selection/seed-8/summary.json", "results/selection/seed-9/summary.json", "--cores", "1")
    taken, trained = (
        (copy.folder / f"results/logs/refit/seed-{seed}.log").read_text(encoding="utf-8") for seed in (8, 9)
    )
    assert "Copied from the cache, results/refits/" in taken
    assert "iteration 0 of" in trained
    assert "iteration 0 of" not in taken


def test_a_run_for_less_than_all_leaves_snakemakes_report_for_the_next(copy):
    page = copy.folder / "results/snakemake_report.html"
    before = page.read_bytes()
    copy.config["report"]["title"] = "Another title"
    copy.snakemake("results/provenance.json", "--cores", "1")
    assert page.read_bytes() == before
    # Not the PDF, which takes longer.
    copy.snakemake("results/snakemake_report.html", "--cores", "1")
    assert b"Another title" in page.read_bytes()
    assert b"pages/" in page.read_bytes()


def test_a_diverged_run_is_recorded_and_shown_and_stops_nothing(finished):
    runs = pd.read_csv(finished.folder / "results/tables/runs.csv")
    diverged = runs[runs["status"] == "diverged"]
    assert len(diverged) == 2
    assert (diverged["diverged_at"] >= 1).all()
    assert diverged["final_training_loss"].isna().all()
    assert "2 diverged" in " ".join(report_text(finished).split())


def test_a_misspelt_key_is_refused_before_any_job(copy):
    copy.config["experiments"][0]["seed"] = 3
    printed = copy.snakemake(succeeds=False)
    assert "unknown key 'seed'; did you mean 'seeds'?" in printed
    assert "Traceback" not in printed
    assert "rule " not in printed


def test_wrong_data_is_named_with_its_source(copy):
    file = copy.folder / "data/train-labels-idx1-ubyte"
    file.write_bytes(file.read_bytes()[:-1] + b"\x05")
    printed = copy.snakemake("--forcerun", "download", "--cores", "1", succeeds=False)
    assert "train-labels-idx1-ubyte" in printed


def test_a_benchmark_enters_the_report_only_with_timings_and_redoes_nothing_else(copy):
    folder = copy.folder / "results/benchmark"
    folder.mkdir()
    for name in ("speed.csv", "machine.json", "speed.svg"):
        (folder / name).touch()
    assert "Nothing to be done" in copy.snakemake("-n")
    copy.config["report"]["timings"] = True
    printed = copy.snakemake("-n", "--quiet", "host")
    (rule,) = [block for block in printed.split("\n\n") if "rule report:" in block]
    assert "results/benchmark/speed.csv" in rule
    assert "train" not in copy.jobs()


@pytest.mark.parametrize("log", ["train", "find", "aggregate"])
def test_each_job_leaves_a_log(finished, log):
    assert list((finished.folder / "results/logs" / log).glob("*.log"))


def test_training_logs_have_a_line_per_evaluation(finished):
    for path in (finished.folder / "results/logs/train").glob("*.log"):
        curve = finished.folder / "results/runs" / path.stem / "curve.csv"
        assert (
            path.read_text(encoding="utf-8").count("validation accuracy")
            == len(curve.read_text(encoding="utf-8").splitlines()) - 1
        )


def test_every_formula_is_verified_and_marked(finished):
    checks = pd.read_csv(finished.folder / "results/verification.csv")
    assert list(checks) == COLUMNS
    assert checks["passed"].all()
    assert len(checks) > 40
    assert checks["problems"].min() >= 10
    text = report_text(finished)
    assert text.count("✓") > 60
    assert "✗" not in text


def test_a_wrong_formula_is_marked_in_the_report_and_ends_the_study_with_its_name(copy):
    file = copy.folder / "scripts/study/derivations/mixture_gradients.py"
    right = r"N \pi_k - \sum_{i=1}^{N} \gamma_{ik}"
    assert right in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace(right, right.replace("-", "+")), encoding="utf-8")
    (copy.folder / "results/verification.txt").unlink()
    for _ in range(2):
        printed = copy.snakemake("--cores", "2", succeeds=False)
        assert re.search(r"Error: \d+ of \d+ checks of the derivations failed", printed)
        assert "A1d, 6: complex step" in printed and "Traceback" not in printed
        assert report_text(copy).count("✗") == 1
        assert not (copy.folder / "results/verification.txt").exists()
    assert set(copy.jobs()) == {"require_verified", "all"}
    copy.config["verification"]["stop_on_failure"] = False
    copy.snakemake("--cores", "2")
    assert report_text(copy).count("✗") == 1
    assert "Nothing to be done" in copy.snakemake("-n")


def test_em_is_scikit_learns_in_the_workflow_too(finished):
    for dimensions in (2, 3):
        findings = json.loads(
            (finished.folder / f"results/mixture/{dimensions}d/findings.json").read_text(encoding="utf-8")
        )
        assert findings["scikit_learn"] < 1e-6
        assert {row["method"] for row in findings["rows"]} > {"EM", "gradient", "minibatch"}
    assert not (finished.folder / "results/mixture/2d/seconds.csv").exists()


def test_the_readme_predicts_with_the_parameters_of_a_run(finished):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    results = finished.folder / "results"
    run = pd.read_csv(results / "experiments/training-run/runs.csv").iloc[0]
    [split] = [path for path in (results / "data").iterdir() if (path / "card.json").exists()]
    names = {"images": np.load(split / "validation_images.npy")}
    exec(
        code.replace("results/data/<split>", str(split)).replace("results/runs/<run>", f"{results}/runs/{run['run']}"),
        names,
    )
    right = names["answers"] == np.load(split / "validation_labels.npy")
    assert right.mean() == pytest.approx(run["selected_validation_accuracy"])

"""Snakemake's options as its users use them: each does what it says, or what README says in its place."""

import os
import shutil
import subprocess
import zipfile

import pandas as pd
import pytest

from project import Project

TRAINING = {"train", "train_with_snapshots", "train_beginning", "train_slot", "refit"}


@pytest.fixture(scope="module")
def unmade(tmp_path_factory):
    """A study of which nothing is made yet; for tests that make nothing."""
    return Project(tmp_path_factory.mktemp("unmade") / "project")


@pytest.fixture(scope="module")
def every_job(unmade):
    """Number of jobs of each rule for the whole study."""
    return unmade.jobs()


def test_report_of_an_unfinished_study_says_what_is_missing_and_makes_nothing(unmade):
    printed = unmade.snakemake("--report", "mine.html", succeeds=False)
    assert "does not exist" in printed
    assert "Traceback" not in printed
    assert not (unmade.folder / "mine.html").exists()
    # But for what the code does.
    assert {path.name for path in (unmade.folder / "results").iterdir()} == {"code"}


def test_report_under_another_name_has_no_dead_link(finished, tmp_path):
    finished.snakemake("--report", str(tmp_path / "mine.zip"))
    with zipfile.ZipFile(tmp_path / "mine.zip") as packed:
        page = packed.read("mine/report.html").decode()
    assert "report.pdf" in page
    assert 'href=\\"report.pdf' not in page and 'href="report.pdf' not in page


def test_until_stops_at_the_rule(unmade):
    jobs = unmade.jobs("--until", "aggregate")
    assert jobs["aggregate"] > 1 and jobs["train"] > 1
    assert not {"report", "html_report", "tables", "find", "test_network", "refit"} & set(jobs)


def test_a_batch_of_the_runs_is_a_part_of_the_training(unmade, every_job):
    whole, first = unmade.jobs("runs"), unmade.jobs("runs", "--batch", "runs=1/2")
    assert TRAINING & set(whole) == TRAINING - {"refit", "train_slot"}
    for rule in ("train", "train_beginning", "train_with_snapshots"):
        assert whole[rule] == every_job[rule]
    assert (
        0.4
        < sum(first[rule] for rule in TRAINING & set(first)) / sum(whole[rule] for rule in TRAINING & set(whole))
        < 0.6
    )
    assert not {"report", "aggregate"} & set(first)


def test_forceall_makes_everything_again(finished, every_job):
    assert finished.jobs("--forceall") == every_job


@pytest.mark.parametrize(
    "options",
    [["--forcerun", "refit"], ["--forcerun", "results/selection/seed-7/summary.json"]],
    ids=lambda words: words[1],
)
def test_forced_training_is_not_copied_from_a_cache(copy, options):
    copy.snakemake("results/selection/seed-7/summary.json", *options, "--cores", "1")
    log = (copy.folder / "results/logs/refit/seed-7.log").read_text(encoding="utf-8")
    assert "iteration 0 of" in log and "Copied" not in log


def test_delete_all_output_leaves_nothing_from_which_a_result_would_be_copied(copy, unmade):
    target = "results/selection/temperatures.json"
    assert "Would delete results/refits" in copy.snakemake(target, "--delete-all-output", "-n")
    assert (copy.folder / target).exists() and (copy.folder / "results/refits").exists()
    copy.snakemake(target, "--delete-all-output")
    assert not (copy.folder / "results/refits").exists()
    assert not list((copy.folder / "results/selection").glob("seed-*/*.npz"))
    assert (copy.folder / "results/mixture/2d/findings.json").exists()
    assert copy.jobs(target) == unmade.jobs(target)


def test_touch_declares_what_is_there_up_to_date(copy):
    losses = copy.folder / "scripts/study/network/losses.py"
    losses.write_text(losses.read_text(encoding="utf-8") + "\nUNUSED = 1\n", encoding="utf-8")
    target = "results/experiments/hidden-units/runs.csv"
    assert copy.jobs(target)["train"] > 1
    before = copy.digests()
    copy.snakemake(target, "--touch")
    assert copy.digests() == before
    assert copy.jobs(target) == {}


@pytest.mark.parametrize("method", [[], ["--sdm", "env-modules"], ["--sdm", "apptainer"]], ids=str)
def test_libraries_are_looked_for_unless_an_environment_brings_them(tmp_path, method):
    project = Project(tmp_path / "project")
    module = project.folder / "scripts/study/jobs/libraries.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("libpango-1.0.so.0", "nonesuch.so").replace("pango-1.0", "none"), encoding="utf-8")
    printed = project.snakemake("-n", *method, succeeds=False)
    assert "Pango. Install" in printed and "Traceback" not in printed


def test_summary_and_dag_print_and_change_nothing(finished):
    target, before = "results/test.json", finished.digests()
    head, *rows = [line for line in finished.snakemake(target, "--summary").splitlines() if "\t" in line]
    assert head.startswith("output_file")
    assert len(rows) > 20
    assert {tuple(row.split("\t")[-2:]) for row in rows} == {("ok", "no update")}
    assert "digraph" in finished.snakemake(target, "--dag")
    assert finished.digests() == before


def test_two_config_files_count_both_the_second_more(unmade):
    texts = {"a.yaml": "report: {title: one, subtitle: mine}\n", "b.yaml": "report: {title: two}\n"}
    for name, text in texts.items():
        (unmade.folder / name).write_text(text, encoding="utf-8")
    command = unmade.command("results/config.yaml", "-n")
    both = subprocess.run([*command, *texts], cwd=unmade.folder, capture_output=True, encoding="utf-8", check=False)
    assert both.returncode == 0, both.stderr
    printed = unmade.snakemake("-n", "--configfile", *texts, succeeds=False)
    assert "more than once" in printed and "Traceback" not in printed


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("test.json", "test_network"),
        ("figures/batch-size/levels.pdf", "plot_levels"),
        ("experiments/draws/trials.csv", "aggregate_search"),
    ],
)
def test_a_deleted_result_that_readme_names_is_made_again(copy, path, rule):
    os.remove(copy.folder / "results" / path)
    assert rule in copy.jobs()


def test_a_deleted_run_is_made_again(copy):
    run = pd.read_csv(copy.folder / "results/experiments/label-noise/runs.csv")["run"][0]
    shutil.rmtree(copy.folder / "results/runs" / run)
    jobs = copy.jobs()
    assert sum(jobs.get(rule, 0) for rule in TRAINING) == 1
    # It will be what it was.
    assert "report" not in jobs

"""The study on a cluster: the bits of the local run, by jobs or by steps on all nodes."""

import sys

from cluster.study import SLURM
from project import CONFIG, Project

# Each kind of job that is submitted on its own, but for those of the search and of the selection.
PARTS = ["results/experiments/training-run/noise.json", "results/mixture/2d/findings.json", "results/verification.csv"]


def test_the_whole_study_by_the_profile_which_takes_one_allocation(lab, finished, tmp_path):
    """Its jobs are many and short."""
    project, before = Project(tmp_path / "project"), {job["number"] for job in lab.jobs()}
    printed = project.snakemake("--workflow-profile", "slurm")
    assert "they run in one allocation of Slurm, cores: 2" in printed
    [job] = [job for job in lab.jobs() if job["number"] not in before]
    assert (job["state"], job["node"]) == ("COMPLETED", "n[1-2]")
    assert project.digests() == finished.digests()
    assert "Nothing to be done" in project.snakemake()
    assert "Nothing to be done" in project.snakemake("--workflow-profile", "slurm")


def test_an_allocation_that_the_user_takes(lab, study):
    study.command()
    words = ["--parsable", "--wait", "--ntasks=2", "--mem-per-cpu=2000", f"--export=ALL,PYTHON={sys.executable}"]
    script = [str(study.folder / "profiles/slurm/allocation.sh"), "runs", "--configfile", CONFIG]
    number = lab.run("sbatch", *words, f"--chdir={study.folder}", "--output=printed", *script).strip()
    [job] = study.jobs_of()
    assert job["number"] == number
    assert (job["state"], job["node"]) == ("COMPLETED", "n[1-2]")
    assert "Nothing to be done" in study.snakemake("runs")


def test_parts_of_the_study_by_jobs_of_their_own(lab, finished, tmp_path):
    project, before = Project(tmp_path / "project"), {job["number"] for job in lab.jobs()}
    project.snakemake(*PARTS, *SLURM)
    digests = project.digests()
    assert len(digests) > 30
    assert digests.items() <= finished.digests().items()
    jobs = [job for job in lab.jobs() if job["number"] not in before]
    assert {job["state"] for job in jobs} == {"COMPLETED"}
    assert {job["node"] for job in jobs} == set(lab.names)
    rules = sorted({job["comment"].removeprefix("rule_").partition("_wildcards_")[0] for job in jobs})
    # What takes a second is not worth a submission.
    assert rules == ["fit_mixture", "measure_noise", "train_with_snapshots", "verify", "zoom_noise"]
    assert not (project.folder / ".snakemake/slurm.json").exists()
    assert "Nothing to be done" in project.snakemake(*PARTS, *SLURM)
    assert "Nothing to be done" in project.snakemake(*PARTS)

"""What Slurm is asked, with programs in its place that print what it prints."""

import pytest

from study.common.errors import StudyError
from study.jobs.slurm import (
    CORES_BESIDE,
    Job,
    cancel,
    cores_here,
    jobs_named,
    partitions,
    status_command,
    step,
    wait_until_ended,
)


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a shell script in the place of a program of Slurm."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def put(name, text):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)

    return put


@pytest.mark.parametrize(
    ("accounts", "command"),
    [
        ("accounting_storage/slurmdbd", "sacct"),
        ("accounting_storage/none", "squeue"),
        ("(null)", "squeue"),
    ],
)
def test_sacct_is_asked_only_where_accounts_are_kept(program, accounts, command):
    program("scontrol", f"echo 'AccountingStorageTRES = cpu'; echo 'AccountingStorageType   = {accounts}'")
    assert status_command() == command


def test_without_slurm_the_plugin_says_what_is_missing(program):
    program("scontrol", "echo 'no contact' >&2; exit 1")
    assert status_command() == "squeue"


def test_jobs_are_read_with_whatever_is_in_their_comments(program):
    program("squeue", "echo '7|RUNNING|rule_train_wildcards_a|b'; echo '8_2|PENDING|(null)'; echo")
    assert jobs_named("study_1") == [Job("7", "RUNNING", "rule_train_wildcards_a|b"), Job("8_2", "PENDING", "(null)")]


def test_jobs_that_are_about_to_end_are_waited_for(program, tmp_path):
    program(
        "squeue", f"test -e {tmp_path}/once || {{ touch {tmp_path}/once; echo '7|COMPLETING|a'; }}; echo '8|PENDING|b'"
    )
    assert wait_until_ended("study_1", pause=0) == [Job("8", "PENDING", "b")]
    program("squeue", "echo '7|COMPLETING|a'")
    with pytest.raises(StudyError, match="squeue --name=study_1"):
        wait_until_ended("study_1", seconds=0, pause=0)


@pytest.mark.parametrize("ask", [jobs_named, cancel])
def test_a_slurm_that_does_not_answer_is_told(program, ask):
    for name in ("squeue", "scancel"):
        program(name, "echo 'Unable to contact slurm controller' >&2; exit 1")
    with pytest.raises(StudyError, match="Unable to contact"):
        ask("study_1")


def test_no_slurm_at_all_is_told(program):
    with pytest.raises(StudyError, match="squeue"):
        jobs_named("study_1")


NODE = {"SLURM_JOB_ID": "5", "SLURMD_NODENAME": "n1"}


@pytest.mark.parametrize(
    "environment", [{}, NODE, NODE | {"SLURM_JOB_NUM_NODES": "1"}, NODE | {"SLURM_JOB_NUM_NODES": ""}]
)
def test_on_the_only_node_a_job_runs_where_snakemake_does(environment):
    assert step(600, 1, environment) == ""


@pytest.mark.parametrize("environment", [NODE | {"SLURM_JOB_NUM_NODES": "3"}, {"SLURM_JOB_ID": "5"}])
def test_elsewhere_it_runs_where_the_allocation_has_room(environment):
    words = step(600, 2, environment).split()
    assert words[0] == "srun" and {"--nodes=1", "--cpus-per-task=2", "--mem=600M"} <= set(words)


def test_beside_an_allocation_little_runs_and_on_its_node_as_much_as_it_has_there():
    assert cores_here({"SLURM_JOB_ID": "5"}) == CORES_BESIDE
    assert cores_here(NODE | {"SLURM_CPUS_ON_NODE": "6"}) == 6
    assert cores_here(NODE) == 1


def test_partitions_are_listed_as_slurm_prints_them(program):
    program("sinfo", "echo 'short* 1/2/0/3'; echo 'long 0/8/0/8'")
    assert partitions() == ["short* 1/2/0/3", "long 0/8/0/8"]

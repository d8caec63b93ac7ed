"""What Slurm knows of the study's jobs: asked by its commands, as text."""

import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass

from study.common.errors import StudyError

# Seconds until a command of Slurm that does not answer is given up.
PATIENCE = 60
# What may run beside an allocation, on the node where one logs in.
CORES_BESIDE = 2
# A job in this state has ended, and its processes are about to.
ENDING = "COMPLETING"


@dataclass(frozen=True)
class Job:
    """A job in the queue. number: Slurm's; state: such as PENDING or RUNNING; comment: what it makes."""

    number: str
    state: str
    comment: str


def status_command() -> str:
    """The command that sees a job end: sacct where the cluster keeps accounts, squeue where it keeps none."""
    try:
        text = _run("scontrol", "show", "config")
    except StudyError:
        # Snakemake's plugin says what is missing.
        return "squeue"
    settings = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    kind = {name.strip(): value.strip() for name, value in settings.items()}.get("AccountingStorageType", "")
    return "squeue" if kind in ("", "(null)") or kind.endswith("/none") else "sacct"


def jobs_named(name: str) -> list[Job]:
    """The jobs of this name that wait, run or are about to end. StudyError where Slurm does not answer."""
    lines = _run("squeue", "--noheader", f"--name={name}", "--format=%i|%T|%k").splitlines()
    return [Job(*line.split("|", 2)) for line in lines if line.count("|") >= 2]


def wait_until_ended(name: str, seconds: float = PATIENCE, pause: float = 0.5) -> list[Job]:
    """The jobs of this name that wait or run, once none of them is about to end. StudyError if that takes too long."""
    limit = time.monotonic() + seconds
    while True:
        jobs = jobs_named(name)
        if all(job.state != ENDING for job in jobs):
            return jobs
        if time.monotonic() > limit:
            raise StudyError(
                f"Slurm has not ended the jobs of the last Snakemake in this folder within {seconds:g} seconds. Look "
                f"at them with squeue --name={name}, and run the same command again once they are gone."
            )
        time.sleep(pause)


def step(megabytes: int, threads: int, environment: Mapping[str, str] = os.environ) -> str:
    """What stands before a job's command, so that it runs on a node of the allocation that has room for it: srun, which
    waits for the room; nothing where this process has no allocation, or is on its only node.

    megabytes, threads: what the job needs.
    """
    is_on_node = "SLURMD_NODENAME" in environment
    if "SLURM_JOB_ID" not in environment or (is_on_node and int(environment.get("SLURM_JOB_NUM_NODES") or 1) < 2):
        return ""
    return f"srun --quiet --input=none --nodes=1 --ntasks=1 --exact --cpus-per-task={threads} --mem={megabytes}M "


def cores_here(environment: Mapping[str, str] = os.environ) -> int:
    """Cores for jobs that are no step of an allocation: those that it has on this node, some where it has none here."""
    return int(environment.get("SLURM_CPUS_ON_NODE") or 1) if "SLURMD_NODENAME" in environment else CORES_BESIDE


def partitions() -> list[str]:
    """The partitions of the cluster, as study.jobs.allocation reads them. StudyError where Slurm does not answer."""
    return _run("sinfo", "--noheader", "--format=%P %C").splitlines()


def cancel(name: str) -> None:
    """Cancel all jobs of this name."""
    _run("scancel", f"--name={name}")


def _run(*command):
    """What the command prints; StudyError where it cannot be run or fails."""
    try:
        call = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StudyError(f"Slurm cannot be asked about its jobs: {' '.join(command)} ({error}).") from None
    if call.returncode:
        raise StudyError(f"Slurm cannot be asked about its jobs: {' '.join(command)} ({call.stderr.strip()}).")
    return call.stdout

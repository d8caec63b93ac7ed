"""A study that is killed on its way, and on another number of cores, and one whose Ctrl-C only its jobs have heard."""

import os
import signal
import subprocess
import time

from project import Project


def test_one_core_killed_and_resumed_gives_the_bits_of_two(finished, tmp_path):
    other = Project(tmp_path / "killed")
    process = subprocess.Popen(
        other.command("--cores", "1"), cwd=other.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not list(other.folder.glob("results/runs/*/summary.json")):
        time.sleep(0.2)
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    other.snakemake("--unlock")
    other.snakemake("--cores", "1")
    assert other.digests() == finished.digests()


def jobs_of(process):
    """Process ids of the jobs that a Snakemake runs at the moment: Pythons that its shells have begun."""
    found, parents = [], [process.pid]
    while parents:
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(parents.pop())], capture_output=True, check=False
        )
        for line in listed.stdout.decode().splitlines():
            number, _, words = line.strip().partition(" ")
            parents.append(int(number))
            found += [int(number)] if "snakemake" not in words and "runpy" in words and "sh -c" not in words else []
    return found


def test_ctrl_c_that_only_the_jobs_have_heard_ends_all(tmp_path):
    project = Project(tmp_path / "unheard")
    project.config["defaults"]["epochs"] = 3000
    process = subprocess.Popen(
        project.command("runs", "--cores", "2"),
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # It hears Ctrl-C, whatever the tests were started as.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not list(project.folder.glob("results/logs/train*/*.log")) or not (jobs := jobs_of(process)):
        time.sleep(0.2)
        assert process.poll() is None
    time.sleep(2)
    for job in jobs_of(process) or jobs:
        os.kill(job, signal.SIGINT)
    printed, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "Stopped." in printed and "Traceback" not in printed

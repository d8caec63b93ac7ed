"""A study that is stopped again and again, in every stage, ends with the bits of one that nobody disturbed.

What had been trained is not trained again, nothing is left running, and the same command goes on.
"""

import base64
import contextlib
import os
import random
import re
import signal
import subprocess
import time

import pytest

from project import Project
from study.jobs.cache import SEAL

# A job of each stage is running when its call is stopped: by a part of the path of a result that it makes.
STAGES = {
    "preprocess": "results/data/train-",
    "train": "results/runs/",
    "begin trials": "results/trials/",
    "promote": "/slots.json",
    "second rung": "/rung-1/slot-",
    "third rung": "/rung-2/slot-",
    "aggregate": "/levels.csv",
    "find": "/findings.json",
    "noise": "/noise/",
    "select": "results/selection/selected.json",
    "refit": "results/selection/seed-",
    "ablate": "results/selection/ablation/",
    "calibrate": "results/selection/temperatures.json",
    "test": "results/test.json",
    "mixture": "results/mixture/points",
    "fit mixture": "/start-",
    "verify": "results/verification.csv",
    "claims": "/claims.json",
    "figures": "results/figures/",
    "tables": "results/tables/",
    "pages": "results/pages/",
    "explorer": "results/explore.html",
    "origin": "results/provenance.json",
    "PDF": "results/report.pdf",
    "Snakemake's report": "results/snakemake_report.html",
}
SIGNALS = {"kill": [signal.SIGKILL], "terminate or interrupt": [signal.SIGTERM, signal.SIGINT]}
# Seconds after the beginning of a job: before its code is loaded, while it computes and while it writes.
LONGEST_WAIT = 0.4
TRAINED = ("results/runs", "results/trials", "results/searches", "results/selection")


def running(project, since=0.0):
    """Paths of the results that jobs are making, by Snakemake's marks from that time on (seconds since 1970)."""
    folder, names = project.folder / ".snakemake/incomplete", []
    for path in folder.rglob("*"):
        # Those of jobs that end just now vanish.
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime >= since:
                names.append(path.relative_to(folder).as_posix())
    return [base64.urlsafe_b64decode(name.replace("/@", "").lstrip("@")).decode() for name in names]


def processes_in(folder):
    """Command lines of the processes that work in the folder."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if os.readlink(f"/proc/{entry.name}/cwd") == str(folder):
                    with open(f"/proc/{entry.name}/cmdline", encoding="utf-8", errors="replace") as file:
                        found.append(file.read().replace("\0", " "))
            except OSError:
                continue
    return found


def wait_until_none_works(folder, seconds=20):
    """The command lines that are still there after that time."""
    end = time.monotonic() + seconds
    while (left := processes_in(folder)) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def trained(project):
    """State of the curves whose jobs have ended, by path."""
    paths = [path for folder in TRAINED for path in (project.folder / folder).rglob("curve.csv")]
    busy = set(running(project))
    paths = [path for path in paths if path.relative_to(project.folder).as_posix() not in busy]
    # Those of a cache are no rule's output: a seal, which is written last, says that they are whole.
    beginnings = re.compile(r"results/trials/[^/]*_epochs-[\d.]+-")
    paths = [path for path in paths if not beginnings.search(str(path)) or (path.parent / SEAL).exists()]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


@pytest.mark.parametrize("how", SIGNALS)
def test_stopped_in_every_stage(finished, tmp_path, how):
    random_numbers = random.Random(how)
    project = Project(tmp_path / "stopped")
    left, known, stopped = dict(STAGES), {}, []
    while True:
        with open(tmp_path / "printed", "w+", encoding="utf-8") as printed:
            process = subprocess.Popen(
                project.command("--cores", "2"),
                cwd=project.folder,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            stage = wait_for_stage(process, project, left)
            if stage is None:
                break
            del left[stage]
            time.sleep(random_numbers.uniform(0, LONGEST_WAIT))
            number = random_numbers.choice(SIGNALS[how])
            send(process, number)
            process.wait()
            stopped.append(stage)
            # What a killed one started ends by itself.
            assert wait_until_none_works(project.folder) == []
            printed.seek(0)
            check_words(printed.read(), number, project)
        now = trained(project)
        assert {path: state for path, state in now.items() if path in known} == known, stage
        known = now
    assert process.wait() == 0, (tmp_path / "printed").read_text(encoding="utf-8")[-3000:]
    # Some stages are over between two looks.
    assert len(stopped) >= 20, f"not stopped in {sorted(left)}"
    assert project.digests() == finished.digests()
    assert not list(project.folder.rglob("*.partial*"))
    assert "Nothing to be done" in project.snakemake()


def wait_for_stage(process, project, left):
    """The first of the stages that are left of which a job is running; None when the call has ended."""
    began = time.time()
    while process.poll() is None:
        for path in running(project, began):
            for stage, part in left.items():
                if part in path:
                    return stage
        time.sleep(0.005)
    return None


def send(process, number):
    """The signal, as it is sent: Ctrl-C goes to all processes of the terminal, the others to the one that is named."""
    if number == signal.SIGINT:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)


def check_words(printed, number, project):
    """What the user reads, and what the call leaves behind."""
    assert "Traceback" not in printed, printed[-3000:]
    assert "cannot be locked" not in printed
    if number != signal.SIGKILL:
        assert "What is done is kept; the same command goes on from there." in printed, printed[-3000:]
        assert not list((project.folder / ".snakemake").glob("locks/*"))

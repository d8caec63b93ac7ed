"""A machine that does not keep its part: its clock is set back, its folders cannot be written, its memory runs out."""

import os
import re
import shutil
import signal
import subprocess
import time

import pandas as pd
import pytest

from mounting import ALONE, may_mount

HOUR = 3600


def set_dates(folder, date):
    """Give every file in the folder a new date, from its old one (seconds)."""
    for path in folder.rglob("*"):
        if path.is_file():
            new = date(path.stat().st_mtime)
            os.utime(path, (new, new))


def edit_a_template(project, date=None):
    path = project.folder / "report/report.html.j2"
    path.write_text(path.read_text(encoding="utf-8") + "\n<!-- new -->\n", encoding="utf-8")
    if date:
        os.utime(path, (date, date))


# What an edited template makes again.
TEXT = {"describe_origin", "report", "require_verified", "all"}


def test_dates_of_whole_seconds_change_nothing(copy):
    set_dates(copy.folder, int)
    assert copy.jobs() == {}
    edit_a_template(copy, date=int(time.time()))
    assert set(copy.jobs()) == TEXT


@pytest.mark.parametrize("age", [-HOUR, HOUR, 400 * 86400], ids=["future", "an hour ago", "a year ago"])
def test_what_changed_is_seen_whatever_its_date(copy, age):
    """A template from a backup, or written after the clock was set back."""
    edit_a_template(copy, date=time.time() - age)
    assert set(copy.jobs()) == TEXT


def test_a_clock_that_was_set_back_by_an_hour(copy):
    """All that is there is of the future; what is made now comes before it."""
    before = copy.digests()
    set_dates(copy.folder / "results", lambda date: date + HOUR)
    assert copy.jobs() == {}
    run = pd.read_csv(copy.folder / "results/experiments/label-noise/runs.csv")["run"][0]
    for name in ("summary.json", "parameters.npz", "curve.csv"):
        (copy.folder / "results/runs" / run / name).unlink()
    printed = copy.snakemake("--cores", "2")
    assert "older modification time" not in printed
    assert copy.digests() == before
    assert copy.jobs() == {}
    code = copy.folder / "scripts/study/figures/shared/style.py"
    code.write_text(code.read_text(encoding="utf-8") + "\nUNUSED = 1\n", encoding="utf-8")
    assert "plot_levels" in copy.jobs()


READ_ONLY = 'mount --bind results results && mount -o remount,bind,ro results && exec "$@"'


@pytest.mark.skipif(not may_mount(), reason="nothing may be mounted here")
def test_a_folder_of_results_that_cannot_be_written(copy):
    before = copy.digests()
    copy.config["defaults"]["epochs"] = 4
    command = copy.command("--cores", "2")
    call = subprocess.run(
        [*ALONE, "sh", "-c", READ_ONLY, "sh", *command],
        cwd=copy.folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    printed = call.stdout + call.stderr
    assert call.returncode == 1
    # Snakemake names those of one job, whichever it comes to first.
    assert re.search(r"Write-protected output files.*affected files:\s+results/\S+\.", printed, re.S)
    assert "Traceback" not in printed, printed[-4000:]
    assert copy.digests() == before


def test_a_job_that_the_system_kills_for_memory(copy):
    name = "results/selection/seed-7/summary.json"
    shutil.rmtree(copy.folder / "results/refits")
    shutil.rmtree(copy.folder / "results/selection/seed-7")
    script = copy.folder / "scripts/selection/refit.py"
    text = script.read_text(encoding="utf-8")
    script.write_text(f"import os\nos.kill(os.getpid(), {signal.SIGKILL:d})\n{text}", encoding="utf-8")
    printed = copy.snakemake(name, "--cores", "1", succeeds=False)
    assert "was killed, as the system does when memory runs out" in printed
    assert "Traceback" not in printed
    script.write_text(text, encoding="utf-8")
    copy.snakemake(name, "--cores", "1")

"""One call at a time in a folder, and no job that outlives its Snakemake."""

import signal
import subprocess
import sys
import time

import pytest

from study.jobs.alone import alone, is_held
from study.jobs.parent import VARIABLE, end_with_starter, name_process

HOLD = (
    "import sys, time; from study.jobs.alone import alone\n"
    "with alone(sys.argv[1]) as other: print(other, flush=True); time.sleep(60)"
)


@pytest.fixture
def run(request):
    """Start Python code with the library on its path, ended after the test."""
    started = []

    def begin(code, *words):
        code = f"import sys; sys.path[:0] = {sys.path!r}\n{code}"
        command = [sys.executable, "-c", code, *map(str, words)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8"))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_second_is_told_who_is_first_until_that_one_ends_however_it_does(tmp_path, run):
    path = tmp_path / ".snakemake/working"
    assert not is_held(path)
    first = run(HOLD, path)
    assert first.stdout.readline() == "(None, False)\n"
    assert is_held(path)
    with alone(path) as (other, killed):
        assert f"process {first.pid} on " in other
        assert not killed
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not is_held(path)
    for was_killed in (True, False):
        with alone(path) as (other, killed):
            assert (other, killed) == (None, was_killed)
            assert is_held(path)


def test_a_file_system_without_locks_leaves_it_to_snakemake(tmp_path, monkeypatch):
    def refuse(file, how):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    with alone(tmp_path / "working") as found:
        assert found == (None, None)
    assert not is_held(tmp_path / "working")


STARTER = """
import os, subprocess, time
from study.jobs.parent import name_process
name_process()
job = f"import sys; sys.path[:0] = {sys.path!r}; from study.jobs import parent as p; {sys.argv[1]}"
job += "p.end_with_starter(); print('begun', flush=True)\\nimport time; time.sleep(60)"
# As Snakemake does it: with a shell between.
subprocess.Popen(["sh", "-c", '"$0" -c "$1"; true', sys.executable, job])
time.sleep(60)
"""


@pytest.mark.parametrize("waits", ["", "del p.os.pidfd_open; p.PAUSE = 0.1; "], ids=["told", "looks"])
def test_a_job_ends_with_the_process_that_started_it(run, waits):
    starter = run(STARTER, waits)
    assert starter.stdout.readline() == "begun\n"
    time.sleep(0.5)
    assert starter.poll() is None
    starter.kill()
    starter.wait()
    # The job holds the other end of the pipe: it closes when the job has ended.
    began = time.monotonic()
    assert starter.stdout.read() == ""
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("named", [None, "", "another machine 1", "1", "no number"])
def test_a_process_that_is_named_elsewhere_is_not_waited_for(named):
    assert end_with_starter({} if named is None else {VARIABLE: named}) is None


def test_the_process_is_named_by_its_number(monkeypatch):
    environment = {}
    name_process(environment)
    monkeypatch.setattr("study.jobs.parent._wait_and_end", lambda number: None)
    assert end_with_starter(environment) is not None

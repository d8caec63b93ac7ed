"""What reaches into Snakemake: it does what it should, and stops with a message where Snakemake has changed."""

import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from subprocess import CalledProcessError
from types import SimpleNamespace

import pytest
import snakemake.api  # noqa: F401  (its modules import each other, and only in the order that it begins)
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.script import ScriptBase

INTERNALS = Path(__file__).parents[2] / "rules/internals.smk"
PATCHED = "_schedule_reevalutation"


def run(settings=("deployment_method",), remote=False, fork=None):
    """The names that rules/internals.smk defines, where Snakemake's deployment settings have these attributes.

    remote: whether as in a cluster's job; fork: how a script ends that runs in a fork, None where none does.
    """
    deployment = SimpleNamespace(**{name: set() for name in settings})
    workflow = SimpleNamespace(deployment_settings=deployment, remote_exec=remote)
    names = {"workflow": workflow, "run_in_fork": lambda script, words: fork}
    # The files that it includes come last: they are Snakemake's words, and the workflow tests run them.
    text = re.sub(r"^include: .*$", "", INTERNALS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    exec(compile(text, INTERNALS, "exec"), names)
    return names


@pytest.fixture(autouse=True)
def scheduler(monkeypatch):
    """Snakemake's scheduler as it was, after each test."""
    monkeypatch.setattr(JobScheduler, PATCHED, getattr(JobScheduler, PATCHED))
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)


@pytest.fixture
def hears():
    """This process hears Ctrl-C, whatever it was started as."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Semaphore:
    released = 0

    def release(self):
        self.released += 1


def test_ctrl_c_in_a_destructor_is_heard_without_a_traceback(hears, monkeypatch, capfd):
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    names = run()

    class Object:
        def __del__(self):
            raise self.error

    def destroy(error):
        thing = Object()
        thing.error = error

    with pytest.raises(KeyboardInterrupt):
        destroy(KeyboardInterrupt())
        time.sleep(30)
    names["ENDING"].set()
    assert capfd.readouterr().err == ""
    destroy(ValueError("another mistake"))
    assert "another mistake" in capfd.readouterr().err


def test_of_many_calls_within_the_delay_one_wakes_the_scheduler():
    run()
    waiting = SimpleNamespace(_open_jobs=Semaphore())
    for _ in range(5):
        getattr(JobScheduler, PATCHED)(waiting, 0.2)
    waiting.pending_wake_up.join()
    assert waiting._open_jobs.released == 1
    getattr(JobScheduler, PATCHED)(waiting, 0)
    waiting.pending_wake_up.join()
    assert waiting._open_jobs.released == 2


def test_a_snakemake_without_the_method_is_refused_in_a_line(monkeypatch):
    monkeypatch.delattr(JobScheduler, PATCHED)
    with pytest.raises(SystemExit) as refusal:
        run()
    assert PATCHED in str(refusal.value)
    assert "requirements.txt" in str(refusal.value)
    assert not hasattr(JobScheduler, PATCHED)


def test_a_snakemake_without_the_setting_is_refused_in_a_line():
    with pytest.raises(SystemExit) as refusal:
        run(settings=())
    assert "deployment_method" in str(refusal.value)


def test_the_path_of_python_is_quoted_and_everything_else_stays(monkeypatch):
    executed = []
    monkeypatch.setattr(ScriptBase, "_execute_cmd", lambda script, *words, **options: executed.append((words, options)))
    run()["PythonScript"]._execute_cmd(None, "{py_exec} {fname:q}", py_exec="/my study/.venv/bin/python", fname="a b")
    run()["PythonScript"]._execute_cmd(None, "echo", read=True)
    [(words, options), other] = executed
    assert other == (("echo",), {"read": True})
    assert words == ("{py_exec} {fname:q}",) and options["fname"] == "a b"
    assert shlex.split(options["py_exec"].partition("; ")[2])[:3] == ["/my study/.venv/bin/python", "-P", "-c"]


@pytest.mark.parametrize(
    ("status", "raised"), [(1, CalledProcessError), (-9, CalledProcessError), (-2, KeyboardInterrupt)]
)
def test_a_fork_ends_as_another_process_does(monkeypatch, status, raised):
    monkeypatch.setattr(ScriptBase, "_execute_cmd", lambda *_, **__: pytest.fail("started once more"))
    names, job = run(fork=status), SimpleNamespace(output=["results/a.csv"])
    names["ENDING"].set()
    with pytest.raises(raised):
        names["PythonScript"]._execute_cmd(job, "{py_exec} {fname:q}", py_exec=sys.executable, fname="a.py")
    run(fork=0)["PythonScript"]._execute_cmd(job, "{py_exec} {fname:q}", py_exec=sys.executable, fname="a.py")


@pytest.mark.parametrize(
    ("sent", "raised", "remote", "words"),
    [
        (2, KeyboardInterrupt, False, None),
        (9, CalledProcessError, False, "memory runs out"),
        (9, CalledProcessError, True, "over its memory or time"),
        (15, CalledProcessError, False, None),
    ],
)
def test_a_job_that_a_signal_ends(hears, monkeypatch, tmp_path, sent, raised, remote, words):
    """Ctrl-C is no failure, and whoever was killed for memory is told so; the script itself runs as Python runs it."""
    script = tmp_path / "a job.py"
    script.write_text(
        f"import os, sys\nassert sys.argv == [__file__] and __name__ == '__main__'\nos.kill(os.getpid(), {sent})",
        encoding="utf-8",
    )

    def execute(script, command, **words):
        line = command.replace("{fname:q}", shlex.quote(words["fname"])).replace("{py_exec}", words["py_exec"])
        subprocess.run(["bash", "-c", f"{line}; exit $?"], check=True)

    monkeypatch.setattr(ScriptBase, "_execute_cmd", execute)
    job = SimpleNamespace(output=["results/a.csv"])
    names = run(remote=remote)
    told = []
    monkeypatch.setattr(names["logger"], "error", told.append)
    # As if Snakemake had heard of it too: otherwise Ctrl-C is repeated.
    names["ENDING"].set()
    with pytest.raises(raised):
        names["PythonScript"]._execute_cmd(job, "{py_exec} {fname:q}", py_exec=sys.executable, fname=str(script))
    assert names["STOPPED"].is_set() == (sent == 2)
    assert len(told) == bool(words) and all(words in text for text in told)


@pytest.mark.parametrize(
    ("forceall", "forcerun", "expected"),
    [
        (False, set(), False),
        (True, set(), True),
        (False, {"refit"}, True),
        (False, {"a.json"}, True),
        (False, {"b"}, False),
    ],
)
def test_what_the_command_forces_is_known(forceall, forcerun, expected):
    names = run()
    names["workflow"].dag_settings = SimpleNamespace(forceall=forceall, forcerun=forcerun)
    assert names["forced"]("refit")(None, ["a.json"]) is expected


def test_a_signal_that_comes_while_the_scheduler_holds_its_lock_blocks_nothing():
    names = run()
    scheduler = SimpleNamespace(_lock=threading.Lock(), _open_jobs=Semaphore(), _user_kill=None)
    before = set(threading.enumerate())
    with scheduler._lock:
        names["stop"](scheduler, 15, None)
        started = set(threading.enumerate()) - before
    for thread in started:
        thread.join(10)
    assert scheduler._user_kill == "graceful"
    assert names["STOPPED"].is_set()


def test_no_other_rule_file_reaches_into_snakemake():
    inside = [INTERNALS, *(INTERNALS.parent / "internals").glob("*.smk")]
    others = [path for path in INTERNALS.parent.rglob("*.smk") if path not in inside]
    for text in (path.read_text(encoding="utf-8") for path in [*others, INTERNALS.parents[1] / "Snakefile"]):
        assert "deployment_settings" not in text
        assert "execution_settings" not in text
        assert "dag_settings" not in text
        assert "from snakemake." not in text.replace("from snakemake.utils import min_version", "")

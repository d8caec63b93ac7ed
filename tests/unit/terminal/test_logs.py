"""What a job's log says: the last loss, and the reason of a failure."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from study.jobs.log import FORMAT
from study.terminal.logs import RECORD, TAIL, last_loss, reason
from study.training.files import progress_line

SCRIPTS = Path(__file__).parents[3] / "scripts"
JOB = """
import sys
sys.path.insert(0, sys.argv[1])
from study.common.errors import StudyError
from study.jobs.log import job_log
with job_log(sys.argv[2]) as log:
    log.info("Specification: {}")
    log.info("iteration 1 of 20: training loss 2.3026, validation loss 2.3, validation accuracy 0.1")
    %s
"""


def log_of(path, *messages):
    """A log with these messages, as jobs write it."""
    lines = [f"2026-01-01 00:00:0{number},000 INFO {message}" for number, message in enumerate(messages)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def line(iteration, loss):
    """What a training log says of an evaluation."""
    point = {"iteration": iteration, "training_loss": loss, "validation_loss": 0.4, "validation_accuracy": 0.9}
    return progress_line(point, 1250)


def job(tmp_path, statement):
    """The log of a job that does this, and what it printed."""
    script = tmp_path / "job.py"
    script.write_text(JOB % statement, encoding="utf-8")
    call = subprocess.run(
        [sys.executable, script, SCRIPTS, tmp_path / "job.log"], capture_output=True, encoding="utf-8", check=False
    )
    assert call.returncode
    return tmp_path / "job.log", call.stderr


def test_the_last_loss_of_a_training_log(tmp_path):
    log = log_of(
        tmp_path / "log",
        'Specification: {"label_smoothing": 0, "loss": 1}',
        line(0, 2.3026),
        line(940, 0.3129),
        "BLAS kernel: openblas",
    )
    assert last_loss(log) == "iteration 940 of 1250, training loss 0.3129"


def test_no_loss_is_no_text(tmp_path):
    assert last_loss(log_of(tmp_path / "log", 'Specification: {"loss": 1}', "GSUB pruned")) == ""
    assert last_loss(tmp_path / "missing") == ""


def test_only_the_end_of_a_long_log_is_read(tmp_path):
    log = log_of(tmp_path / "log", line(1, 1.0), "x" * TAIL)
    assert last_loss(log) == ""


def test_a_traceback_is_told_in_full(tmp_path):
    log, printed = job(tmp_path, "1 / 0")
    told = reason(log)
    assert told.splitlines()[0].endswith("ERROR The job failed.")
    assert "Traceback" in told and told.splitlines()[-1].startswith("ZeroDivisionError")
    assert "Specification" not in told
    assert "ZeroDivisionError" in printed and reason(log, is_told=True) is None


@pytest.mark.parametrize("statement", ["raise StudyError('Mend a.')", "raise MemoryError"])
def test_a_mistake_of_the_user_is_one_line_and_not_told_twice(tmp_path, statement):
    log, printed = job(tmp_path, statement)
    assert printed.startswith("Error: ")
    assert reason(log).endswith(f"ERROR {printed.removeprefix('Error: ')}".rstrip())
    assert reason(log, is_told=True) is None


def test_a_log_without_an_error_is_shown_to_its_end(tmp_path):
    log = log_of(tmp_path / "log", *map(str, range(10)))
    for is_told in (True, False):
        assert reason(log, is_told).splitlines()[-1].endswith("INFO 9")
    assert reason(tmp_path / "missing") == f"{tmp_path / 'missing'} was not written."
    (tmp_path / "empty").touch()
    assert reason(tmp_path / "empty") == f"{tmp_path / 'empty'} is empty."


def test_the_form_of_a_line_is_that_of_the_log():
    record = logging.LogRecord("study", logging.INFO, "", 0, line(1, 0.5), None, None)
    assert RECORD.match(logging.Formatter(FORMAT).format(record))[1] == "INFO"

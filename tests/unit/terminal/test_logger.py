"""The logger that Snakemake's messages go to: what reaches the user, in which words, and what does not."""

import logging
import re
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

# First: the modules of Snakemake import each other, and only in the order that it begins.
import snakemake.api
import snakemake.logging
import yaml
from snakemake.settings.types import OutputSettings
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_interface_logger_plugins.registry import LoggerPluginRegistry

import snakemake_logger_plugin_terminal
from snakemake_logger_plugin_terminal import LogHandler
from snakemake_logger_plugin_terminal.messages import IDLE, OF_COMMAND, REPEATED, is_noise
from study.terminal.schedule import Job

ROOT = Path(__file__).parents[3]
SNAKEMAKE = Path(snakemake.logging.__file__).parent
JOBS = [
    Job(0, "train", "training", 30.0),
    Job(1, "train", "training", 30.0),
    Job(2, "plot_levels", "figures", 30.0, (0, 1)),
]


class Logger:
    """A logger as Snakemake has one, with this handler, and what it has printed."""

    def __init__(self, capsys, **settings):
        self.capsys = capsys
        self.handler = LogHandler(OutputSettings(**settings), None)
        self.logger = logging.Logger("snakemake")
        self.logger.addHandler(self.handler)

    def say(self, message, level=logging.INFO, **extra):
        self.logger.log(level, message, extra=extra)
        return self.capsys.readouterr().err

    def begin(self, jobs=JOBS, cores=2, is_here=True):
        self.handler.begin(jobs, cores, threading.Event(), is_here)
        return self.capsys.readouterr().err

    def start(self, number, log=None):
        job = JOBS[number]
        values = {"run": f"run-{number}"} if job.rule == "train" else {"experiment": "batch-size"}
        message = f"Train run-{number}" if job.rule == "train" else None
        return self.say(
            " Rule",
            event=LogEvent.JOB_INFO,
            jobid=number,
            rule_name=job.rule,
            rule_msg=message,
            wildcards=values,
            log=[str(log)] if log else [],
        )

    def finish(self, number):
        return self.say("Finished", event=LogEvent.JOB_FINISHED, job_id=number)

    def fail(self, number, log=None, message=None):
        return self.say(
            "Error in rule",
            logging.ERROR,
            event=LogEvent.JOB_ERROR,
            jobid=number,
            rule_name=JOBS[number].rule,
            rule_msg=message,
            log=[str(log)] if log else [],
        )


@pytest.fixture
def logger(capsys):
    return Logger(capsys)


def test_snakemake_takes_it_for_a_logger_and_gives_it_the_stream(capsys):
    registry = LoggerPluginRegistry()
    registry.register_plugin("snakemake_logger_plugin_terminal", snakemake_logger_plugin_terminal)
    plugin = registry.get_plugin("terminal")
    assert plugin.log_handler is LogHandler and plugin.settings_cls is None
    profile = (ROOT / "profiles/default/config.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(profile)["logger"] == ["terminal"]
    assert LogHandler(OutputSettings(), None).writes_to_stream


@pytest.mark.parametrize("setting", ["dryrun", "verbose", "printshellcmds", "debug_dag"])
def test_where_snakemakes_words_are_wanted_it_is_silent(capsys, setting):
    logger = Logger(capsys, **{setting: True})
    # Snakemake then adds its own.
    assert not logger.handler.writes_to_stream
    printed = logger.begin() + logger.start(0) + logger.finish(0) + logger.say("a warning", logging.WARNING)
    assert printed == ""


def test_without_a_terminal_there_is_a_line_for_each_finished_job(logger):
    assert logger.begin() == "3 jobs, about 1 min on 2 cores.\n"
    assert logger.start(0) == "" and logger.start(1) == ""
    assert re.fullmatch(r" +\d+ %  Train run-0  \(0\.0 s\)\n", logger.finish(0))
    assert re.fullmatch(r" +\d+ %  Train run-1  \(0\.0 s\)\n", logger.finish(1))
    logger.start(2)
    assert re.fullmatch(r"100 %  Plot levels: batch-size  \(0\.0 s\)\n", re.sub("^ +", "", logger.finish(2)))


def test_there_are_neither_colours_nor_redrawing(logger):
    printed = logger.begin() + logger.start(0) + logger.fail(0) + logger.say("Beware.", logging.WARNING)
    assert "\x1b" not in printed and "\r" not in printed


def test_jobs_that_nobody_announced_are_told_too(logger):
    logger.start(0)
    assert logger.finish(0) == "Train run-0\n"


def test_a_failed_job_is_told_at_once_with_its_log(logger, tmp_path):
    log = tmp_path / "a.log"
    log.write_text(
        "2026-01-01 00:00:00,000 INFO Specification: {}\n2026-01-01 00:00:00,000 ERROR The job failed.\n"
        "Traceback (most recent call last):\n  somewhere\nValueError: 3\n",
        encoding="utf-8",
    )
    logger.begin(is_here=False)
    logger.start(0, log)
    printed = logger.fail(0, log)
    assert printed.splitlines()[0] == f"✗ Train run-0 has failed; its log: {log}"
    assert printed.splitlines()[-1].strip() == "ValueError: 3"
    assert "Specification" not in printed
    # Here the job has printed it already.
    logger.begin(is_here=True)
    logger.start(0, log)
    assert logger.fail(0, log).splitlines() == [f"✗ Train run-0 has failed; its log: {log}"]


def test_what_a_cluster_says_of_a_failed_job_is_told(logger, tmp_path):
    said = "SLURM-job '7' failed, SLURM status is: 'TIMEOUT'."
    printed = logger.fail(0, tmp_path / "absent.log", said)
    assert printed.splitlines()[1:] == [f"  {said}", f"  {tmp_path}/absent.log was not written."]


def test_messages_of_the_study_and_warnings_reach_the_user(logger):
    told = "The last Snakemake in this folder was killed; what it had finished is kept."
    for level in (logging.INFO, logging.WARNING, logging.ERROR):
        assert logger.say(told, level) == f"{told}\n"
    nothing = "Nothing to be done (all requested files are present and up to date)."
    assert logger.say(nothing) == f"{nothing}\n"
    wrong = "WorkflowError:\nA rule is wrong."
    assert logger.say(wrong, logging.ERROR, event=LogEvent.ERROR, exception="WorkflowError") == f"{wrong}\n"
    # What is left out is left out as a mere remark.
    assert logger.say(IDLE[0], logging.WARNING) == f"{IDLE[0]}\n"


def test_what_is_told_elsewhere_is_left_out(logger):
    for text in IDLE:
        assert logger.say(f"{text} more") == ""
    for text in REPEATED:
        assert logger.say(text, logging.ERROR) == ""
    failed = f"{OF_COMMAND}a.smk, line 3:\nCommand '...' returned non-zero exit status 1."
    assert logger.say(failed, logging.ERROR, event=LogEvent.ERROR, exception="RuleException") == ""
    for event in (LogEvent.RUN_INFO, LogEvent.PROGRESS, LogEvent.SHELLCMD, LogEvent.RESOURCES_INFO):
        assert logger.say("none of it", event=event) == ""


@pytest.mark.parametrize("text", [*IDLE, *REPEATED])
def test_snakemake_still_says_what_is_left_out(text):
    """A text that Snakemake has changed would stand in the picture again."""
    sources = "".join(path.read_text(encoding="utf-8") for path in SNAKEMAKE.rglob("*.py"))
    assert text.rpartition("\n")[2].strip() in sources


def test_a_record_that_cannot_be_told_stops_nothing(logger, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logger.say("Finished", event=LogEvent.JOB_FINISHED)
    assert logger.say("still here") == "still here\n"


def test_quiet_means_what_it_means_to_snakemake(capsys):
    from snakemake.logging import DefaultFilter
    from snakemake.settings.enums import Quietness

    quiet = {Quietness.PROGRESS, Quietness.RULES}
    logger = Logger(capsys, quiet=quiet)
    # Snakemake adds its filter to a handler that has none of its own.
    assert not logger.handler.has_filter
    logger.handler.addFilter(DefaultFilter(quiet, False, False, False, False))
    printed = logger.begin() + logger.start(0) + logger.finish(0)
    assert printed == ""
    assert logger.say("a warning", logging.WARNING) == "a warning\n"


def test_noise_is_known_by_its_event_or_its_text():
    record = SimpleNamespace(levelno=logging.INFO, getMessage=lambda: "Using shell: /bin/bash")
    assert is_noise(record)
    record.event = LogEvent.GROUP_INFO
    assert not is_noise(record)

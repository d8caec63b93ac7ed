"""Snakemake's messages as a user of this study wants them: `--logger terminal`, set in profiles/default/config.yaml.

In a terminal a picture of what is done and what runs (study.terminal), elsewhere a line for each job that has ended;
warnings and failures in both. Where the user asks for Snakemake's own words (--verbose, --printshellcmds,
--debug-dag), or for what it would do (-n), this logger is silent and Snakemake's stands in its place. Its log file has
everything.

Snakemake looks for loggers among the installed packages, before it reads a profile. This one is no package of its own:
the profile registers it.
"""

import contextlib
import logging
import sys
import threading
import time

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

from snakemake_logger_plugin_terminal.messages import error_of_job, is_noise
from study.terminal.course import Course, course
from study.terminal.logs import last_loss
from study.terminal.schedule import Job
from study.terminal.words import about, counted, duration, label, percent, stage

# Of what --quiet takes away (Snakemake's Quietness), what the picture tells.
HIDE_PROGRESS = {"ALL", "PROGRESS", "RULES"}


class LogHandler(LogHandlerBase):
    """Handler of Snakemake's log records, which come from one thread in their order; another one draws the picture."""

    def __post_init__(self):
        settings = self.common_settings
        self.is_silent = bool(settings.dryrun or settings.verbose or settings.printshellcmds or settings.debug_dag)
        self.course: Course | None = None
        self.names, self.logs = {}, {}
        self.stopped, self.is_here = threading.Event(), True
        self.screen = None
        self.known = threading.RLock()

    # What Snakemake asks of a logger.
    @property
    def writes_to_stream(self):
        return not self.is_silent

    @property
    def writes_to_file(self):
        return False

    @property
    def has_filter(self):
        # Snakemake's own, which knows what --quiet means.
        return False

    @property
    def has_formatter(self):
        return True

    @property
    def needs_rulegraph(self):
        return False

    def begin(self, jobs: list[Job], cores: int, stopped: threading.Event, is_here: bool) -> None:
        """The jobs of this call are known, and none has begun (rules/internals/terminal.smk).

        stopped: set when the user has asked to stop; is_here: whether jobs run here, so that what they print is seen.
        """
        if self.is_silent or not jobs:
            return
        with self.known:
            self.course = course(jobs, cores, time.monotonic())
            self.stopped, self.is_here = stopped, is_here
            expected = self.course.left(self.course.began)
        if not {kind.name for kind in self.common_settings.quiet or ()} & HIDE_PROGRESS:
            self.say(f"{counted(len(jobs), 'job')}, about {about(expected)} on {counted(self.course.cores, 'core')}.")
            self._show()

    def emit(self, record):
        if self.is_silent:
            return
        try:
            self._take(record)
        except Exception:
            self.handleError(record)

    def close(self):
        if self.screen:
            self.screen.close()
        super().close()

    def say(self, text: str, style: str = "") -> None:
        """Lines that stay, above the picture where there is one."""
        if self.screen:
            self.screen.print(text, style)
        else:
            with contextlib.suppress(BrokenPipeError):
                print(text, file=sys.stderr, flush=True)

    def _show(self):
        from study.terminal.screen import Screen

        if Screen.fits(sys.stderr):
            self.screen = Screen(self._picture, colours=not self.common_settings.nocolor)
            self.screen.show()

    def _picture(self, width, height):
        from study.terminal.picture import State, picture

        with self.known:
            now = time.monotonic()
            longest = sorted(self.course.running.items(), key=lambda item: item[1])
            running = [(self.names.get(number, ""), self.logs.get(number)) for number, _ in longest]
            state = State(
                share=self.course.share(now),
                elapsed=now - self.course.began,
                left=self.course.left(now, time.monotonic),
                failed=sum(found.failed for found in self.course.stages.values()),
                running=[],
                stopping=self.stopped.is_set(),
            )
        running = [(name, last_loss(log) if log else "") for name, log in running[:height]]
        return picture(State(**{**vars(state), "running": running}), width, height)

    def _take(self, record):
        event, now = getattr(record, "event", None), time.monotonic()
        if event == LogEvent.JOB_INFO:
            with self.known:
                self.names[record.jobid] = label(record.rule_name, record.rule_msg, record.wildcards or {})
                self.logs[record.jobid] = next(iter(record.log or ()), None)
                if self.course:
                    self.course.start(record.jobid, now)
        elif event == LogEvent.JOB_FINISHED:
            self._finish(record.job_id, now)
        elif event == LogEvent.JOB_ERROR:
            with self.known:
                if self.course:
                    self.course.fail(record.jobid)
            self.say(error_of_job(record, self.names.get(record.jobid), self.is_here), "red")
        elif not is_noise(record):
            self._tell(record)

    def _finish(self, number, now):
        with self.known:
            took = self.course.finish(number, now) if self.course else None
            name = self.names.pop(number, "")
            self.logs.pop(number, None)
            job = self.course.jobs.get(number) if self.course else None
        if self.screen and job:
            found = self.course.stages[job.room]
            if self.course.is_over(job.room):
                worked = f"{counted(found.jobs, 'job')}, {duration(found.took)} of work"
                self.say(f"✓ {stage(job.room)}: {worked}", "green")
            # Before the last words of the call, which tell that all is done.
            if self.course.is_done():
                self.screen.clear()
        elif not self.screen and name:
            share = f"{percent(self.course.share(now)):>5}  " if self.course else ""
            self.say(f"{share}{name}" + (f"  ({duration(took)})" if took is not None else ""))

    def _tell(self, record):
        text = record.getMessage()
        if not text or text == "None":
            return
        style = "red" if record.levelno >= logging.ERROR else "yellow" if record.levelno >= logging.WARNING else ""
        self.say(text, style)

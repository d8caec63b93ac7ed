"""All that reaches into Snakemake where it offers no public way. Checked with Snakemake 9.27; requirements.txt pins it.

Each name is looked up before it is used: with a Snakemake that has changed, the workflow stops here, with a message.
"""

import os
import shlex
import shutil
import signal
import sys
from pathlib import Path
from subprocess import CalledProcessError
from threading import Event, Thread, Timer
from types import SimpleNamespace

from snakemake import __version__, logging as logs_of_snakemake
from snakemake.dag import DAG
from snakemake.executors.local import Executor as LocalExecutor
from snakemake.logging import logger
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.script import PythonScript, ScriptBase

from study.jobs.slurm import step


def inner(owner, name):
    """An attribute of Snakemake that is not part of its public interface."""
    if not hasattr(owner, name):
        sys.exit(
            f"Error: rules/internals.smk uses {name} of Snakemake 9.27, which Snakemake {__version__} does not have. "
            "Install the version in requirements.txt."
        )
    return getattr(owner, name)


def wake_once(scheduler, delay):
    """Wake the scheduler after `delay` seconds, unless an earlier call is about to.

    Snakemake limits the number of new jobs per second. To keep to the limit, it looks at the ready jobs again after a
    second, and each look asks for another one. So every job that has ended adds one look per second, and the time for
    them grows with the square of the number of jobs: a quarter of a core after some hundred.
    """
    pending = getattr(scheduler, "pending_wake_up", None)
    if pending is None or not pending.is_alive():
        scheduler.pending_wake_up = Timer(delay, inner(scheduler, "_open_jobs").release)
        scheduler.pending_wake_up.start()


inner(JobScheduler, "_schedule_reevalutation")
JobScheduler._schedule_reevalutation = wake_once


# What a shell says of a command that a signal has ended.
KILLED, INTERRUPTED = 128 + signal.SIGKILL, 128 + signal.SIGINT
# Ctrl-C ends a job without a traceback from whatever module it is just importing; until Python has begun, its shell
# ignores the signal. Where Snakemake was told not to hear it (nohup, a background process), its jobs do not either.
# Nothing is imported from the working directory (-P), as nothing is where Python is given a file.
HEARS = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
BEGIN = shlex.quote(
    f"import runpy, signal, sys; {'signal.signal(signal.SIGINT, signal.SIG_DFL); ' if HEARS else ''}"
    "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
)
# Whether the user has asked to stop; whether a job was ended by a signal, which may leave a file half-written.
STOPPED, LEFT = Event(), Event()
# Whether Snakemake has heard of it; seconds that it may take for that.
ENDING, PATIENCE = Event(), 2


def stop(scheduler, *words):
    """On SIGTERM: let the running jobs end, and start no other.

    In a thread of its own: the main one, which the signal interrupts, may hold the lock that Snakemake's answer to the
    signal waits for.
    """
    STOPPED.set()
    Thread(target=stop.gracefully, args=(scheduler, *words), daemon=True).start()


stop.gracefully = getattr(inner(JobScheduler, "exit_gracefully"), "gracefully", JobScheduler.exit_gracefully)
JobScheduler.exit_gracefully = stop


def insist(seconds=PATIENCE):
    """Repeat Ctrl-C until it is heard, first after so many seconds.

    It reaches Snakemake and its jobs at once. Where asyncio is just ending a task, it takes Ctrl-C for that task's, and
    it is lost; the jobs have ended, and Snakemake would wait for them for ever.
    """

    def repeat():
        if not ENDING.is_set():
            os.kill(os.getpid(), signal.SIGINT)
            insist()

    timer = Timer(seconds, repeat)
    timer.daemon = True
    timer.start()


def hear(unraisable):
    """Take Ctrl-C where nothing can be raised, such as in a destructor: Python would print a traceback and go on."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        insist(seconds=0.1)
    else:
        hear.other(unraisable)


hear.other = getattr(sys.unraisablehook, "other", sys.unraisablehook)
sys.unraisablehook = hear


def cancel_once_heard(executor):
    """End the running jobs, on Ctrl-C."""
    ENDING.set()
    cancel_once_heard.jobs(executor)


cancel_once_heard.jobs = getattr(inner(LocalExecutor, "cancel"), "jobs", LocalExecutor.cancel)
LocalExecutor.cancel = cancel_once_heard


def execute_with_quotes(script, command, **words):
    """Run a script's command with the path of its Python in quotes: a folder above .venv may have a space in its name.

    Snakemake 9.27 quotes the script's own path, but not that one. Of a job that was killed it says the status alone, and
    it takes one that Ctrl-C has ended for one that failed.
    """
    try:
        if status := run_in_fork(script, words):
            raise CalledProcessError(status, words["fname"])
        if status is not None:
            return None
        if "py_exec" in words:
            words["py_exec"] = f"trap '' INT; {on_a_node(script)}{shlex.quote(words['py_exec'])} -P -c {BEGIN}"
        return inner(ScriptBase, "_execute_cmd")(script, command, **words)
    except CalledProcessError as error:
        if error.returncode > 128 or error.returncode < 0:
            LEFT.set()
        if error.returncode in (INTERRUPTED, -signal.SIGINT):
            STOPPED.set()
            insist()
            raise KeyboardInterrupt from error
        if error.returncode in (KILLED, -signal.SIGKILL):
            logger.error(f"Error: the job for {script.output[0]} was killed, as {killer()}.")
        raise


def on_a_node(job):
    """The command that takes a job, or its script, to a node of the allocation that Snakemake has ("" elsewhere).

    A job of its own on Slurm is on its node already, and what takes a second stays where Snakemake is.
    """
    if workflow.remote_exec or not step(0, 1):
        return ""
    name = job.rulename if isinstance(job, ScriptBase) else job.rule.name
    return "" if name not in SUBMITTED else step(job.resources.get("mem_mb", 1000), job.threads)


def killer():
    """Who kills jobs where this one runs, and what helps."""
    if workflow.remote_exec or step(0, 1):
        return "a cluster does with a job that is over its memory or time. The next try asks for more of both"
    return (
        "the system does when memory runs out. Close other programs, or run fewer jobs at once (--cores 1), and run the "
        "same command again: what is finished is kept"
    )


inner(PythonScript, "_execute_cmd")
PythonScript._execute_cmd = execute_with_quotes


async def clean_with_caches(dag, only_temp=False, dryrun=False):
    """--delete-all-output: also the caches, which are no rule's output, and from which later jobs would copy."""
    await clean_with_caches.outputs(dag, only_temp, dryrun)
    caches = {job.rule.params.get("cache") for job in inner(dag, "jobs")} - {None}
    for cache in () if only_temp else sorted(filter(os.path.isdir, caches)):
        logger.info(f"{'Would delete' if dryrun else 'Deleting'} {cache}")
        if not dryrun:
            shutil.rmtree(cache)


# Once, though each module of another workflow reads this file again.
clean_with_caches.outputs = getattr(inner(DAG, "clean"), "outputs", DAG.clean)
DAG.clean = clean_with_caches


def guarded_report(reporter):
    """Snakemake's own report: what it holds as JSON within scripts cannot end them, and the page has a policy.

    Snakemake 9.27 writes titles and captions into the page with every < as it is.
    """
    guarded_report.prepared(reporter)
    environment = inner(reporter, "env")
    template_of = environment.get_template

    def get_template(name):
        from study.pages.guarded import BESIDE, guarded, linked, within_script

        template, table = template_of(name), Path(ROOT, "report/html/table.html.j2").read_text(encoding="utf-8")
        alone = inner(reporter, "mode_embedded")
        told = linked if BESIDE in os.environ else dict

        def render(**found):
            page = guarded(template.render(within_script(told(found))), table, alone)
            # Results are named as they are without a storage.
            return page.replace(f"{COPIES}/", "") if STORED else page

        return SimpleNamespace(render=render)

    environment.get_template = get_template


# Snakemake loads it with its command line; a job that is no report does without.
if loaded := sys.modules.get("snakemake.report.html_reporter"):
    guarded_report.prepared = getattr(
        inner(inner(loaded, "Reporter"), "__post_init__"), "prepared", loaded.Reporter.__post_init__
    )
    loaded.Reporter.__post_init__ = guarded_report


def show_all_logs(logs):
    """The text of each log of a failed job. Snakemake 9.27 shows none after the first that is empty or missing."""
    for path in logs:
        yield from show_all_logs.one([path])


show_all_logs.one = getattr(inner(logs_of_snakemake, "show_logs"), "one", logs_of_snakemake.show_logs)
logs_of_snakemake.show_logs = show_all_logs


def forced(rule):
    """Params function: whether the command asks for jobs of the rule to run again (--forceall, --forcerun).

    As a function of the output it is no rerun trigger.
    """

    def asked(wildcards, output):
        settings = inner(workflow, "dag_settings")
        names = set(inner(settings, "forcerun"))
        return bool(inner(settings, "forceall") or names & {rule, *map(str, output)})

    return asked


# How jobs get an environment of their own, such as ["conda"], which brings the system libraries; [] for none.
DEPLOYMENT = sorted(map(str, inner(inner(workflow, "deployment_settings"), "deployment_method")))


include: "internals/forks.smk"
include: "internals/unchanged.smk"
include: "internals/graph.smk"
include: "internals/scheduling.smk"
include: "internals/storage.smk"
include: "internals/requests.smk"
include: "internals/contents.smk"
include: "internals/slurm.smk"
include: "internals/allocation.smk"
include: "internals/calls.smk"
include: "internals/terminal.smk"

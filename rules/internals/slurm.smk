"""Jobs on Slurm (snakemake-executor-plugin-slurm 2.8), and those that a killed Snakemake has left in the queue.

Those run on, for nobody has cancelled them, and another job must not write the same files. So a Snakemake that submits
jobs leaves its name here, which Slurm knows them by, until it has ended well. The next one takes over the jobs of that
name that it would submit itself; where the config or the code is another since, it cancels them.
"""

import asyncio
import hashlib
import json
from threading import Lock

from snakemake_interface_executor_plugins.executors.base import SubmittedJobInfo

from study.common.files import read_json, write_json
from study.jobs.slurm import cancel, jobs_named, wait_until_ended

# {"name": the name of the jobs, "made_from": checksum of the config and the code that they have been submitted with}
SUBMITTER = ".snakemake/slurm.json"
PLUGIN = "snakemake_executor_plugin_slurm"
# The longest wait between two looks at the queue, in first waits (slurm-init-seconds-before-status-checks).
PAUSES = 3
# The jobs left in the queue that are taken over, by the plugin's comment.
TAKEN_OVER = {}


def made_from():
    """A checksum of the config and of all code."""
    digest = hashlib.sha256(json.dumps(config, sort_keys=True, default=str).encode())
    files = [ROOT / "Snakefile", *(ROOT / "rules").rglob("*.smk"), *Path("results/code").rglob("*.json")]
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def submitter():
    """What the last Snakemake that submitted jobs, and has not ended well, has left; {} where there is none."""
    try:
        return read_json(SUBMITTER)
    except (OSError, ValueError):
        return {}


def settle_left_jobs():
    """Before the first job: what becomes of the jobs that the last Snakemake has left. Exit where the user must say.

    Returns whether that one has not ended well.
    """
    left = submitter()
    if not left:
        return False
    try:
        jobs = wait_until_ended(left["name"])
        if jobs and left["made_from"] != made_from():
            cancel(left["name"])
            logger.warning(
                f"{len(jobs)} Slurm jobs of the last Snakemake in this folder are cancelled: the config or the code has "
                "changed since they were submitted."
            )
            while jobs:
                jobs = wait_until_ended(left["name"])
    except StudyError as error:
        sys.exit(
            f"Error: {error} The last Snakemake in this folder has submitted jobs, which may still be at work. Go on "
            f"where Slurm answers; or, once none of its jobs is left, delete {SUBMITTER}."
        )
    if jobs and workflow.executor_plugin.name != "slurm":
        sys.exit(
            f"Error: {len(jobs)} Slurm jobs of the last Snakemake in this folder are still in the queue. Go on with "
            f"snakemake --workflow-profile slurm, which takes them over, or cancel them first: scancel --name={left['name']}"
        )
    TAKEN_OVER.update({job.comment: job for job in jobs})
    if jobs:
        logger.info(
            f"{len(jobs)} Slurm jobs of the last Snakemake in this folder are still in the queue. Those that are needed "
            "are taken over."
        )
    else:
        os.remove(SUBMITTER)
    return True


def begin(executor, *words):
    """The plugin's beginning: its jobs get the name of those that it takes over, since it asks for their state by it."""
    begin.first(executor, *words)
    if TAKEN_OVER:
        executor.run_uuid = submitter()["name"]
    executor.leaves, executor.leaving = {"name": inner(executor, "run_uuid"), "made_from": made_from()}, Lock()


def submit(executor, job):
    """Submit a job, or take over the one that is in the queue. Called in several threads."""
    with executor.leaving:
        if not os.path.exists(SUBMITTER):
            write_json(SUBMITTER, executor.leaves)
    wildcards = inner(sys.modules[PLUGIN], "get_job_wildcards")(job)
    left = TAKEN_OVER.pop(f"rule_{job.name}_wildcards_{wildcards}" if wildcards else f"rule_{job.name}", None)
    if left is None:
        submit.anew(executor, job)
        return
    log = inner(executor, "slurm_logdir") / f"rule_{job.name}" / wildcards / f"{left.number}.log"
    logger.info(f"Job {job.jobid} is Slurm's job {left.number}, which is taken over (log: {log}).")
    taken = SubmittedJobInfo(job, external_jobid=left.number, aux={"slurm_logfile": log})
    inner(executor, "_report_job_submission_threadsafe")(taken)


def arguments_in_job(executor):
    """The Snakemake within a job runs the job. The plugin lets it start another one for that, which takes as long again."""
    if inner(inner(executor, "workflow").executor_settings, "array_jobs"):
        return arguments_in_job.plugin(executor)
    return "--executor local"


async def sleep_shortly(executor):
    """Between two looks at the queue. The plugin would wait ten seconds longer after each that found no job ended, and see
    the end of the last job minutes late.
    """
    first = inner(executor.workflow.executor_settings, "init_seconds_before_status_checks")
    await asyncio.sleep(min(inner(executor, "next_seconds_between_status_checks"), PAUSES * first))


def stop_submitting(executor):
    """Ctrl-C: what waits for its submission is not submitted, and all jobs are cancelled.

    The plugin itself would go on submitting, and cancel only those jobs whose state it is not just asking for.
    """
    if isinstance(sys.exc_info()[1], KeyboardInterrupt):
        STOPPED.set()
    stop_submitting.called = True
    inner(executor, "_job_submission_executor").shutdown(wait=True, cancel_futures=True)
    stop_submitting.known(executor)
    cancel(executor.run_uuid)


def report_failure(executor, *words, **options):
    """A job has failed, or was killed by Slurm, which may leave a file half-written."""
    LEFT.set()
    report_failure.plugin(executor, *words, **options)


def end_submitting(executor):
    """All jobs have ended: there is nothing that the next Snakemake has to look after."""
    end_submitting.plugin(executor)
    if not stop_submitting.called and not TAKEN_OVER:
        Path(SUBMITTER).unlink(missing_ok=True)


# Snakemake loads all executors that are installed.
if installed := sys.modules.get(PLUGIN):
    on_slurm = inner(installed, "Executor")
    begin.first = getattr(inner(on_slurm, "__post_init__"), "first", on_slurm.__post_init__)
    submit.anew = getattr(inner(on_slurm, "run_job"), "anew", on_slurm.run_job)
    stop_submitting.known = getattr(inner(on_slurm, "cancel"), "known", on_slurm.cancel)
    stop_submitting.called = False
    end_submitting.plugin = getattr(inner(on_slurm, "shutdown"), "plugin", on_slurm.shutdown)
    report_failure.plugin = getattr(inner(on_slurm, "report_job_error"), "plugin", on_slurm.report_job_error)
    instead(on_slurm, "additional_general_args", arguments_in_job, "plugin")
    instead(on_slurm, "sleep", sleep_shortly, "plugin")
    on_slurm.__post_init__, on_slurm.run_job, on_slurm.report_job_error = begin, submit, report_failure
    on_slurm.cancel, on_slurm.shutdown = stop_submitting, end_submitting

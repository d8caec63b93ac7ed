"""All that reaches into Snakemake where it offers no public way. Checked with Snakemake 9.27; requirements.txt pins it.

Each name is looked up before it is used: with a Snakemake that has changed, the workflow stops here, with a message.
"""

import sys
from threading import Timer

from snakemake import __version__
from snakemake.scheduling.job_scheduler import JobScheduler


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

# How jobs get an environment of their own, such as ["conda"], which brings the system libraries; [] for none.
DEPLOYMENT = sorted(map(str, inner(inner(workflow, "deployment_settings"), "deployment_method")))

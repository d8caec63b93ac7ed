"""One pending wake-up of the scheduler at a time.

Snakemake keeps to a limit of new jobs per second by waking its scheduler after a second. It does so after every look at
the ready jobs, each wake-up is such a look, and so there is one more per second for each job that has ended: time that
grows with the square of the number of jobs, a quarter of a core after some hundred. Nothing else of it is changed.
"""

from threading import Timer

from snakemake.scheduling.job_scheduler import JobScheduler


def wake_once(scheduler, delay):
    """Wake the scheduler after `delay` seconds, if no earlier call is about to."""
    pending = getattr(scheduler, "pending_wake_up", None)
    if pending is None or not pending.is_alive():
        scheduler.pending_wake_up = Timer(delay, scheduler._open_jobs.release)
        scheduler.pending_wake_up.start()


JobScheduler._schedule_reevalutation = wake_once

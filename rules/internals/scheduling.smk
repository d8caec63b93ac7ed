"""Which of the ready jobs start: those of the highest priority, as long as there are cores and other resources for them.

Snakemake 9.27 solves a linear programme for each choice, in a process of its own, or looks up the size of each input of
each ready job. Whenever a job has ended it would take longer for that than for the job, where ten thousand are ready.
"""

from heapq import nlargest

from study.jobs.slurm import cores_here

# So many of the ready jobs are looked at.
LOOKED_AT = 200


def urgency(job):
    """Jobs of a higher priority go first; of two alike, the one that was asked for first."""
    members = job.jobs if job.is_group() else [job]
    return job.priority, -min(map(job.dag.jobid, members))


def most_urgent(scheduler):
    """The ready jobs to choose from, in place of all."""
    ready = inner(scheduler.workflow.dag, "ready_jobs")
    return list(ready) if inner(scheduler, "dryrun") else nlargest(LOOKED_AT, ready, key=urgency)


def is_here(job):
    """Whether a job runs where Snakemake does, though it has an allocation."""
    return not job.is_group() and not on_a_node(job)


def room_here(scheduler):
    """How many more jobs may start where Snakemake is: in an allocation, no more than it has cores here."""
    if not step(0, 1):
        return float("inf")
    return cores_here() - sum(map(is_here, inner(scheduler, "running")))


def select_by_urgency(scheduler, jobs):
    """Those of the jobs that start now."""
    limiter, selected, here = inner(scheduler, "job_rate_limiter"), [], room_here(scheduler)
    with inner(scheduler, "_lock"):
        free = dict(inner(scheduler, "resources"))
        if limiter is not None:
            free["_job_count"] = limiter.get_free_jobs()
        for job in sorted(jobs, key=urgency, reverse=True):
            inner(scheduler, "validate_job")(job)
            needed = {name: job.scheduler_resources.get(name, 0) for name in free}
            if all(needed[name] <= free[name] for name in free) and (here > 0 or not is_here(job)):
                selected.append(job)
                here -= is_here(job)
                free = {name: free[name] - needed[name] for name in free}
        inner(scheduler, "update_available_resources")(selected)
    if limiter is not None:
        limiter.register_jobs(len(selected))
    return selected


inner(JobScheduler, "open_jobs")
inner(JobScheduler, "job_selector")
JobScheduler.open_jobs, JobScheduler.job_selector = property(most_urgent), select_by_urgency

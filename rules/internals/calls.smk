"""One Snakemake at a time in a folder, and what one that was killed leaves behind."""

from contextlib import contextmanager

from snakemake.persistence import PersistenceBase

from study.common.files import remove_partial
from study.jobs.alone import alone, is_held
from study.jobs.failures import fault_of_machine
from study.jobs.parent import end_with_starter, name_process

# Snakemake's own lock says which files are worked on, and stays when the process is killed; this one says who works.
WORKING = ".snakemake/working"


@contextmanager
def lock_with_process(persistence):
    """Snakemake's lock, which counts only while the process that took it lives."""
    collect_again()
    take_allocation(persistence.dag)
    with alone(WORKING) as (other, killed):
        if other:
            sys.exit(
                f"Error: another Snakemake is at work in this folder ({other}). Wait until it has ended, or stop it; what "
                "it has finished is kept, and the same command goes on from there."
            )
        # Where the file system knows no locks (None), Snakemake's own one may be that of a process at work.
        killed = killed is not None and (killed or any(inner(persistence, "_read_locks")()))
        if killed:
            logger.info("The last Snakemake in this folder was killed; what it had finished is kept.")
            inner(persistence, "_delete_locks")()
            os.makedirs(inner(persistence, "_lockdir"), exist_ok=True)
        if (settle_left_jobs() or killed) and not TAKEN_OVER:
            remove_partial("results", "resources", *([COPIES] if STORED else []))
        try:
            CONTENTS.tidy()
            OBJECTS.tidy()
            keep(persistence.dag)
            with lock_with_process.files(persistence):
                yield
            remember_call(persistence.dag)
        except OSError as error:
            fault = fault_of_machine(error, ".snakemake")
            if fault is None:
                raise
            sys.exit(f"Error: {fault}")
        finally:
            if LEFT.is_set() and not TAKEN_OVER:
                remove_partial("results", "resources", *([COPIES] if STORED else []))


@contextmanager
def warn_of_process(persistence):
    """For a dry run: say that another Snakemake is at work, if one is, and at the end what the training costs."""
    if is_held(WORKING):
        logger.info("Another Snakemake is at work in this folder: its jobs are listed here too.")
        yield
        return
    # Afterwards all jobs count as finished.
    told = told_costs(inner(persistence.dag, "needrun_jobs")())
    yield
    remember_call(persistence.dag)
    if told:
        logger.info(told)


lock_with_process.files = getattr(inner(PersistenceBase, "lock"), "files", PersistenceBase.lock)
inner(PersistenceBase, "lock_warn_only")
PersistenceBase.lock, PersistenceBase.lock_warn_only = lock_with_process, warn_of_process

# A Snakemake within a job of another one (pages.smk): it ends with that one, whose other jobs are at work, and what
# they are making is no reason to stop.
NESTED = workflow.is_main_process and end_with_starter() is not None
name_process()


async def ignore_incomplete(dag):
    """In place of the search for unfinished results."""


inner(DAG, "check_incomplete")
if NESTED:
    DAG.check_incomplete = ignore_incomplete

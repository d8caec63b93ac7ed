"""What Snakemake does again for each job of the graph and need not: it counts where there are ten thousand.

Checked with Snakemake 9.27.
"""

import functools
import gc

import snakemake.common
import snakemake.dag
import snakemake.jobs
import snakemake.rules
from snakemake.dag import ScriptProcessor
from snakemake.exceptions import ProtectedOutputException
from snakemake.io import _IOFile, is_flagged
from snakemake.jobs import Job
from snakemake.output_index import OutputIndex
from snakemake.settings.types import Quietness

# While the graph grows, nothing of it is garbage, and looking for some takes as long as the rest.
gc.disable()


def collect_again():
    """When the graph is there: garbage is looked for again, but not in it."""
    gc.freeze()
    gc.enable()


def check_script_once(processor, job):
    """A rule's script is looked for once: none here has a wildcard in its path."""
    asked = job.rule.name
    if asked in check_script_once.seen:
        return
    if "{" not in str(job.rule.script):
        check_script_once.seen.add(asked)
    check_script_once.each(processor, job)


def has_output(dag, flag):
    """Whether an output of any rule is marked as a directory, say."""
    return any(is_flagged(path, flag) for rule in dag.rules for path in rule.output)


def check_folders(dag):
    """Whether results lie in folders that are results themselves: where none is, no pair of results is compared."""
    if has_output(dag, "directory"):
        check_folders.pairs(dag)


def find_environments(dag):
    """Which conda environments the jobs want: none is asked where they are not used."""
    if "conda" in DEPLOYMENT:
        find_environments.each(dag)


async def remove_temporary(dag, job):
    """After a job: results that are marked as temporary, if any are."""
    if not hasattr(dag, "has_temporary"):
        dag.has_temporary = has_output(dag, "temp")
    if dag.has_temporary:
        await remove_temporary.each(dag, job)


def free_resources(scheduler, job):
    """What a job had is free again; a dry run takes nothing, and need not find out what it would be."""
    if not scheduler.dryrun:
        free_resources.each(scheduler, job)


def show_unless_quiet(job, *words, **options):
    """What would be shown of a job in a dry run is put together only if it is."""
    if not (workflow.dryrun and Quietness.RULES in (workflow.output_settings.quiet or ())):
        show_unless_quiet.always(job, *words, **options)


async def find_producer(dag, jobs, file=None, visited=None, **options):
    """Which of the jobs makes a file: one that is in the graph already is not added again."""
    if len(jobs) == 1 and jobs[0] in inner(dag, "_dependencies") and jobs[0] not in (visited or ()):
        return jobs[0]
    found = await find_producer.among(dag, jobs, file=file, visited=visited, **options)
    PRODUCERS.update(dict.fromkeys(map(str, found.output), found))
    return found


async def find_candidates(dag, file, wildcards_dict=None):
    """Which jobs may make a file: one that makes another file of the graph makes its own other results too."""
    known = PRODUCERS.get(str(file))
    if known is not None and known in inner(dag, "_dependencies"):
        return [known]
    return await find_candidates.by_rules(dag, file, wildcards_dict=wildcards_dict)


async def find_unfinished(dag):
    """Results that a killed job left half-written: none, where no job was at work."""
    if any(Path(".snakemake").glob("incomplete/*")):
        await find_unfinished.each(dag)


def find_pipes(dag):
    """In place of the search for pipes and services between jobs."""


def without_wildcards(path, wildcards):
    """The path of a file with the values of wildcards; one that has none stays the same object for all jobs."""
    shared = "{" not in path and not path.is_callable() and not path.is_storage
    return path if shared else without_wildcards.each(path, wildcards)


def is_marked(path, flag):
    """Whether a path has a flag: asking for its flags is quicker than asking first what kind of path it is."""
    flags = getattr(path, "flags", None)
    return bool(flags) and bool(flags.get(flag))


async def oldest_output(job):
    """The date of a job's oldest result: one after the other, as a task for each takes longer than a look at the disk."""
    files = [*job.output, *([job.benchmark] if job.benchmark else [])]
    return min([(await file.mtime()).local_or_storage() for file in files if await file.exists()], default=None)


async def check_protected(job):
    """Whether results that would be made are write-protected, one after the other too."""
    if found := [file for file in job.output if await file.protected()]:
        raise ProtectedOutputException(job, found)


def find_updates(dag):
    """Which results are changed in place, if any are."""
    if has_output(dag, "update"):
        find_updates.each(dag)


async def exists_on_disk(path):
    """Whether a file exists: asking the disk is quicker than the cache of what it has said."""
    return await exists_on_disk.anywhere(path) if path.is_storage else os.path.exists(path)


def instead(owner, name, ours, kept):
    """Put a function in the place of Snakemake's, which stays its attribute `kept`; once, whatever reads this again."""
    theirs = inner(owner, name)
    setattr(ours, kept, getattr(theirs, kept, theirs))
    setattr(owner, name, ours)


PRODUCERS = {}
check_script_once.seen = set()
instead(ScriptProcessor, "process_job", check_script_once, "each")
instead(DAG, "check_directory_outputs", check_folders, "pairs")
instead(DAG, "update_conda_envs", find_environments, "each")
instead(DAG, "handle_temp", remove_temporary, "each")
instead(JobScheduler, "_free_resources", free_resources, "each")
instead(Job, "log_info", show_unless_quiet, "always")
instead(DAG, "update", find_producer, "among")
instead(DAG, "file2jobs", find_candidates, "by_rules")
instead(DAG, "check_incomplete", find_unfinished, "each")
instead(DAG, "handle_pipes_and_services", find_pipes, "each")
instead(DAG, "handle_update_flags", find_updates, "each")
instead(Job, "check_protected_output", check_protected, "each")
inner(Job, "output_mintime")
Job.output_mintime = property(oldest_output)
instead(_IOFile, "apply_wildcards", without_wildcards, "each")
instead(_IOFile, "exists", exists_on_disk, "anywhere")
# Without a storage no file is in one, which is asked two hundred times for each job. Paths are made of names that the
# config's check has seen: they hold no line break, and no space at an end.
if not inner(inner(workflow, "storage_settings"), "default_storage_provider"):
    inner(_IOFile, "is_storage")
    inner(_IOFile, "check")
    _IOFile.is_storage, _IOFile.check = False, lambda path: None
# Which rules make a file: asked for each job that reads it, and each training job reads the same images.
if not hasattr(inner(OutputIndex, "match_producers"), "cache_info"):
    OutputIndex.match_producers = functools.cache(OutputIndex.match_producers)
# The words of an input function, which are looked up by inspection each time.
for where in (snakemake.dag, snakemake.jobs, snakemake.rules):
    inner(where, "is_flagged")
    where.is_flagged = is_marked
for where in (snakemake.common, snakemake.rules):
    if not hasattr(inner(where, "get_function_params"), "cache_info"):
        where.get_function_params = functools.cache(where.get_function_params)

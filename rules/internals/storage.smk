"""Results in an object storage (--default-storage-provider) in place of the folder results/.

Snakemake keeps a copy of each object that a job reads or writes, below its folder for storages, and jobs work on these.
Here is what it leaves to do: names of results wherever their copies are, one listing of the bucket in place of several
requests for each file, and what the objects held when their jobs ended (contents.smk).
"""

from snakemake import path_modifier
from snakemake.io import AnnotatedString, _IOFile, flag
from snakemake.rules import Rule
from snakemake_interface_storage_plugins.io import Mtime

from study.jobs.objects import Objects

STORED = inner(inner(workflow, "storage_settings"), "default_storage_provider")
# The one whose listing is known to tell what a request for each object would: seconds and checksums.
LISTED = STORED == "s3" and workflow.is_main_process
OBJECTS = Objects(".snakemake/objects.jsonl")


def stored(path):
    """The storage's object for a path of the study."""
    prefix = inner(workflow.storage_settings, "default_storage_prefix").rstrip("/")
    return inner(workflow.storage_registry, "default_storage_provider").object(f"{prefix}/{path}")


# Below it the copies have the paths that results have without a storage.
COPIES = str(stored("results").local_path().parent) if STORED else ""
BUCKET = inner(stored("results"), "get_inventory_parent")() if LISTED else None


def place(path):
    """A result's path as it is without a storage: what a reader is told."""
    return os.path.relpath(path, COPIES) if STORED and str(path).startswith(f"{COPIES}/") else str(path)


def copied(path):
    """Where a result is on this machine, if it is."""
    return os.path.join(COPIES, path)


def address(path):
    """Where a user finds a result."""
    return stored(place(path)).query if STORED else str(path)


def of_sources(path):
    """A file that goes with the workflow's code: in no storage, and below no module's prefix.

    Not local(), which besides keeps each job that reads it from other machines, where the code is too.
    """
    return flag(path, inner(path_modifier, "PATH_MODIFIER_FLAG"))


def constrain(rule, path):
    """Put the constraints of wildcards into a path. Snakemake then forgets where it is, if the rule inherits it."""
    found = constrain.forgetful(rule, path)
    if isinstance(path, _IOFile) and found is not path:
        found = AnnotatedString(found)
        found.flags = dict(path.flags)
    return found


def constrain_outputs(each):
    """The same for all outputs of a rule, of which Snakemake takes those in a storage by paths without constraints."""
    for number, path in enumerate(each.output):
        each.output[number] = _IOFile(constrain(each, path), rule=each)


def storage_options():
    """The words of the command line that say where results are, for a Snakemake within a job."""
    if not STORED:
        return []
    settings, arguments = workflow.storage_settings, inner(workflow, "spawned_job_args_factory")
    return [
        *("--default-storage-provider", STORED, "--default-storage-prefix", settings.default_storage_prefix),
        *("--local-storage-prefix", str(inner(settings, "local_storage_prefix")), "--keep-storage-local-copies"),
        *shlex.split(" ".join(inner(arguments, "get_storage_provider_args")())),
    ]


if STORED:
    # What the command line says in place of the environment, such as the endpoint; no secret stands in a rule's params.
    os.environ.update(inner(workflow.spawned_job_args_factory, "get_storage_provider_envvars")())


def list_bucket():
    """Let Snakemake know all objects of the study, and that there are no others.

    An object that was made again and holds what it held before counts with its former date, so that nothing which follows
    from it is made again.
    """
    cache, some = inner(workflow, "iocache"), stored("results")
    if not cache.active or BUCKET in cache.exists_in_storage.has_inventory:
        return
    try:
        found = list(inner(some, "s3bucket")().objects.filter(Prefix=f"{some.key}/"))
        found += list(some.s3bucket().objects.filter(Prefix=f"{stored('resources').key}/"))
    except Exception as error:
        if getattr(error, "response", {}).get("Error", {}).get("Code") != "NoSuchBucket":
            sys.exit(
                f"Error: the bucket of {some.query} cannot be listed: {error}. Check its name, the endpoint and the keys in "
                "the environment (docs/cluster.md, Object storage)."
            )
        found = []
    found = {inner(some, "cache_key")(inner(some, "_local_suffix_from_key")(each.key)): each for each in found}
    OBJECTS.see(
        {path: [each.e_tag, seconds_of(each)] for path, each in found.items()},
        [f"{copied(folder)}/" for folder in ("results", "resources")],
    )
    for path, date in OBJECTS.dates().items():
        cache.exists_in_storage[path] = True
        cache.mtime[path] = Mtime(storage=date)
    cache.exists_in_storage.has_inventory.add(BUCKET)


def seconds_of(each):
    """The date of an object, in whole seconds: some servers list parts of seconds, which they do not tell of one object."""
    return each.last_modified.timestamp() // 1


async def list_at_once(file):
    """In place of a listing from each file on, of which the first would count for all."""
    if LISTED and file.is_storage and file.get_inventory_parent() == BUCKET:
        list_bucket()
    else:
        await list_at_once.one(file)


async def retrieve_if_other(file):
    """Retrieve an object, unless its copy has its very date: by the clocks of two machines, older says little."""
    if file.should_not_be_retrieved_from_storage:
        return
    date = OBJECTS.date_seen(str(file)) if LISTED else None
    if date is None:
        date = (await file.mtime()).storage()
    if not os.path.exists(file) or os.stat(file).st_mtime != date:
        logger.info(f"Retrieving {file.storage_object.print_query}")
        await file.storage_object.managed_retrieve()
        os.utime(file, (date, date))


async def is_eligible(file, threshold):
    """Whether a file's checksum may be compared: that of a copy only while it has the object's date."""
    if not (LISTED and file.is_storage):
        return await is_eligible.local(file, threshold)
    if not os.path.isfile(file) or os.path.getsize(file) > threshold:
        return False
    return not workflow.iocache.active or os.stat(file).st_mtime == OBJECTS.date_seen(str(file))


async def note_when_stored(job, *words, **options):
    """After a job has ended well, wherever it ran: what its objects hold is written down."""
    outputs = [file for file in inner(job, "output") if file.is_storage] if LISTED else []
    OBJECTS.ask_again(map(str, [*outputs, *job.log, *filter(None, [job.benchmark])]))
    await note_when_stored.ended(job, *words, **options)
    if not outputs or options.get("error"):
        return
    for file in outputs:
        # A job on a machine that shares no files has stored them itself.
        if OBJECTS.date_seen(str(file)) is None:
            see_object(file.storage_object)
    changed = OBJECTS.note(
        {path: [OBJECTS.checksum(path), OBJECTS.date_seen(path)] for path in map(str, outputs)},
        job in getattr(job.dag, "repaired", ()),
        lambda path: os.path.basename(path) in TIMINGS_OF_JOBS,
    )
    if changed:
        tell_changed(changed)


if STORED:
    instead(Rule, "_update_item_wildcard_constraints", constrain, "forgetful")
    instead(Rule, "update_wildcard_constraints", constrain_outputs, "forgetful")
if STORED == "s3":
    instead(_IOFile, "inventory", list_at_once, "one")
    instead(_IOFile, "is_checksum_eligible", is_eligible, "local")
    instead(_IOFile, "retrieve_from_storage", retrieve_if_other, "older")
    instead(Job, "postprocess", note_when_stored, "ended")

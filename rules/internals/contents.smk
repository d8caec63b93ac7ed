"""Results that are not what their jobs wrote, and inputs that changed whatever their dates: seen, and made again.

A job whose results were damaged runs again alone. If it makes what it made before, which is the rule, its results get
their former date, and nothing that follows from them is made again.
"""

from snakemake.jobs import Job

from study.jobs.contents import Contents

CONTENTS = Contents(".snakemake/contents.jsonl")
# What was edited by hand is not thrown away.
KEPT = "results/damaged"
# Copies of the data, which may be deleted, are fetched again only where they are needed (data.smk).
COPIED = "resources/"
# What a clock says is never the same again: a repaired result keeps the time that it took at first.
TIMINGS_OF_JOBS = {"timing.json", "timing.csv", "seconds.csv"}
TOLD = 3


def results_of(job):
    """Paths of a job's results; those in a storage are objects (storage.smk)."""
    return [str(path) for path in inner(job, "output") if not path.is_storage]


def inputs_of(job):
    """Paths of the inputs by whose content a job is out of date."""
    return [str(path) for path in inner(job, "input") if not path.is_storage and not path.is_ancient]


def damaged_of(job):
    """Those results of a job that no longer hold what it wrote."""
    if not CONTENTS.knows(results_of(job)) and not STORED:
        return []
    keys = {str(path): inner(workflow.persistence, "_get_key")(path) for path in inner(job, "output")}
    incomplete = inner(workflow.persistence, "_filter_incomplete_keys")(keys.values())
    complete = {path for path, key in keys.items() if key not in incomplete}
    found = CONTENTS.damaged(path for path in results_of(job) if path in complete)
    found += OBJECTS.damaged(path for path in keys if path in complete)
    return [path for path in found if COPIED not in path or is_there(path)]


def is_there(path):
    """Whether a result is there, whatever it holds."""
    return os.path.exists(path) if place(path) == path else OBJECTS.checksum(path) is not None


async def update_by_contents(dag, *words, **options):
    """Which jobs have to run, by the content of files too."""
    looks = workflow.is_main_process and not NESTED and not inner(dag, "ignore_incomplete")
    if looks and not hasattr(dag, "damaged"):
        jobs = list(inner(dag, "jobs"))
        if LISTED:
            list_bucket()
        dag.damaged = {job: paths for job in jobs if (paths := damaged_of(job))}
        for path in (path for paths in dag.damaged.values() for path in paths if is_there(path)):
            # Its new date would make all that follows from it out of date.
            if place(path) == path:
                os.utime(path, ns=(CONTENTS.date_of(path),) * 2)
            else:
                inner(workflow, "iocache").mtime[path] = Mtime(storage=OBJECTS.date_of(path))
        for job in jobs:
            if CONTENTS.has_other_inputs(results_of(job), inputs_of(job)):
                dag.forcefiles.update(job.output)
        tell([path for paths in dag.damaged.values() for path in paths])
    await update_by_contents.dates(dag, *words, **options)
    if looks:
        add_damaged(dag)


def add_damaged(dag):
    """Let the jobs of damaged results run, and those that make what they need and is gone.

    Nothing that follows, but for what follows from a time that was lost: a clock never says the same again.
    """
    needed, dependencies = inner(dag, "_needrun"), inner(dag, "_dependencies")
    asked = set(inner(dag, "bfs")(dependencies, *inner(dag, "targetjobs")))
    asked -= inner(dag, "_finished")
    queue = [job for job in dag.damaged if job in asked]
    dag.repaired = set()
    while queue:
        job = queue.pop()
        if job in needed:
            continue
        needed.add(job)
        dag.repaired.add(job)
        inner(dag, "reason")(job).forced = True
        queue += [
            other for other, files in dependencies[job].items() if not all(is_there(str(path)) for path in files)
        ]
    dag.retimed = followers_of_times(dag) & asked
    for job in dag.retimed - needed:
        needed.add(job)
        dag.repaired.add(job)
        inner(dag, "reason")(job).forced = True
    for job in needed:
        dag._n_until_ready[job] = sum(other in needed for other in dependencies[job])
    dag._len = len(dag._finished | needed)


def followers_of_times(dag):
    """Jobs that follow from times of damaged files, which their jobs make anew."""
    found, depending = set(), inner(dag, "depending")
    queue = [(job, times_among(dag.damaged.get(job, ()))) for job in dag.repaired]
    while queue:
        job, changed = queue.pop()
        for other, files in depending[job].items():
            if other not in found and not changed.isdisjoint(map(str, files)):
                found.add(other)
                own = set(map(str, inner(other, "output")))
                # Beside its times a table of runs, say, is what it was; a page that shows them is not.
                queue.append((other, times_among(own) or own))
    return found


def times_among(paths):
    return {path for path in paths if os.path.basename(path) in TIMINGS_OF_JOBS}


def tell(paths):
    """Say which results are made again."""
    if not paths:
        return
    more = f" and {len(paths) - TOLD} more" if len(paths) > TOLD else ""
    kept = any(place(path) == path and os.path.exists(path) for path in paths)
    logger.warning(
        f"{', '.join(map(address, paths[:TOLD]))}{more}: deleted, edited or damaged since the study made "
        f"{'it, and' if len(paths) == 1 else 'them, and'} made again."
        + (f" What was there is kept in {KEPT}/." if kept else "")
    )


def tell_changed(paths):
    """Say which results are not what they were before they were damaged."""
    logger.warning(
        f"{', '.join(map(address, paths))}: made again, and not what was there before. Run the same command again, which "
        "makes what follows from it."
    )


def keep(dag):
    """Before the first job: put aside what damaged results hold, and the timings that new ones would replace."""
    dag.timings = {}
    for job in getattr(dag, "repaired", ()):
        damaged = dag.damaged.get(job, ())
        old_times = times_among(results_of(job)) if job not in dag.retimed else set()
        for path in filter(os.path.isfile, results_of(job)):
            if path in damaged and os.path.getsize(path):
                kept = os.path.join(KEPT, path.removeprefix("results/"))
                os.makedirs(os.path.dirname(kept), exist_ok=True)
                shutil.copy2(path, kept)
            elif path not in damaged and path in old_times:
                dag.timings[path] = Path(path).read_bytes()


async def check_and_note(dag, job, *words, **options):
    """After a job has ended well: its results are put on the disk, and what they hold is written down."""
    await check_and_note.check(dag, job, *words, **options)
    if workflow.is_main_process and results_of(job):
        repaired = job in getattr(dag, "repaired", ())
        for path in set(results_of(job)) & set(dag.timings) if repaired else ():
            Path(path).write_bytes(dag.timings[path])
        changed = CONTENTS.note(results_of(job), inputs_of(job), repaired)
        if repaired and (followed := [path for path in changed if is_followed(dag, job, path)]):
            dag.unsettled = True
            tell_changed(followed)


def is_followed(dag, job, path):
    """Whether a result of the job is an input of one that does not run in this call."""
    followers = inner(dag, "depending")[job].items()
    return any(path in map(str, files) and not dag.needrun(other) for other, files in followers)


async def missing_but_known(job, requested):
    """Results that are missing; not those that were there and will be made again alone."""
    repaired, paths = getattr(inner(job, "dag"), "damaged", {}).get(job, ()), inner(job, "output_by_path")
    for path in (paths.get(str(each), each) for each in requested):
        if path not in repaired and not await path.exists():
            yield path


async def keep_order(dag, job, paths):
    """Results are not older than what they were made from: where the clock was set back, they get the date of that."""
    inputs = [os.stat(path).st_mtime_ns for path in map(str, job.input) if os.path.exists(path)]
    for path in map(str, paths):
        if inputs and os.path.exists(path) and os.stat(path).st_mtime_ns < max(inputs):
            os.utime(path, ns=(max(inputs), max(inputs)))


# Once, though each module of another workflow reads this file again.
update_by_contents.dates = getattr(inner(DAG, "update_needrun"), "dates", DAG.update_needrun)
check_and_note.check = getattr(inner(DAG, "check_and_touch_output"), "check", DAG.check_and_touch_output)
inner(DAG, "check_output_mtime")
inner(Job, "missing_output")
DAG.update_needrun, DAG.check_and_touch_output = update_by_contents, check_and_note
DAG.check_output_mtime, Job.missing_output = keep_order, missing_but_known

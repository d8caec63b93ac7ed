"""Short jobs on Slurm: one allocation for all of them, in which each is a step, in place of a submission for each."""

from study.jobs.allocation import allocation, cores_of_cluster, in_allocation, taking
from study.jobs.slurm import partitions

# Set to "no" by whoever wants each job to be one of Slurm's, however short it is.
ALLOCATION = "STUDY_ALLOCATION"


def take_allocation(dag):
    """Where most of what would be submitted is short, go on within an allocation, in place of this process."""
    is_asked = workflow.executor_plugin.name == "slurm" and os.environ.get(ALLOCATION) != "no"
    # Another workflow that this one is a module of has jobs of its own, and decides.
    is_ours = Path(str(inner(workflow, "main_snakefile"))).resolve() == ROOT / "Snakefile"
    if not is_asked or not is_ours or not shutil.which("salloc") or submitter():
        return
    jobs = [job for job in dag.needrun_jobs() if job.rule.name in SUBMITTED]
    seconds = [expected_seconds(job.rule.name, job.wildcards) for job in jobs]
    asked = next((job.resources for job in jobs), {})
    try:
        free = cores_of_cluster(partitions(), asked.get("slurm_partition"))
    except StudyError:
        # The plugin says what is missing.
        return
    size = allocation(seconds, workflow.nodes, free)
    if size is None:
        return
    logger.info(
        f"The {len(jobs)} jobs take {sum(seconds) / len(jobs):.1f} seconds each: they run in one allocation of Slurm, "
        f"cores: {size.cores}, minutes at most: {size.minutes}. {ALLOCATION}=no submits them one by one."
    )
    command = taking(size, max(job.resources["mem_mb"] for job in jobs), asked)
    command += [sys.executable, "-m", "snakemake", *in_allocation(sys.argv[1:], size.cores)]
    inner(workflow, "logger_manager").stop()
    sys.stdout.flush()
    os.execvp(command[0], command)

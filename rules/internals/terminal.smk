"""The jobs of this call, for the logger that shows how far it is (scripts/snakemake_logger_plugin_terminal)."""

from study.terminal import schedule
from study.terminal.ending import ending


def room_of(rule):
    """The room of a rule, by its file."""
    return Path(str(inner(rule, "snakefile"))).stem


def planned_jobs(dag, seconds):
    """The jobs that are to run, but for the targets, at which nothing is done. seconds: a function of rule and wildcards."""
    numbers = {job: dag.jobid(job) for job in dag.needrun_jobs() if not inner(job.rule, "norun")}
    needed = inner(dag, "_dependencies")
    return [
        schedule.Job(
            number,
            job.rule.name,
            room_of(job.rule),
            seconds(job.rule.name, job.wildcards),
            after=tuple(sorted(numbers[other] for other in needed[job] if other in numbers)),
            priority=dag.priority(job),
        )
        for job, number in sorted(numbers.items(), key=lambda item: item[1])
    ]


def tell_jobs(seconds):
    """Tell the logger which jobs are to run, before the first of them begins; nothing of another workflow's jobs."""
    manager = inner(workflow, "logger_manager")
    loggers = [found for found in inner(manager, "get_log_handlers")() if hasattr(found, "begin")]
    is_ours = Path(str(inner(workflow, "main_snakefile"))).resolve() == ROOT / "Snakefile"
    if not loggers or not is_ours or inner(workflow, "touch"):
        return
    jobs = planned_jobs(workflow.dag, seconds)
    cores = workflow.cores if workflow.local_exec else workflow.nodes
    for found in loggers:
        found.begin(jobs, cores, STOPPED, workflow.local_exec)

"""Which of Snakemake's messages a user needs, and a failed job in full."""

from logging import ERROR, INFO, LogRecord

from snakemake_interface_logger_plugins.common import LogEvent

from study.terminal.logs import reason

# What they say stands in the picture, or is of no use here: events, and beginnings of messages without one.
EVENTS = {
    *(LogEvent.RUN_INFO, LogEvent.WORKFLOW_STARTED, LogEvent.SHELLCMD, LogEvent.JOB_STARTED, LogEvent.PROGRESS),
    *(LogEvent.RESOURCES_INFO, LogEvent.DEBUG_DAG, LogEvent.RULEGRAPH),
}
IDLE = (
    "Config file ",
    "Assuming unrestricted shared filesystem usage.",
    "Building DAG of jobs...",
    "Using shell: ",
    "Group jobs: inactive",
    "Conda environments: ignored",
    "Singularity containers: ignored",
    "Select jobs to execute...",
    "Execute ",
    "Job rate limit reached",
    "Complete log(s): ",
    "Elapsed time: ",
)
# Errors that add nothing to the failed jobs, which are told in full, and to the last words of the call.
REPEATED = (
    "Exiting because a job execution failed.",
    "WorkflowError:\nAt least one job did not complete successfully.",
)
# That the command of a job has failed; Snakemake puts this together from the names of the exceptions.
OF_COMMAND = "RuleException:\nCalledProcessError in file "


def is_noise(record: LogRecord) -> bool:
    """Whether the user can do without a message."""
    event, text = getattr(record, "event", None), record.getMessage()
    if record.levelno >= ERROR:
        return text.startswith((*REPEATED, OF_COMMAND))
    return event in EVENTS or (event is None and record.levelno <= INFO and text.startswith(IDLE))


def error_of_job(record: LogRecord, name: str | None, is_told: bool) -> str:
    """A failed job: its name, its logs, what a cluster says of it, and what the logs say of the reason.

    is_told: whether what jobs print reaches the terminal; they have then told it.
    """
    logs = list(record.log or ())
    lines = [f"✗ {name or record.rule_name} has failed" + (f"; its log: {', '.join(logs)}" if logs else ".")]
    if record.rule_msg:
        lines.append(f"  {record.rule_msg}")
    for path in logs:
        if text := reason(path, is_told):
            lines += [f"  {line}" for line in text.splitlines()]
    return "\n".join(lines)

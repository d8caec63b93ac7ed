"""What a job's log says to the terminal: the last loss while it runs, and the reason when it has failed."""

import os
import re
from pathlib import Path

# The end of a log, in bytes, in which the last loss is looked for.
TAIL = 2048
# A line of study.jobs.log: date, time, level, message.
RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ([A-Z]+) (.*)$")
# Of a log that says of no error, so many lines are shown.
MOST_LINES = 30


def last_loss(path: str | Path) -> str:
    """The last message of the log that tells of a loss, without what it says after that; empty where there is none."""
    for line in reversed(_end_of(path).splitlines()):
        found = RECORD.match(line)
        if found and "loss" in found[2] and not found[2].startswith("Specification"):
            return found[2].split(",")[0].replace(": ", ", ", 1)
    return ""


def reason(path: str | Path) -> str | None:
    """From the first error of the log to its end; None where it is one that the job has told on the terminal itself.

    A job tells what the user or the machine is at fault for in a line of its own (study.jobs.log), and leaves the
    traceback of everything else to the log. Of a log without an error, the last lines.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "It has left no log."
    levels = [(found := RECORD.match(line)) and found[1] for line in lines]
    if "ERROR" not in levels:
        return "\n".join(lines[-MOST_LINES:]) or "Its log is empty."
    told = lines[levels.index("ERROR") :]
    return "\n".join(told) if any(line.startswith("Traceback ") for line in told) else None


def _end_of(path):
    try:
        with open(path, "rb") as file:
            file.seek(max(os.fstat(file.fileno()).st_size - TAIL, 0))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""

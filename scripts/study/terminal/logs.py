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


def reason(path: str | Path, is_told: bool = False) -> str | None:
    """From the first error of the log to its end; of a log without an error, the last lines.

    is_told: whether what jobs print reaches the terminal. They have then told the error that is in their log
    (study.jobs.log), and None says so.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return f"{path} was not written."
    levels = [(found := RECORD.match(line)) and found[1] for line in lines]
    if "ERROR" not in levels:
        return "\n".join(lines[-MOST_LINES:]) or f"{path} is empty."
    return None if is_told else "\n".join(lines[levels.index("ERROR") :])


def _end_of(path):
    try:
        with open(path, "rb") as file:
            file.seek(max(os.fstat(file.fileno()).st_size - TAIL, 0))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""

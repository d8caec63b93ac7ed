"""The words of the terminal: stages, jobs, times and shares."""

import math
from collections.abc import Mapping

# What a stage has done when its jobs have ended, by the name of its room.
STAGES = {
    "data": "The images are verified and split",
    "training": "The runs are trained",
    "noise": "The noise of minibatches is measured",
    "experiments": "The experiments have their tables",
    "search": "The searches are done",
    "selection": "The selected network is trained and tested",
    "mixture": "The mixtures are fitted",
    "verification": "The formulas are checked",
    "claims": "The claims are tested",
    "figures": "The figures are drawn",
    "report": "The report is typeset",
    "pages": "The pages are written",
}
MINUTE, HOUR = 60, 3600


def stage(room: str) -> str:
    """What is said of a stage that is over; of one without words of its own, its name."""
    return STAGES.get(room, room.replace("_", " ").capitalize())


def label(rule: str, message: str | None, wildcards: Mapping[str, str]) -> str:
    """What a job is called: its rule's message, or the rule's name and the values of its wildcards."""
    if message:
        return " ".join(message.split())
    named = [value if name == "experiment" else f"{name} {value}" for name, value in wildcards.items()]
    return rule.replace("_", " ").capitalize() + (f": {', '.join(named)}" if named else "")


def duration(seconds: float) -> str:
    """A time that was taken: 4.2 s, 42 s, 12 min 3 s, 1 h 5 min."""
    if seconds < 10:
        return f"{max(seconds, 0):.1f} s"
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s"
    minutes = round(seconds / MINUTE)
    return f"{minutes // MINUTE} h {minutes % MINUTE} min"


def so_far(seconds: float) -> str:
    """A time that goes on, in whole seconds: 4 s, 12 min 3 s."""
    return f"{int(seconds)} s" if seconds < MINUTE else duration(int(seconds))


def about(seconds: float) -> str:
    """A time that is only expected, in round numbers: 5 s, 40 s, 3 min, 1 h 20 min."""
    if seconds < 55:
        return f"{max(5, 5 * math.ceil(seconds / 5))} s"
    minutes = max(1, round(seconds / MINUTE))
    if minutes < MINUTE:
        return f"{minutes} min"
    fives = 5 * round(seconds / MINUTE / 5)
    return f"{fives // MINUTE} h {fives % MINUTE} min" if fives % MINUTE else f"{fives // MINUTE} h"


def percent(share: float) -> str:
    """A share as a whole percentage; only 1 gives 100 %."""
    return f"{math.floor(100 * share)} %"


def counted(number: int, noun: str) -> str:
    """A number of things, in digits: 1 job, 2 jobs."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

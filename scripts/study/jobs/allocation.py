"""One allocation of Slurm for many short jobs: whether it is worth it, how large it is, and the command that takes it.

A job of its own costs the cluster several seconds of a core and waits for some more, whatever it does.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from study.jobs.needs import minutes

# From so many jobs on, of so many seconds on average at most.
MANY = 20
SHORT = 120
# So much work for each core at least, in seconds: more cores would only wait for each other.
EACH = 10
# In place of those of the profile for jobs that are submitted one by one.
OPTIONS = ["--workflow-profile", "default", "--executor", "local", "--retries", "2", "--latency-wait", "60"]


class Allocation(NamedTuple):
    """cores, and the minutes for which they are taken."""

    cores: int
    minutes: int


def allocation(seconds: Sequence[float], most: int, free: int) -> Allocation | None:
    """The allocation for jobs of so many seconds each; None where each had better be submitted.

    most: cores that the user wants to have at once; free: cores of the cluster.
    """
    if len(seconds) < MANY or sum(seconds) > SHORT * len(seconds):
        return None
    cores = max(1, min(len(seconds), most, free, math.ceil(sum(seconds) / EACH)))
    return Allocation(cores, minutes(sum(seconds) / cores + max(seconds)))


def cores_of_cluster(lines: Sequence[str], partition: str | None) -> int:
    """Cores of a partition, those that are free now if there are any.

    lines: what sinfo --format='%P %C' prints, the name and "taken/free/out of order/all" of each partition; partition:
    its name, None for the default one, which sinfo marks with *.
    """
    found = dict(line.split() for line in lines if len(line.split()) == 2)
    names = [partition] if partition in found else [f"{partition}*"] if partition else []
    names += [name for name in found if name.endswith("*")] if partition is None else []
    counts = found.get(next(iter(names), None)) or next(iter(found.values()), "0/0/0/1")
    _, free, _, total = map(int, counts.split("/"))
    return free or total


def taking(size: Allocation, megabytes: int, resources: Mapping[str, object]) -> list[str]:
    """The command after which another one stands, to run in the allocation.

    megabytes: for each core; resources: what the profile asks for every job, by the names of Snakemake's plugin.
    """
    asked = {"account": "slurm_account", "partition": "slurm_partition", "constraint": "constraint", "qos": "qos"}
    return [
        *("salloc", "--quiet", "--job-name=study", f"--ntasks={size.cores}", "--cpus-per-task=1"),
        *(f"--mem-per-cpu={megabytes}", f"--time={size.minutes}"),
        *(f"--{option}={resources[name]}" for option, name in asked.items() if resources.get(name)),
    ]


def in_allocation(words: Sequence[str], cores: int) -> list[str]:
    """The words of a command for Snakemake, for the same in an allocation. Of options given twice the last counts."""
    end = words.index("--") if "--" in words else len(words)
    return [*words[:end], *OPTIONS, "--cores", str(cores), *words[end:]]

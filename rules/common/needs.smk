"""What jobs ask of a cluster, from the known cost of what they train. On one machine nothing of it counts."""

from study.config.cost import Cost, bytes_of
from study.jobs.needs import in_all, megabytes, minutes

# By a rule's name (costs, writes): functions from wildcards to the list of Costs of what its job trains or measures, and
# to the bytes that it leaves.
COSTS = {}


def bytes_of_run(run):
    """What the files of a run of this name take on the disk."""
    return bytes_of(SPECIFICATIONS[run], KNOWN_IMAGES, config["data"]["validation_size"])


def most(costs):
    """The Cost of whichever of several runs it is."""
    return Cost(max(cost.seconds for cost in costs), max(cost.mebibytes for cost in costs))


def needs(costs, *rules, writes=lambda wildcards: 0):
    """Resources of rules whose jobs train one after another what costs(wildcards), a list of Costs, says.

    writes: function from wildcards to the bytes that a job leaves.
    """
    COSTS.update(dict.fromkeys(rules, (costs, writes)))

    def memory(wildcards, attempt):
        return megabytes(max(cost.mebibytes for cost in costs(wildcards)), attempt=attempt)

    def time(wildcards, attempt):
        return minutes(sum(cost.seconds for cost in costs(wildcards)), attempt)

    return {"mem_mb": memory, "runtime": time}


def told_costs(jobs):
    """What those jobs cost in all that train or measure, as text; None where there are none."""
    seconds = disk = 0
    for job in jobs:
        if job.rule.name in COSTS:
            costs, writes = COSTS[job.rule.name]
            seconds += sum(cost.seconds for cost in costs(job.wildcards))
            disk += writes(job.wildcards)
    return in_all(seconds, disk) if seconds else None


def fixed(seconds, mebibytes):
    """Costs of a job that do not grow with the study."""
    return lambda wildcards: [Cost(seconds, mebibytes)]

"""What jobs ask of a cluster, from the known cost of what they train. On one machine nothing of it counts."""

from functools import cache

from study.config.cost import Cost, cost_of
from study.config.sizes import known_files, training_part
from study.jobs.needs import megabytes, minutes

IMAGES = training_part(known_files(DATA_SET), config["data"])
# What the jobs of a rule train or measure, by the rule's name: a function from wildcards to a list of Costs.
COSTS = {}


def cost_of_specification(specification, epochs=None):
    """The Cost of what a specification asks for, up to so many epochs, or to its end (None)."""
    return cost_of(specification, IMAGES, config["data"]["validation_size"], epochs)


@cache
def cost_of_run(run, epochs=None):
    """The Cost of a run of this name."""
    return cost_of_specification(SPECIFICATIONS[run], epochs)


def most(costs):
    """The Cost of whichever of several runs it is."""
    return Cost(max(cost.seconds for cost in costs), max(cost.mebibytes for cost in costs))


def needs(costs, *rules):
    """Resources of rules whose jobs train one after another what costs(wildcards), a list of Costs, says."""
    COSTS.update(dict.fromkeys(rules, costs))

    def memory(wildcards, attempt):
        return megabytes(max(cost.mebibytes for cost in costs(wildcards)), attempt=attempt)

    def time(wildcards, attempt):
        return minutes(sum(cost.seconds for cost in costs(wildcards)), attempt)

    return {"mem_mb": memory, "runtime": time}


def fixed(seconds, mebibytes):
    """Costs of a job that do not grow with the study."""
    return lambda wildcards: [Cost(seconds, mebibytes)]

"""What the rules of searches use: the brackets of each search, and where the results of each slot are."""

from study.common.run_names import rung_name
from study.search.plan import bracket_records, search_plan


def beginning(bracket, member):
    """Name of the first stretch of a trial's training, up to the first budget of its bracket."""
    return rung_name(member.run, bracket.budgets[:1])


SEARCHES = experiments_of("search")
STAGED_SEARCHES = [name for name in SEARCHES if any(bracket.staged for bracket in EXPERIMENTS[name].brackets)]
# Those on whose trials successive halving is replayed.
REPLAYED = [name for name in SEARCHES if "replay" in entry_of(name)["search"]]
BRACKETS = {(name, bracket.name): bracket for name in SEARCHES for bracket in EXPERIMENTS[name].brackets}
BEGINNINGS = {
    beginning(bracket, member): (member.run, bracket.budgets[0])
    for bracket in BRACKETS.values()
    if bracket.staged
    for member in bracket.members
}


wildcard_constraints:
    trial=r"[A-Za-z0-9_.+-]+_[0-9a-f]{10}_epochs-[0-9.e+-]+",
    bracket=r"seed-\d+_(bracket-\d+|random)|grid",
    rung=r"\d+",
    slot=r"\d+",


def bracket_of(wildcards):
    """The bracket of a job."""
    return BRACKETS[wildcards.experiment, wildcards.bracket]


def budgets_so_far(wildcards):
    """Params function: the budgets of a rung and of all rungs before it, epochs."""
    return list(bracket_of(wildcards).budgets[: int(wildcards.rung) + 1])


def cost_of_slot(wildcards):
    """What training in a slot costs at most, as which trial sits there is not known yet: up to the budget of its rung."""
    bracket = bracket_of(wildcards)
    costs = [cost(member.run, bracket.budgets[int(wildcards.rung)]) for member in bracket.members]
    return [most(costs)]


def folders_of_rung(experiment, name, rung):
    """Folder of the results of each slot of a rung. name: of the bracket."""
    bracket = BRACKETS[experiment, name]
    if rung > 0:
        return [
            f"<results>/searches/{experiment}/{name}/rung-{rung}/slot-{slot}"
            for slot in range(bracket.slots[rung])
        ]
    if bracket.staged:
        return [f"results/trials/{beginning(bracket, member)}" for member in bracket.members]
    return [f"results/runs/{member.run}" for member in bracket.members]


def of_rung_before(file):
    """Input function: this file of every slot of the rung before."""
    return lambda wildcards: [
        f"{folder}/{file}"
        for folder in folders_of_rung(wildcards.experiment, wildcards.bracket, int(wildcards.rung) - 1)
    ]


def rungs_of(wildcards):
    """(name of the bracket, number of the rung) of every rung of a search, bracket by bracket."""
    brackets = EXPERIMENTS[wildcards.experiment].brackets
    return [(bracket.name, rung) for bracket in brackets for rung in range(len(bracket.budgets))]


def of_search(file):
    """Input function: this file of every slot of every rung of a search, bracket by bracket."""
    return lambda wildcards: [
        f"{folder}/{file}"
        for name, rung in rungs_of(wildcards)
        for folder in folders_of_rung(wildcards.experiment, name, rung)
    ]


def promotions(wildcards):
    """Input function: the files slots.json of every rung after the first, bracket by bracket."""
    return [
        f"<results>/searches/{wildcards.experiment}/{name}/rung-{rung}/slots.json"
        for name, rung in rungs_of(wildcards)
        if rung > 0
    ]


def search_space(wildcards):
    """Params function: the space from which a search draws, as in the config."""
    return entry_of(wildcards.experiment)["search"]["space"]

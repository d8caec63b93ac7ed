"""Searches: trials that are stopped early or promoted, and what each search shows.

In: the split's arrays and card, and the courses of each search (study.config.brackets), known from the config alone.
Out: results/trials/<trial>/ and results/searches/<experiment>/<course>/rung-<rung>/slot-<slot>/ with what a run
leaves for the tables (training.smk) up to that rung's budget and the state to go on from; the file slots.json of each
rung, which says what sits in each slot and why; and the tables of results/experiments/<experiment>/ as for all other
experiments, with one line per trial, beside them rungs.csv (each slot of each rung), explanation.json (what a
surrogate says about the hyperparameters) and findings.json.

The number of slots of each rung is fixed, so the graph is static: a slot's job has all states of the rung before as
inputs and takes the one that slots.json names. With more trials a slot gets another one, and its job is run again.
What it held before stays under the trial's name, in results/trials/<run>_epochs-<budgets>/, which is no rule's output:
the job of the slot that has this trial now takes it from there (study.jobs.kept), so that nothing is trained twice.
Runs that are trained to the end at once are ordinary ones (training.smk).
"""

from study.config.brackets import epochs_of
from study.search.wording import describe_space


def beginning(course, member):
    """Name of a trial's first stretch of training, up to its course's first budget."""
    return f"{member.run}_epochs-{course.bracket.budgets[0]:g}"


SEARCHES = experiments_of("search")
STAGED_SEARCHES = [name for name in SEARCHES if any(c.bracket.staged for c in EXPERIMENTS[name].courses)]
COURSES = {(name, course.bracket.name): course for name in SEARCHES for course in EXPERIMENTS[name].courses}
BEGINNINGS = {
    beginning(course, member): (member.run, course.bracket.budgets[0])
    for course in COURSES.values()
    if course.bracket.staged
    for member in course.members
}


wildcard_constraints:
    trial=r"[A-Za-z0-9_.+-]+_[0-9a-f]{10}_epochs-[0-9.e+-]+",
    course=r"seed-\d+_(bracket-\d+|random)|grid",
    rung=r"\d+",
    slot=r"\d+",


def folders_of_rung(experiment, course, rung):
    """Where the results of each slot of a rung are."""
    bracket, members = COURSES[experiment, course].bracket, COURSES[experiment, course].members
    if rung > 0:
        slots = range(bracket.slots[rung])
        return [f"results/searches/{experiment}/{course}/rung-{rung}/slot-{slot}" for slot in slots]
    if bracket.staged:
        return [f"results/trials/{beginning(COURSES[experiment, course], member)}" for member in members]
    return [f"results/runs/{member.run}" for member in members]


def of_rung_before(file):
    """Input function: this file of every slot of the rung before."""
    return lambda wildcards: [
        f"{folder}/{file}"
        for folder in folders_of_rung(wildcards.experiment, wildcards.course, int(wildcards.rung) - 1)
    ]


def budget(wildcards):
    """Params function: epochs that a trial has had at the end of a rung."""
    return COURSES[wildcards.experiment, wildcards.course].bracket.budgets[int(wildcards.rung)]


def budgets_so_far(wildcards):
    """Params function: the budgets of a rung and of all before it."""
    budgets = COURSES[wildcards.experiment, wildcards.course].bracket.budgets
    return list(budgets[: int(wildcards.rung) + 1])


def of_search(file):
    """Input function: this file of every slot of every rung of a search, course by course."""
    return lambda wildcards: [
        f"{folder}/{file}"
        for name, course in COURSES
        if name == wildcards.experiment
        for rung in range(len(COURSES[name, course].bracket.budgets))
        for folder in folders_of_rung(name, course, rung)
    ]


def promotions(wildcards):
    """Input function: what sits in the slots of every rung after the first, course by course."""
    return [
        f"results/searches/{name}/{course}/rung-{rung}/slots.json"
        for name, course in COURSES
        if name == wildcards.experiment
        for rung in range(1, len(COURSES[name, course].bracket.budgets))
    ]


def courses_of(wildcards):
    """Params function: the courses of a search as plain values."""
    return [
        {
            "name": course.bracket.name,
            "strategy": course.bracket.strategy,
            "seed": course.bracket.seed,
            "budgets": list(course.bracket.budgets),
            "space": sorted(entry_of(wildcards.experiment)["search"]["space"]),
            "members": [[member.run, member.level, member.seed] for member in course.members],
        }
        for course in EXPERIMENTS[wildcards.experiment].courses
    ]


def plan_of(name):
    """What a search does, for the report: its entry in the config without the space, and the courses of one seed."""
    search = entry_of(name)["search"]
    courses, full = [course.bracket for course in EXPERIMENTS[name].courses], base_of(name)["epochs"]
    return {key: value for key, value in search.items() if key != "space"} | {
        "brackets": [
            {
                "strategy": bracket.strategy,
                "name": bracket.name,
                "budgets": list(bracket.budgets),
                "slots": list(bracket.slots),
                "epochs": None if full is None else epochs_of(bracket, full),
            }
            for bracket in courses
            if bracket.seed == courses[0].seed
        ],
        "full": full,
        "domains": describe_space(search["space"]),
    }


def search_space(wildcards):
    """Params function: the space that a search draws from, as in the config."""
    return entry_of(wildcards.experiment)["search"]["space"]


ruleorder: aggregate_search > aggregate
ruleorder: aggregate_search_timing > aggregate_timing
ruleorder: find_search > find


rule train_beginning:
    input:
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("search/train_rung"),
    output:
        specification="results/trials/{trial}/specification.json",
        curve="results/trials/{trial}/curve.csv",
        summary="results/trials/{trial}/summary.json",
        timing="results/trials/{trial}/timing.json",
        # Kept: a search with more trials needs it again.
        state="results/trials/{trial}/state.npz",
    log:
        "results/logs/train_beginning/{trial}.log",
    benchmark:
        "results/benchmarks/train_beginning/{trial}.tsv"
    # The later rungs wait for it.
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=600,
    params:
        specification=lambda wildcards: SPECIFICATIONS[BEGINNINGS[wildcards.trial][0]],
        budgets=lambda wildcards: [BEGINNINGS[wildcards.trial][1]],
    message:
        "Begin {wildcards.trial}"
    script:
        "../scripts/search/train_rung.py"


rule promote:
    input:
        summaries=of_rung_before("summary.json"),
        specifications=of_rung_before("specification.json"),
        code=code("search/promote"),
    output:
        slots="results/searches/{experiment}/{course}/rung-{rung}/slots.json",
    log:
        "results/logs/promote/{experiment}/{course}_rung-{rung}.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    params:
        slots=lambda wildcards: COURSES[wildcards.experiment, wildcards.course].bracket.slots[int(wildcards.rung)],
        epochs=budget,
    script:
        "../scripts/search/promote.py"


use rule train_beginning as train_slot with:
    input:
        slots="results/searches/{experiment}/{course}/rung-{rung}/slots.json",
        states=of_rung_before("state.npz"),
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("search/train_rung"),
    output:
        specification="results/searches/{experiment}/{course}/rung-{rung}/slot-{slot}/specification.json",
        curve="results/searches/{experiment}/{course}/rung-{rung}/slot-{slot}/curve.csv",
        summary="results/searches/{experiment}/{course}/rung-{rung}/slot-{slot}/summary.json",
        timing="results/searches/{experiment}/{course}/rung-{rung}/slot-{slot}/timing.json",
        state="results/searches/{experiment}/{course}/rung-{rung}/slot-{slot}/state.npz",
    log:
        "results/logs/train_slot/{experiment}/{course}_rung-{rung}_slot-{slot}.log",
    benchmark:
        "results/benchmarks/train_slot/{experiment}/{course}_rung-{rung}_slot-{slot}.tsv"
    params:
        specification=None,
        slot=lambda wildcards: int(wildcards.slot),
        budgets=budgets_so_far,
        # What a slot held stays here when the search gets more trials and the slot another one.
        cache="results/trials",
    message:
        "Train on {wildcards.experiment}, {wildcards.course}, rung {wildcards.rung}, slot {wildcards.slot}"


rule aggregate_search:
    input:
        specifications=of_search("specification.json"),
        summaries=of_search("summary.json"),
        curves=of_search("curve.csv"),
        promotions=promotions,
        code=code("search/aggregate"),
    output:
        runs="results/experiments/{experiment}/runs.csv",
        levels="results/experiments/{experiment}/levels.csv",
        curves="results/experiments/{experiment}/curves.csv",
        rungs="results/experiments/{experiment}/rungs.csv",
    log:
        "results/logs/aggregate/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    # The refits of the selected network wait for it, and the longest jobs should not come last.
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    params:
        courses=courses_of,
        factors=factors,
    script:
        "../scripts/search/aggregate.py"


rule aggregate_search_timing:
    input:
        timings=of_search("timing.json"),
        rungs="results/experiments/{experiment}/rungs.csv",
        code=code("search/aggregate_timing"),
    output:
        timing="results/experiments/{experiment}/timing.csv",
        seconds="results/experiments/{experiment}/seconds.csv",
    log:
        "results/logs/aggregate_timing/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/search/aggregate_timing.py"


rule explain_search:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        rungs="results/experiments/{experiment}/rungs.csv",
        code=code("search/explain"),
    output:
        explanation="results/experiments/{experiment}/explanation.json",
    log:
        "results/logs/explain_search/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        space=search_space,
        base=lambda wildcards: base_of(wildcards.experiment),
        staged=lambda wildcards: wildcards.experiment in STAGED_SEARCHES,
    script:
        "../scripts/search/explain.py"


rule find_search:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        rungs="results/experiments/{experiment}/rungs.csv",
        curves="results/experiments/{experiment}/curves.csv",
        explanation="results/experiments/{experiment}/explanation.json",
        code=code("search/find"),
    output:
        findings="results/experiments/{experiment}/findings.json",
    log:
        "results/logs/find/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        plan=lambda wildcards: plan_of(wildcards.experiment),
    script:
        "../scripts/search/find.py"

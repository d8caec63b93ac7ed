"""Searches: trials that are stopped early or promoted.

In: the split's arrays and card, and the courses of each search (study.halving), known from the config alone.
Out: results/trials/<trial>/ and results/searches/<experiment>/<course>/rung-<rung>/slot-<slot>/ with what a run
leaves for the tables (train.smk) up to that rung's budget and the state to go on from; and
results/searches/.../rung-<rung>/slots.json, which says what sits in each slot and why.

The number of slots of each rung is fixed, so the graph is static: a slot's job has all states of the rung before as
inputs and takes the one that slots.json names. Runs that are trained to the end at once are ordinary ones (train.smk).
"""

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


rule train_beginning:
    input:
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("train_rung"),
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
        epochs=lambda wildcards: BEGINNINGS[wildcards.trial][1],
    message:
        "Begin {wildcards.trial}"
    script:
        "../scripts/train_rung.py"


rule promote:
    input:
        summaries=of_rung_before("summary.json"),
        specifications=of_rung_before("specification.json"),
        code=code("promote"),
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
        "../scripts/promote.py"


use rule train_beginning as train_slot with:
    input:
        slots="results/searches/{experiment}/{course}/rung-{rung}/slots.json",
        states=of_rung_before("state.npz"),
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("train_rung"),
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
        epochs=budget,
    message:
        "Train on {wildcards.experiment}, {wildcards.course}, rung {wildcards.rung}, slot {wildcards.slot}"

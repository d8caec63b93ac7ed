"""Searches: trials that are stopped early or promoted, and what each search shows.

A bracket is a group of trials that a search starts together and compares (study.config.brackets). A rung is a stage of
a bracket: all its trials trained to the same budget. A slot is a place in a rung. After a rung the best trials are
promoted: the file slots.json of the next rung says which trial sits in each of its slots, and why.

In: the split's arrays and card, and the brackets of each search, which follow from the config alone.
Out: results/trials/<trial>/ (first rungs) and results/searches/<experiment>/<bracket>/rung-<rung>/slot-<slot>/ (later
ones) with the files of a run that the tables need (training.smk), up to that rung's budget; the file slots.json of each
later rung; and in results/experiments/<experiment>/ the tables of every experiment, with one row per trial, and those of
searches: rungs.csv (each slot of each rung), trials.csv (each trial), explanation.json (what a surrogate says about the
hyperparameters), findings.json, progress.csv and median_progress.csv (the best accuracy so far against the compute).

The number of slots of each rung is fixed, so the graph is static: slots.json says which trial sits in a slot, and its
job goes on from that trial's state, results/trials/<run>_epochs-<budgets>/state.npz. States are no rule's output, and
are removed as soon as they are not needed: those of trials that stop by `promote`, that of a trial that went on by the
slot's job. Without one a trial is trained from its beginning, to the same bits (study.training.states): so is one that
stopped before, and that a larger search takes further.
If the search gets more trials, a slot may get another trial, and its job runs again. The results of the trial that was
there before are kept in a cache under the trial's name, in the same folder as its state was, which is no rule's output.
The job of the slot that has this trial now copies them from there (study.jobs.cache).
Trials that are trained to the end at once are ordinary runs (training.smk).
"""


include: "common/search.smk"


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
    log:
        "<results>/logs/train_beginning/{trial}.log",
    benchmark:
        "<results>/benchmarks/train_beginning/{trial}.tsv"
    # The later rungs wait for it.
    priority: lambda wildcards: longest_first(BEGINNINGS[wildcards.trial][0], 2, BEGINNINGS[wildcards.trial][1])
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(lambda wildcards: [cost(*BEGINNINGS[wildcards.trial])], "train_beginning"),
    params:
        specification=lambda wildcards: SPECIFICATIONS[BEGINNINGS[wildcards.trial][0]],
        budgets=lambda wildcards: [BEGINNINGS[wildcards.trial][1]],
        # Where the states of all trials are, and the cache: not beside the results, which may be in a storage.
        trials=lambda wildcards: "results/trials",
        goes_on=True,
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
        slots="<results>/searches/{experiment}/{bracket}/rung-{rung}/slots.json",
    log:
        "<results>/logs/promote/{experiment}/{bracket}_rung-{rung}.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    params:
        slots=lambda wildcards: bracket_of(wildcards).slots[int(wildcards.rung)],
        # Those of this rung and of all rungs before.
        budgets=budgets_so_far,
        cache="results/trials",
    script:
        "../scripts/search/promote.py"


use rule train_beginning as train_slot with:
    input:
        slots="<results>/searches/{experiment}/{bracket}/rung-{rung}/slots.json",
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("search/train_rung"),
    output:
        specification="<results>/searches/{experiment}/{bracket}/rung-{rung}/slot-{slot}/specification.json",
        curve="<results>/searches/{experiment}/{bracket}/rung-{rung}/slot-{slot}/curve.csv",
        summary="<results>/searches/{experiment}/{bracket}/rung-{rung}/slot-{slot}/summary.json",
        timing="<results>/searches/{experiment}/{bracket}/rung-{rung}/slot-{slot}/timing.json",
    log:
        "<results>/logs/train_slot/{experiment}/{bracket}_rung-{rung}_slot-{slot}.log",
    benchmark:
        "<results>/benchmarks/train_slot/{experiment}/{bracket}_rung-{rung}_slot-{slot}.tsv"
    priority: 2
    resources:
        **needs(cost_of_slot, "train_slot"),
    params:
        specification=None,
        slot=lambda wildcards: int(wildcards.slot),
        budgets=budgets_so_far,
        # The cache: if the search gets more trials, another slot may get this trial.
        cache="results/trials",
        goes_on=lambda wildcards: int(wildcards.rung) + 1 < len(bracket_of(wildcards).budgets),
        anew=forced("train_slot"),
    message:
        "Train on {wildcards.experiment}, {wildcards.bracket}, rung {wildcards.rung}, slot {wildcards.slot}"


rule aggregate_search:
    input:
        specifications=of_search("specification.json"),
        summaries=of_search("summary.json"),
        curves=of_search("curve.csv"),
        promotions=promotions,
        code=code("search/aggregate"),
    output:
        runs="<results>/experiments/{experiment}/runs.csv",
        levels="<results>/experiments/{experiment}/levels.csv",
        curves="<results>/experiments/{experiment}/curves.csv",
        rungs="<results>/experiments/{experiment}/rungs.csv",
        trials="<results>/experiments/{experiment}/trials.csv",
    log:
        "<results>/logs/aggregate/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    # The refits of the selected network wait for it, and the longest jobs should not be the last ones.
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    params:
        brackets=lambda wildcards: bracket_records(
            EXPERIMENTS[wildcards.experiment].brackets, search_space(wildcards)
        ),
        factors=factors,
    script:
        "../scripts/search/aggregate.py"


rule aggregate_search_timing:
    input:
        timings=of_search("timing.json"),
        rungs="<results>/experiments/{experiment}/rungs.csv",
        code=code("search/aggregate_timing"),
    output:
        timing="<results>/experiments/{experiment}/timing.csv",
        seconds="<results>/experiments/{experiment}/seconds.csv",
    log:
        "<results>/logs/aggregate_timing/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/search/aggregate_timing.py"


rule explain_search:
    input:
        trials="<results>/experiments/{experiment}/trials.csv",
        rungs="<results>/experiments/{experiment}/rungs.csv",
        code=code("search/explain"),
    output:
        explanation="<results>/experiments/{experiment}/explanation.json",
    log:
        "<results>/logs/explain_search/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(fixed(60, 400)),
    params:
        space=search_space,
        base=lambda wildcards: base_of(wildcards.experiment),
        # The full budget, where trials are stopped before it.
        full=lambda wildcards: (
            base_of(wildcards.experiment)["epochs"] if wildcards.experiment in STAGED_SEARCHES else None
        ),
    script:
        "../scripts/search/explain.py"


rule find_search:
    input:
        runs="<results>/experiments/{experiment}/runs.csv",
        rungs="<results>/experiments/{experiment}/rungs.csv",
        trials="<results>/experiments/{experiment}/trials.csv",
        curves="<results>/experiments/{experiment}/curves.csv",
        explanation="<results>/experiments/{experiment}/explanation.json",
        code=code("search/find"),
    output:
        findings="<results>/experiments/{experiment}/findings.json",
        progress="<results>/experiments/{experiment}/progress.csv",
        median_progress="<results>/experiments/{experiment}/median_progress.csv",
    log:
        "<results>/logs/find/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        plan=lambda wildcards: search_plan(
            entry_of(wildcards.experiment)["search"],
            EXPERIMENTS[wildcards.experiment].brackets,
            base_of(wildcards.experiment),
        ),
        space=search_space,
    script:
        "../scripts/search/find.py"


PROMISED += [
    *of_each(rules.aggregate_search.output, "experiment", SEARCHES),
    *of_each(rules.find_search.output, "experiment", SEARCHES),
    *(
        f"{folder}/summary.json"
        for name, bracket in BRACKETS
        for rung in range(len(BRACKETS[name, bracket].budgets))
        for folder in folders_of_rung(name, bracket, rung)
    ),
]
RUNS += [f"{folder}/summary.json" for name, bracket in BRACKETS for folder in folders_of_rung(name, bracket, 0)]

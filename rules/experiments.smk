"""Experiments: their tables, what those without a search show, and the tables of the whole study.

In: the summaries, curves and timings of the runs; for B2.1 and B2.2 the batch losses and what their noise shows.
Out: results/experiments/<experiment>/{runs,levels,curves}.csv; findings.json, the numbers of the prose and the figures;
results/tables/runs.csv with all runs; and, from timings only, results/experiments/<experiment>/{timing,seconds}.csv and
results/tables/timing.csv. Each experiment has its own tables, so that a new experiment changes no other one.
"""


rule aggregate:
    input:
        specifications=of_runs("specification.json"),
        summaries=of_runs("summary.json"),
        curves=of_runs("curve.csv"),
        code=code("experiments/aggregate"),
    output:
        runs="<results>/experiments/{experiment}/runs.csv",
        levels="<results>/experiments/{experiment}/levels.csv",
        curves="<results>/experiments/{experiment}/curves.csv",
    log:
        "<results>/logs/aggregate/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        members=lambda wildcards: [
            [member.run, member.level, member.seed] for member in EXPERIMENTS[wildcards.experiment].members
        ],
    script:
        "../scripts/experiments/aggregate.py"


rule aggregate_timing:
    input:
        timings=of_runs("timing.json"),
        code=code("experiments/aggregate_timing"),
    output:
        timing="<results>/experiments/{experiment}/timing.csv",
        seconds="<results>/experiments/{experiment}/seconds.csv",
    log:
        "<results>/logs/aggregate_timing/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        runs=lambda wildcards: EXPERIMENTS[wildcards.experiment].runs,
    script:
        "../scripts/experiments/aggregate_timing.py"


rule find:
    input:
        runs="<results>/experiments/{experiment}/runs.csv",
        curves="<results>/experiments/{experiment}/curves.csv",
        batches=batch_losses,
        answers=validation_answers,
        noise=noise_findings,
        noise_gradients=noise_tables("gradients.csv"),
        sharpness=sharpness_table,
        code=code("experiments/find"),
    output:
        findings="<results>/experiments/{experiment}/findings.json",
    log:
        "<results>/logs/find/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        kind=lambda wildcards: EXPERIMENTS[wildcards.experiment].kind,
        question=lambda wildcards: EXPERIMENTS[wildcards.experiment].question,
        margins=config["margins"],
    script:
        "../scripts/experiments/find.py"


rule tables:
    input:
        runs=expand_names("<results>/experiments/{}/runs.csv", EXPERIMENTS),
        timings=expand_names("<results>/experiments/{}/timing.csv", EXPERIMENTS),
        code=code("experiments/collect"),
    output:
        runs="<results>/tables/runs.csv",
        timing="<results>/tables/timing.csv",
    log:
        "<results>/logs/tables.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        names=list(EXPERIMENTS),
    script:
        "../scripts/experiments/collect.py"


PROMISED += [
    *rules.tables.output,
    *(path for file in ("runs.csv", "levels.csv", "curves.csv", "findings.json") for path in per_experiment(file)),
]

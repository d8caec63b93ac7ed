"""One table per experiment, so that a new experiment touches none of the others; then the tables of the study.

In: the summaries and curves of the runs.
Out: results/experiments/<experiment>/{runs,levels,curves}.csv, results/tables/runs.csv, and, from the clock alone,
results/experiments/<experiment>/{timing,seconds}.csv and results/tables/timing.csv.
"""


rule aggregate:
    input:
        specifications=of_runs("specification.json"),
        summaries=of_runs("summary.json"),
        curves=of_runs("curve.csv"),
        code=code("aggregate"),
    output:
        runs="results/experiments/{experiment}/runs.csv",
        levels="results/experiments/{experiment}/levels.csv",
        curves="results/experiments/{experiment}/curves.csv",
    log:
        "results/logs/aggregate/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        members=lambda wildcards: [
            [member.run, member.level, member.seed] for member in EXPERIMENTS[wildcards.experiment].members
        ],
    script:
        "../scripts/aggregate.py"


rule aggregate_timing:
    input:
        timings=of_runs("timing.json"),
        code=code("aggregate_timing"),
    output:
        timing="results/experiments/{experiment}/timing.csv",
        seconds="results/experiments/{experiment}/seconds.csv",
    log:
        "results/logs/aggregate_timing/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        runs=lambda wildcards: EXPERIMENTS[wildcards.experiment].runs,
    script:
        "../scripts/aggregate_timing.py"


rule tables:
    input:
        runs=expand_names("results/experiments/{}/runs.csv", EXPERIMENTS),
        timings=expand_names("results/experiments/{}/timing.csv", EXPERIMENTS),
        code=code("write_tables"),
    output:
        runs="results/tables/runs.csv",
        timing="results/tables/timing.csv",
    log:
        "results/logs/tables.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        names=list(EXPERIMENTS),
    script:
        "../scripts/write_tables.py"

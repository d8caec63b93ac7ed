"""What each experiment without a search shows.

In: an experiment's tables, and the batch losses and their noise where its question is about them.
Out: results/experiments/<experiment>/findings.json, the numbers of the prose.
"""


rule find:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        curves="results/experiments/{experiment}/curves.csv",
        batches=batch_losses,
        noise=noise_findings,
        code=code("find"),
    output:
        findings="results/experiments/{experiment}/findings.json",
    log:
        "results/logs/find/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        kind=lambda wildcards: EXPERIMENTS[wildcards.experiment].kind,
        question=lambda wildcards: EXPERIMENTS[wildcards.experiment].question,
    script:
        "../scripts/find.py"

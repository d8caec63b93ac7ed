"""What each experiment shows.

In: an experiment's tables, and the batch losses where its question is about them.
Out: results/experiments/<experiment>/findings.json, from which the report's prose is chosen and filled.
"""


def batch_losses(wildcards):
    """The minibatch losses of every run, for the question that compares them with the training loss."""
    experiment = EXPERIMENTS[wildcards.experiment]
    return [f"results/runs/{run}/batches.npz" for run in experiment.runs if experiment.question == "B2.1"]


rule find:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        curves="results/experiments/{experiment}/curves.csv",
        batches=batch_losses,
        code=code("find"),
    output:
        findings="results/experiments/{experiment}/findings.json",
    log:
        "results/logs/find/{experiment}.log",
    threads: 1
    conda:
        ENVIRONMENT
    params:
        kind=lambda wildcards: EXPERIMENTS[wildcards.experiment].kind,
        question=lambda wildcards: EXPERIMENTS[wildcards.experiment].question,
        factors=lambda wildcards: EXPERIMENTS[wildcards.experiment].factors,
    script:
        "../scripts/find.py"

"""One job per run.

In: the split's arrays and card, and the run's specification.
Out: results/runs/<run>/ with the specification, the curve at the evaluations, the losses of all minibatches, the
parameters of the best evaluation, the loss and the answer for each validation image at the last one, and a summary;
timings have a file of their own, timing.json. Runs whose noise is measured also leave snapshots.npz, their states at
some evaluations.
"""

CANDIDATES = set(EXPERIMENTS[SELECTION["experiment"]].runs) if SELECTION else set()


rule train:
    input:
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        # The card holds the arrays' checksums: small, so that Snakemake compares its content.
        card=f"results/data/{SPLIT}/card.json",
        code=code("training/train"),
    output:
        specification="results/runs/{run}/specification.json",
        curve="results/runs/{run}/curve.csv",
        batches="results/runs/{run}/batches.npz",
        parameters="results/runs/{run}/parameters.npz",
        validation="results/runs/{run}/validation.npz",
        summary="results/runs/{run}/summary.json",
        timing="results/runs/{run}/timing.json",
    log:
        "<results>/logs/train/{run}.log",
    benchmark:
        "<results>/benchmarks/train/{run}.tsv"
    # What the selected network and its refits wait for goes first.
    priority: lambda wildcards: longest_first(wildcards.run, int(wildcards.run in CANDIDATES))
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(
            lambda wildcards: [cost(wildcards.run)],
            "train",
            "train_with_snapshots",
            writes=lambda wildcards: bytes_of_run(wildcards.run),
        ),
    params:
        specification=lambda wildcards: SPECIFICATIONS[wildcards.run],
    message:
        "Train {wildcards.run}"
    script:
        "../scripts/training/train.py"


# The same with one more output, for the runs that need it.
use rule train as train_with_snapshots with:
    output:
        **rules.train.output,
        snapshots="results/runs/{run}/snapshots.npz",
    wildcard_constraints:
        run=one_of(MEASURED_RUNS),


ruleorder: train_with_snapshots > train


TRAINED_WHOLE = list(
    dict.fromkeys(
        run for name in experiments_of("single", "factorial", "variants") for run in EXPERIMENTS[name].runs
    )
)
RUNS += expand_names("results/runs/{}/summary.json", TRAINED_WHOLE)
# One file stands for the folder: with all of them Snakemake would need a second more for every call.
PROMISED += RUNS

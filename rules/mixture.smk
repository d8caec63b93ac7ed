"""A mixture fitted to real data: EM and gradients from the same starts.

In: the training images and labels of the split.
Out: results/mixture/points.npy, the images in a few dimensions; for each number of dimensions and start
results/mixture/{dimensions}d/start-{start}/{curve.csv,parameters.npz,summary.json} and the timings, seconds.csv;
results/mixture/{dimensions}d/{findings.json,seconds.csv} over the starts.
"""


include: "common/mixture.smk"


rule project_images:
    input:
        images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        # The card holds the arrays' checksums: small, so that Snakemake compares its content.
        card=f"results/data/{SPLIT}/card.json",
        code=code("mixture/project"),
    output:
        points="<results>/mixture/points.npy",
        description="<results>/mixture/points.json",
    log:
        "<results>/logs/project_images.log",
    # Early, since it says when the images are too few or too much alike for the mixtures.
    priority: 3
    conda:
        ENVIRONMENT
    threads: 1
    params:
        dimensions=max(MIXTURE["dimensions"]),
    script:
        "../scripts/mixture/project.py"


rule fit_mixture:
    input:
        points="<results>/mixture/points.npy",
        code=code("mixture/fit"),
    output:
        curve="<results>/mixture/{dimensions}d/start-{start}/curve.csv",
        seconds="<results>/mixture/{dimensions}d/start-{start}/seconds.csv",
        parameters="<results>/mixture/{dimensions}d/start-{start}/parameters.npz",
        summary="<results>/mixture/{dimensions}d/start-{start}/summary.json",
    log:
        "<results>/logs/fit_mixture/{dimensions}d_start-{start}.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(fixed(120, 300)),
    params:
        # One dict: Snakemake compares params as a set without names, and would not see two values that change places.
        fit=lambda wildcards: {
            "components": MIXTURE["components"][MIXTURE["dimensions"].index(int(wildcards.dimensions))],
            "passes": MIXTURE["passes"],
            "minibatch_passes": MIXTURE["minibatch_passes"],
        },
    script:
        "../scripts/mixture/fit.py"


rule find_mixture:
    input:
        points="<results>/mixture/points.npy",
        labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        curves=of_starts("curve.csv"),
        summaries=of_starts("summary.json"),
        parameters=of_starts("parameters.npz"),
        code=code("mixture/find"),
    output:
        findings="<results>/mixture/{dimensions}d/findings.json",
    log:
        "<results>/logs/find_mixture/{dimensions}d.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/mixture/find.py"


# Not in find_mixture: timings differ from run to run, and have files of their own.
rule time_mixture:
    input:
        curves=of_starts("curve.csv"),
        seconds=of_starts("seconds.csv"),
        code=code("mixture/aggregate_timing"),
    output:
        table="<results>/mixture/{dimensions}d/seconds.csv",
    log:
        "<results>/logs/time_mixture/{dimensions}d.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/mixture/aggregate_timing.py"


PROMISED += of_each(rules.find_mixture.output, "dimensions", MIXTURE["dimensions"])

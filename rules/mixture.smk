"""A mixture fitted to real data: EM and gradients from the same starts.

In: the training images and labels of the split.
Out: results/mixture/points.npy, the images in a few dimensions; for each number of dimensions and start
results/mixture/{dimensions}d/start-{start}/{curve.csv,parameters.npz,summary.json} and, from the clock alone, seconds.csv;
results/mixture/{dimensions}d/findings.json over the starts, and the figures.
"""


ruleorder: plot_mixture_seconds > plot_seconds


MIXTURE = config["mixture"]


rule project_images:
    input:
        images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        # The card holds the arrays' checksums: small, so that Snakemake compares its content.
        card=f"results/data/{SPLIT}/card.json",
        code=code("project_images"),
    output:
        points="results/mixture/points.npy",
        description="results/mixture/points.json",
    log:
        "results/logs/project_images.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        dimensions=max(MIXTURE["dimensions"]),
    script:
        "../scripts/project_images.py"


rule fit_mixture:
    input:
        points="results/mixture/points.npy",
        code=code("fit_mixture"),
    output:
        curve="results/mixture/{dimensions}d/start-{start}/curve.csv",
        seconds="results/mixture/{dimensions}d/start-{start}/seconds.csv",
        parameters="results/mixture/{dimensions}d/start-{start}/parameters.npz",
        summary="results/mixture/{dimensions}d/start-{start}/summary.json",
    log:
        "results/logs/fit_mixture/{dimensions}d_start-{start}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        # One value: Snakemake compares the set of all, without their names.
        fit=lambda wildcards: {
            "components": MIXTURE["components"][MIXTURE["dimensions"].index(int(wildcards.dimensions))],
            "passes": MIXTURE["passes"],
            "minibatch_passes": MIXTURE["minibatch_passes"],
        },
    script:
        "../scripts/fit_mixture.py"


rule find_mixture:
    input:
        points="results/mixture/points.npy",
        labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        curves=of_starts("curve.csv"),
        summaries=of_starts("summary.json"),
        parameters=of_starts("parameters.npz"),
        code=code("find_mixture"),
    output:
        findings="results/mixture/{dimensions}d/findings.json",
    log:
        "results/logs/find_mixture/{dimensions}d.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/find_mixture.py"


rule plot_mixture:
    input:
        points="results/mixture/points.npy",
        labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        curves=of_starts("curve.csv"),
        parameters=of_starts("parameters.npz"),
        findings="results/mixture/{dimensions}d/findings.json",
        code=code("plot_mixture"),
    output:
        passes=of_mixture("passes", "log-likelihood against passes over the data"),
        components=of_mixture("components", "contours over the points, and the classes of each component"),
        pdf=as_pdf("passes", "components", folder="mixture-{dimensions}d"),
    log:
        "results/logs/plot_mixture/{dimensions}d.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        fashion_mnist=FASHION_MNIST,
    script:
        "../scripts/plot_mixture.py"


# Apart from plot_mixture: what a clock says differs from run to run, and stays in files of its own.
rule plot_mixture_seconds:
    input:
        curves=of_starts("curve.csv"),
        seconds=of_starts("seconds.csv"),
        code=code("plot_mixture_seconds"),
    output:
        seconds=of_mixture("seconds", "log-likelihood against seconds"),
        table="results/mixture/{dimensions}d/seconds.csv",
        pdf=as_pdf("seconds", folder="mixture-{dimensions}d"),
    log:
        "results/logs/plot_mixture_seconds/{dimensions}d.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/plot_mixture_seconds.py"


MIXTURE_FIGURES = [
    f"results/figures/mixture-{dimensions}d/{figure}.svg"
    for dimensions in MIXTURE["dimensions"]
    for figure in ["passes", "components"] + ["seconds"] * TIMINGS
]

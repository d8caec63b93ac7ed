"""All figures, as SVG.

In: the data split, the tables and curves of the experiments, the selected network and its test.
Out: results/figures/samples.svg, results/figures/<experiment>/<figure>.svg and results/figures/selected/<figure>.svg.
A figure only draws: nothing is trained, and no statistic of the report is computed here.
"""

FASHION_MNIST = config["data"]["sha256"] is None


rule plot_samples:
    input:
        images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        # The card holds the arrays' checksums: small, so that Snakemake compares its content.
        card=f"results/data/{SPLIT}/card.json",
        code=code("plot_samples"),
    output:
        figure=shown("results/figures/samples.svg", "figure", "training images by class", CATEGORIES["data"]),
    log:
        "results/logs/plot_samples.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        fashion_mnist=FASHION_MNIST,
    script:
        "../scripts/plot_samples.py"


rule plot_curves:
    input:
        curves="results/experiments/{experiment}/curves.csv",
        runs="results/experiments/{experiment}/runs.csv",
        code=code("plot_curves"),
    output:
        figure=of_experiment("curves", "loss and accuracy over the epochs"),
    log:
        "results/logs/plot_curves/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/plot_curves.py"


rule plot_levels:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        code=code("plot_levels"),
    output:
        figure=of_experiment("levels", "best and final performance by setting", caption="levels_figure"),
    log:
        "results/logs/plot_levels/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/plot_levels.py"


rule plot_batch_loss:
    input:
        batches=first_run("batches.npz"),
        curve=first_run("curve.csv"),
        summary=first_run("summary.json"),
        code=code("plot_batch_loss"),
    output:
        figure=of_experiment("batch_loss", "loss of every minibatch"),
    log:
        "results/logs/plot_batch_loss/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/plot_batch_loss.py"


rule plot_work:
    input:
        curves="results/experiments/{experiment}/curves.csv",
        runs="results/experiments/{experiment}/runs.csv",
        code=code("plot_work"),
    output:
        figure=of_experiment("work", "loss against examples and iterations"),
    log:
        "results/logs/plot_work/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/plot_work.py"


# Apart from plot_work: what a clock says differs from run to run, and stays in files of its own.
rule plot_seconds:
    input:
        curves="results/experiments/{experiment}/curves.csv",
        runs="results/experiments/{experiment}/runs.csv",
        seconds="results/experiments/{experiment}/seconds.csv",
        code=code("plot_seconds"),
    output:
        figure=of_experiment("seconds", "loss against training time"),
    log:
        "results/logs/plot_seconds/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/plot_seconds.py"


rule plot_gap:
    input:
        curves="results/experiments/{experiment}/curves.csv",
        runs="results/experiments/{experiment}/runs.csv",
        code=code("plot_gap"),
    output:
        figure=of_experiment("gap", "validation against training loss"),
    log:
        "results/logs/plot_gap/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/plot_gap.py"


rule plot_search:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        rungs="results/experiments/{experiment}/rungs.csv",
        curves="results/experiments/{experiment}/curves.csv",
        explanation="results/experiments/{experiment}/explanation.json",
        code=code("plot_search"),
    output:
        parallel_coordinates=of_experiment("parallel_coordinates", "all trials"),
        best_so_far=of_experiment("best_so_far", "best accuracy so far"),
        responses=of_experiment("responses", "accuracy by hyperparameter"),
        importance=of_experiment("importance", "importance of the hyperparameters"),
        dependence=of_experiment("dependence", "predicted accuracy by hyperparameter"),
    log:
        "results/logs/plot_search/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        space=search_space,
        strategy=lambda wildcards: entry_of(wildcards.experiment)["search"]["strategy"],
    script:
        "../scripts/plot_search.py"


rule plot_rungs:
    input:
        rungs="results/experiments/{experiment}/rungs.csv",
        curves="results/experiments/{experiment}/curves.csv",
        code=code("plot_rungs"),
    output:
        figure=of_experiment("rungs", "learning curves by rung", caption="rungs_figure"),
    log:
        "results/logs/plot_rungs/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/plot_rungs.py"


rule plot_selected:
    input:
        curves=expand_names("results/selection/seed-{}/curve.csv", REFIT_SEEDS),
        summaries=expand_names("results/selection/seed-{}/summary.json", REFIT_SEEDS),
        parameters=f"results/selection/seed-{REFIT_SEEDS[0]}/parameters.npz",
        card=f"results/data/{SPLIT}/card.json",
        test="results/test.json",
        mistakes="results/selection/mistakes.npz",
        code=code("plot_selected"),
    output:
        curves=of_selected("curves", "loss and accuracy over the epochs"),
        confusion=of_selected("confusion", "confusions on the test set"),
        weights=of_selected("weights", "first-layer weights"),
        mistakes=of_selected("mistakes", "most confident mistakes"),
    log:
        "results/logs/plot_selected.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        fashion_mnist=FASHION_MNIST,
    script:
        "../scripts/plot_selected.py"


FIGURES = [
    "results/figures/samples.svg",
    *expand_names("results/figures/{}/curves.svg", experiments_of("single", "factorial")),
    *expand_names("results/figures/{}/levels.svg", experiments_of("factorial")),
    *expand_names("results/figures/{}/batch_loss.svg", answering("B2.1")),
    *expand_names("results/figures/{}/work.svg", answering("B2.2")),
    *expand_names("results/figures/{}/seconds.svg", answering("B2.2") if TIMINGS else []),
    *expand_names("results/figures/{}/gap.svg", answering("B2.3")),
    *expand_names("results/figures/{}/parallel_coordinates.svg", experiments_of("search")),
    *expand_names("results/figures/{}/best_so_far.svg", experiments_of("search")),
    *expand_names("results/figures/{}/responses.svg", experiments_of("search")),
    *expand_names("results/figures/{}/importance.svg", experiments_of("search")),
    *expand_names("results/figures/{}/dependence.svg", experiments_of("search")),
    *expand_names("results/figures/{}/rungs.svg", STAGED_SEARCHES),
    *expand_names(
        "results/figures/selected/{}.svg",
        ["curves", "confusion", "weights", "mistakes"],
    ),
]

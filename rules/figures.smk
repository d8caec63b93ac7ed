"""All figures, as SVG for the HTML report and as PDF for the PDF.

In: the data split, the tables and curves of the experiments, the selected network and its test.
Out: results/figures/samples.svg, results/figures/<experiment>/<figure>.svg and results/figures/selected/<figure>.svg,
each with its .pdf beside it.
A figure only draws: nothing is trained, and no statistic of the report is computed here.
"""


rule plot_samples:
    input:
        images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        # The card holds the arrays' checksums: small, so that Snakemake compares its content.
        card=f"results/data/{SPLIT}/card.json",
        code=code("plot_samples"),
    output:
        figure=shown("results/figures/samples.svg", "figure", "training images by class", CATEGORIES["data"]),
        pdf="results/figures/samples.pdf",
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
        pdf=as_pdf("curves"),
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
        pdf=as_pdf("levels"),
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
        pdf=as_pdf("batch_loss"),
    log:
        "results/logs/plot_batch_loss/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/plot_batch_loss.py"


rule plot_noise:
    input:
        gradients="results/experiments/{experiment}/noise/gradients.csv",
        variances="results/experiments/{experiment}/noise/variances.csv",
        steps="results/experiments/{experiment}/noise/steps.csv",
        epochs="results/experiments/{experiment}/noise/epochs.csv",
        card=f"results/data/{SPLIT}/card.json",
        code=code("plot_noise"),
    output:
        variances=of_experiment("variances", "variance of the batch loss"),
        own_batch=of_experiment("own_batch", "a batch before and after its step"),
        noise_scale=of_experiment("noise_scale", "gradient noise scale"),
        pdf=as_pdf("variances", "own_batch", "noise_scale"),
    log:
        "results/logs/plot_noise/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        batch_size=lambda wildcards: base_of(wildcards.experiment)["batch_size"],
        # The batch sizes whose comparison the noise scale explains.
        marked=[size for name in answering("B2.2") for size in entry_of(name)["vary"]["batch_size"]],
    script:
        "../scripts/plot_noise.py"


rule plot_step_size:
    input:
        runs="results/experiments/{experiment}/runs.csv",
        code=code("plot_step_size"),
    output:
        figure=of_experiment("step_size", "loss and accuracy by step size"),
        pdf=as_pdf("step_size"),
    log:
        "results/logs/plot_step_size/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/plot_step_size.py"


rule plot_work:
    input:
        curves="results/experiments/{experiment}/curves.csv",
        runs="results/experiments/{experiment}/runs.csv",
        code=code("plot_work"),
    output:
        figure=of_experiment("work", "loss against examples and iterations"),
        pdf=as_pdf("work"),
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
        pdf=as_pdf("seconds"),
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
        pdf=as_pdf("gap"),
    log:
        "results/logs/plot_gap/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/plot_gap.py"


rule plot_remedies:
    input:
        curves="results/experiments/{experiment}/curves.csv",
        runs="results/experiments/{experiment}/runs.csv",
        code=code("plot_remedies"),
    output:
        figure=of_experiment("remedies", "losses under each remedy"),
        pdf=as_pdf("remedies"),
    log:
        "results/logs/plot_remedies/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/plot_remedies.py"


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
        pdf=as_pdf("parallel_coordinates", "best_so_far", "responses", "importance", "dependence"),
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
        pdf=as_pdf("rungs"),
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
        classes="results/tables/classes.csv",
        bins="results/selection/bins.csv",
        coverage="results/selection/coverage.csv",
        mistakes="results/selection/mistakes.npz",
        code=code("plot_selected"),
    output:
        curves=of_selected("curves", "loss and accuracy over the epochs"),
        confusion=of_selected("confusion", "confusions, precision and recall by class"),
        calibration=of_selected("calibration", "calibration and selective accuracy"),
        weights=of_selected("weights", "first-layer weights"),
        mistakes=of_selected("mistakes", "most confident mistakes"),
        pdf=as_pdf("curves", "confusion", "calibration", "weights", "mistakes", folder="selected"),
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
    *expand_names("results/figures/{}/curves.svg", experiments_of("single", "factorial", "variants")),
    *expand_names("results/figures/{}/levels.svg", experiments_of("factorial", "variants")),
    *expand_names("results/figures/{}/batch_loss.svg", answering("B2.1")),
    *expand_names("results/figures/{}/variances.svg", answering("B2.1")),
    *expand_names("results/figures/{}/own_batch.svg", answering("B2.1")),
    *expand_names("results/figures/{}/noise_scale.svg", answering("B2.1")),
    *expand_names("results/figures/{}/work.svg", answering("B2.2")),
    *expand_names("results/figures/{}/step_size.svg", answering("B2.2 step size")),
    *expand_names("results/figures/{}/seconds.svg", answering("B2.2") if TIMINGS else []),
    *expand_names("results/figures/{}/gap.svg", answering("B2.3")),
    *expand_names("results/figures/{}/remedies.svg", answering("B2.3 remedy")),
    *expand_names("results/figures/{}/parallel_coordinates.svg", experiments_of("search")),
    *expand_names("results/figures/{}/best_so_far.svg", experiments_of("search")),
    *expand_names("results/figures/{}/responses.svg", experiments_of("search")),
    *expand_names("results/figures/{}/importance.svg", experiments_of("search")),
    *expand_names("results/figures/{}/dependence.svg", experiments_of("search")),
    *expand_names("results/figures/{}/rungs.svg", STAGED_SEARCHES),
    *expand_names(
        "results/figures/selected/{}.svg",
        ["curves", "confusion", "calibration", "weights", "mistakes"],
    ),
]

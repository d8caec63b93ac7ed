"""All figures, as SVG for the web pages, as PDF for the PDF, and the numbers that they draw.

In: the data split, the tables, curves and findings of the experiments, the selected network and its test, the mixtures.
Out: results/figures/samples.svg and results/figures/<part>/<figure>.svg, each with its .pdf and .data.csv beside it; a
part is an experiment, `selected`, `mixture`, or `mixture-<dimensions>d`.
A figure draws what tables and findings hold. It may only compute how to draw it: means over the seeds as lines, extremes
as bands, averages along a curve. Each rule adds its figures of this study to FIGURES.
"""


include: "common/figures.smk"


rule plot_samples:
    input:
        images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        # The card holds the arrays' checksums: small, so that Snakemake compares its content.
        card=f"results/data/{SPLIT}/card.json",
        code=code("figures/samples"),
    output:
        figure=shown("<results>/figures/samples.svg", "figure", "training images by class", CATEGORIES["data"]),
        beside=all_beside(["<results>/figures/samples.svg"]),
    log:
        "<results>/logs/plot_samples.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        classes=named_classes,
    script:
        "../scripts/figures/samples.py"


FIGURES += ["<results>/figures/samples.svg"]


rule plot_curves:
    input:
        curves="<results>/experiments/{experiment}/curves.csv",
        runs="<results>/experiments/{experiment}/runs.csv",
        code=code("figures/curves"),
    output:
        figure=of_experiment("curves", "loss and accuracy over the epochs"),
        beside=beside("curves"),
    log:
        "<results>/logs/plot_curves/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/figures/curves.py"


FIGURES += figures_of(experiments_of("single", "factorial", "variants"), "curves")


rule plot_levels:
    input:
        runs="<results>/experiments/{experiment}/runs.csv",
        code=code("figures/levels"),
    output:
        figure=of_experiment("levels", "best and final performance by setting", caption="levels_figure"),
        beside=beside("levels"),
    log:
        "<results>/logs/plot_levels/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/figures/levels.py"


FIGURES += figures_of(experiments_of("factorial", "variants"), "levels")


rule plot_batch_loss:
    input:
        batches=first_run("batches.npz"),
        curve=first_run("curve.csv"),
        summary=first_run("summary.json"),
        zoom=first_run("noise/zoom.csv"),
        code=code("figures/batch_loss"),
    output:
        figure=of_experiment("batch_loss", "loss of every minibatch"),
        beside=beside("batch_loss"),
    log:
        "<results>/logs/plot_batch_loss/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/figures/batch_loss.py"


FIGURES += figures_of(drawing("batch_loss"), "batch_loss")


rule plot_noise:
    input:
        gradients="<results>/experiments/{experiment}/noise/gradients.csv",
        variances="<results>/experiments/{experiment}/noise/variances.csv",
        steps="<results>/experiments/{experiment}/noise/steps.csv",
        sharpness="<results>/experiments/{experiment}/noise/sharpness.csv",
        findings="<results>/experiments/{experiment}/noise.json",
        runs="<results>/experiments/{experiment}/runs.csv",
        code=code("figures/noise"),
    output:
        variances=of_experiment("variances", "variance of the batch loss"),
        own_batch=of_experiment("own_batch", "a batch before and after its step"),
        noise_scale=of_experiment("noise_scale", "gradient noise scale"),
        beside=beside("variances", "own_batch", "noise_scale"),
    log:
        "<results>/logs/plot_noise/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        # The batch sizes whose comparison the noise scale explains.
        marked=[
            size
            for name in answering(lambda question: question == BATCH_SIZE)
            for size in entry_of(name)["vary"]["batch_size"]
        ],
    script:
        "../scripts/figures/noise.py"


FIGURES += figures_of(drawing("noise_scale"), "variances", "own_batch", "noise_scale")


rule plot_step_size:
    input:
        runs="<results>/experiments/{experiment}/runs.csv",
        findings="<results>/experiments/{experiment}/findings.json",
        code=code("figures/step_size"),
    output:
        figure=of_experiment("step_size", "loss and accuracy by step size"),
        beside=beside("step_size"),
    log:
        "<results>/logs/plot_step_size/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/figures/step_size.py"


FIGURES += figures_of(drawing("step_size"), "step_size")


rule plot_batch_losses:
    input:
        curves="<results>/experiments/{experiment}/curves.csv",
        runs="<results>/experiments/{experiment}/runs.csv",
        batches=first_runs("batches.npz"),
        gradients=noise_tables("gradients.csv"),
        code=code("figures/batch_losses"),
    output:
        figure=of_experiment("batch_losses", "loss of every minibatch by batch size"),
        beside=beside("batch_losses"),
    log:
        "<results>/logs/plot_batch_losses/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/figures/batch_losses.py"


FIGURES += figures_of(drawing("batch_losses"), "batch_losses")


rule plot_batch_size:
    input:
        curves="<results>/experiments/{experiment}/curves.csv",
        runs="<results>/experiments/{experiment}/runs.csv",
        findings="<results>/experiments/{experiment}/findings.json",
        code=code("figures/batch_size"),
    output:
        figure=of_experiment("batch_size", "what each batch size reaches"),
        beside=beside("batch_size"),
    log:
        "<results>/logs/plot_batch_size/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/figures/batch_size.py"


FIGURES += figures_of(drawing("batch_size"), "batch_size")


rule plot_gap:
    input:
        curves="<results>/experiments/{experiment}/curves.csv",
        runs="<results>/experiments/{experiment}/runs.csv",
        findings="<results>/experiments/{experiment}/findings.json",
        code=code("figures/gap"),
    output:
        figure=of_experiment("gap", "validation against training loss"),
        beside=beside("gap"),
    log:
        "<results>/logs/plot_gap/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/figures/gap.py"


FIGURES += figures_of(drawing("gap"), "gap")


rule plot_interpolation:
    input:
        runs="<results>/experiments/{experiment}/runs.csv",
        findings="<results>/experiments/{experiment}/findings.json",
        code=code("figures/interpolation"),
    output:
        figure=of_experiment("interpolation", "errors through the interpolation threshold"),
        beside=beside("interpolation"),
    log:
        "<results>/logs/plot_interpolation/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        factors=factors,
    script:
        "../scripts/figures/interpolation.py"


FIGURES += figures_of(drawing("interpolation"), "interpolation")


rule plot_remedies:
    input:
        curves="<results>/experiments/{experiment}/curves.csv",
        runs="<results>/experiments/{experiment}/runs.csv",
        findings="<results>/experiments/{experiment}/findings.json",
        code=code("figures/remedies"),
    output:
        figure=of_experiment("remedies", "what each remedy changes"),
        beside=beside("remedies"),
    log:
        "<results>/logs/plot_remedies/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/figures/remedies.py"


FIGURES += figures_of(drawing("remedies"), "remedies")


rule plot_search:
    input:
        trials="<results>/experiments/{experiment}/trials.csv",
        progress="<results>/experiments/{experiment}/progress.csv",
        median_progress="<results>/experiments/{experiment}/median_progress.csv",
        findings="<results>/experiments/{experiment}/findings.json",
        explanation="<results>/experiments/{experiment}/explanation.json",
        code=code("figures/search"),
    output:
        best_so_far=of_experiment("best_so_far", "best accuracy so far"),
        responses=of_experiment("responses", "accuracy by hyperparameter"),
        importance=of_experiment("importance", "importance of the hyperparameters"),
        dependence=of_experiment("dependence", "predicted accuracy by hyperparameter"),
        beside=beside("best_so_far", "responses", "importance", "dependence"),
    log:
        "<results>/logs/plot_search/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        space=search_space,
        brackets=lambda wildcards: len(EXPERIMENTS[wildcards.experiment].brackets),
    script:
        "../scripts/figures/search.py"


FIGURES += figures_of(SEARCHES, "best_so_far", "responses", "importance", "dependence")


rule plot_replay:
    input:
        findings="<results>/experiments/{experiment}/findings.json",
        code=code("figures/replay"),
    output:
        figure=of_experiment("replay", "halving replayed on the trials"),
        beside=beside("replay"),
    log:
        "<results>/logs/plot_replay/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/figures/replay.py"


FIGURES += figures_of(REPLAYED, "replay")


rule plot_rungs:
    input:
        rungs="<results>/experiments/{experiment}/rungs.csv",
        curves="<results>/experiments/{experiment}/curves.csv",
        code=code("figures/rungs"),
    output:
        figure=of_experiment("rungs", "learning curves by rung", caption="rungs_figure"),
        beside=beside("rungs"),
    log:
        "<results>/logs/plot_rungs/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/figures/rungs.py"


FIGURES += figures_of(STAGED_SEARCHES, "rungs")


if SELECTION:

    rule plot_selected:
        input:
            card=f"results/data/{SPLIT}/card.json",
            test="<results>/test.json",
            findings="<results>/selection/findings.json",
            mistakes="<results>/selection/mistakes.npz",
            code=code("figures/selected"),
        output:
            confusion=of_selected("confusion", "confusions, and recall by class"),
            calibration=of_selected("calibration", "calibration and selective accuracy"),
            mistakes=of_selected("mistakes", "mistakes that all refits share"),
            beside=beside("confusion", "calibration", "mistakes", folder="selected"),
        log:
            "<results>/logs/plot_selected.log",
        conda:
            ENVIRONMENT
        threads: 1
        params:
            classes=named_classes,
        script:
            "../scripts/figures/selected.py"

    FIGURES += figures_of(["selected"], "confusion", "calibration", "mistakes")


if MIXTURE:

    rule plot_mixture:
        input:
            points="<results>/mixture/points.npy",
            labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
            parameters=of_starts("parameters.npz"),
            findings="<results>/mixture/{dimensions}d/findings.json",
            card=f"results/data/{SPLIT}/card.json",
            code=code("figures/mixture"),
        output:
            components=of_mixture("components", "contours over the points, and the classes of each component"),
            beside=beside("components", folder="mixture-{dimensions}d"),
        log:
            "<results>/logs/plot_mixture/{dimensions}d.log",
        conda:
            ENVIRONMENT
        threads: 1
        params:
            classes=named_classes,
        script:
            "../scripts/figures/mixture.py"

    FIGURES += figures_of([f"mixture-{n}d" for n in MIXTURE["dimensions"]], "components")

    rule plot_mixture_passes:
        input:
            curves=of_all_starts("curve.csv"),
            code=code("figures/mixture_progress"),
        output:
            figure=shown(
                "<results>/figures/mixture/passes.svg",
                "figure",
                "log-likelihood against passes over the data",
                CATEGORIES["mixture"],
                caption="mixture_passes",
            ),
            beside=beside("passes", folder="mixture"),
        log:
            "<results>/logs/plot_mixture_passes.log",
        conda:
            ENVIRONMENT
        threads: 1
        params:
            x="passes",
            dimensions=MIXTURE["dimensions"],
            starts=MIXTURE["starts"],
        script:
            "../scripts/figures/mixture_progress.py"

    # A file of its own: timings differ from run to run, and so does this figure.
    use rule plot_mixture_passes as plot_mixture_seconds with:
        input:
            curves=of_all_starts("curve.csv"),
            seconds=of_all_starts("seconds.csv"),
            code=code("figures/mixture_progress"),
        output:
            figure=shown(
                "<results>/figures/mixture/seconds.svg",
                "figure",
                "log-likelihood against seconds",
                CATEGORIES["mixture"],
                caption="mixture_seconds",
            ),
            beside=beside("seconds", folder="mixture"),
        log:
            "<results>/logs/plot_mixture_seconds.log",
        params:
            x="seconds",
            dimensions=MIXTURE["dimensions"],
            starts=MIXTURE["starts"],

    FIGURES += figures_of(["mixture"], "passes", *(["seconds"] if TIMINGS else []))


PROMISED += [*FIGURES, *all_beside(FIGURES)]

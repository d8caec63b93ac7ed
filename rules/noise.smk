"""The noise of minibatches along a run, for the question that compares batch and training loss (B2.1).

In: the snapshots of the experiment's runs and the losses of their minibatches (training.smk), and the split.
Out: results/runs/<run>/noise/{gradients,sharpness,ages,variances,steps,epochs}.csv, the same tables for all completed
runs of an experiment and a table with a row per run in results/experiments/<experiment>/noise/, and noise.json with what
they show; of the first run also noise/zoom.csv. Only the epochs after three of the snapshots are trained again, in order
to measure single steps, and some steps of the first run, in order to know the training loss at each.
For the question about step sizes also results/experiments/<experiment>/sharpness.csv: the largest eigenvalue of the
Hessian after the best run of each batch size.
"""


include: "common/noise.smk"


rule measure_noise:
    input:
        specification="results/runs/{run}/specification.json",
        snapshots="results/runs/{run}/snapshots.npz",
        batches="results/runs/{run}/batches.npz",
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("noise/measure"),
    output:
        gradients="results/runs/{run}/noise/gradients.csv",
        sharpness="results/runs/{run}/noise/sharpness.csv",
        ages="results/runs/{run}/noise/ages.csv",
        variances="results/runs/{run}/noise/variances.csv",
        steps="results/runs/{run}/noise/steps.csv",
        epochs="results/runs/{run}/noise/epochs.csv",
    log:
        "<results>/logs/measure_noise/{run}.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        # The epochs after three snapshots are trained again, and gradients of many minibatches are taken.
        **needs(lambda wildcards: 2 * [cost(wildcards.run)], "measure_noise"),
    script:
        "../scripts/noise/measure.py"


rule zoom_noise:
    input:
        specification="results/runs/{run}/specification.json",
        snapshots="results/runs/{run}/snapshots.npz",
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("noise/zoom"),
    output:
        zoom="results/runs/{run}/noise/zoom.csv",
    log:
        "<results>/logs/zoom_noise/{run}.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(fixed(60, 200)),
    script:
        "../scripts/noise/zoom.py"


rule gather_noise:
    input:
        runs="<results>/experiments/{experiment}/runs.csv",
        gradients=of_runs("noise/gradients.csv"),
        sharpness=of_runs("noise/sharpness.csv"),
        ages=of_runs("noise/ages.csv"),
        variances=of_runs("noise/variances.csv"),
        steps=of_runs("noise/steps.csv"),
        epochs=of_runs("noise/epochs.csv"),
        zoom=first_run("noise/zoom.csv"),
        code=code("noise/gather"),
    output:
        gradients="<results>/experiments/{experiment}/noise/gradients.csv",
        sharpness="<results>/experiments/{experiment}/noise/sharpness.csv",
        ages="<results>/experiments/{experiment}/noise/ages.csv",
        variances="<results>/experiments/{experiment}/noise/variances.csv",
        steps="<results>/experiments/{experiment}/noise/steps.csv",
        epochs="<results>/experiments/{experiment}/noise/epochs.csv",
        runs="<results>/experiments/{experiment}/noise/runs.csv",
        findings="<results>/experiments/{experiment}/noise.json",
    log:
        "<results>/logs/gather_noise/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/noise/gather.py"


rule measure_sharpness:
    input:
        runs="<results>/experiments/{experiment}/runs.csv",
        parameters=of_runs("parameters.npz"),
        specification=first_run("specification.json"),
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("noise/sharpness"),
    output:
        sharpness="<results>/experiments/{experiment}/sharpness.csv",
    log:
        "<results>/logs/measure_sharpness/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(fixed(120, 300)),
    params:
        runs=lambda wildcards: EXPERIMENTS[wildcards.experiment].runs,
        seeds=3,
    script:
        "../scripts/noise/sharpness.py"


PROMISED += of_each(rules.gather_noise.output, "experiment", MEASURED)

"""The network that the study selects.

In: the runs of the experiment that config's selection names.
Out: results/selection/selected.json and one specification per refit seed; the refitted networks and their temperatures;
results/selection/ablation.json, the steps from the reference to the selected network, and in results/selection/ablation/
what each step's networks answer on the validation images; results/test.json and the tables of the test;
results/selection/findings.json, what all of it shows. Only the rule
`test_network` reads the test set. Whatever can be chosen is chosen before it runs, by the validation images:
configuration, parameters and temperatures.
"""


include: "common/selection.smk"


rule select_network:
    input:
        runs=f"<results>/experiments/{SELECTION['experiment']}/runs.csv",
        code=code("selection/choose"),
    output:
        selected="<results>/selection/selected.json",
        specifications=expand_names("<results>/selection/seed-{}/chosen.json", REFIT_SEEDS),
    log:
        "<results>/logs/select_network.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    params:
        candidates=lambda wildcards: candidates_of(SELECTION["experiment"]),
        settings=SELECTION.get("settings", {}),
        seeds=REFIT_SEEDS,
    script:
        "../scripts/selection/choose.py"


rule refit:
    input:
        specification="<results>/selection/seed-{seed}/chosen.json",
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("selection/refit"),
    output:
        specification="<results>/selection/seed-{seed}/specification.json",
        curve="<results>/selection/seed-{seed}/curve.csv",
        batches="<results>/selection/seed-{seed}/batches.npz",
        parameters="<results>/selection/seed-{seed}/parameters.npz",
        validation="<results>/selection/seed-{seed}/validation.npz",
        summary="<results>/selection/seed-{seed}/summary.json",
        timing="<results>/selection/seed-{seed}/timing.json",
    log:
        "<results>/logs/refit/seed-{seed}.log",
    benchmark:
        "<results>/benchmarks/refit/seed-{seed}.tsv"
    priority: 1
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(lambda wildcards: [largest_refit()], "refit"),
    params:
        # With other seeds, or after a selection that changes nothing, trained refits are copied from this cache.
        cache="results/refits",
        anew=forced("refit"),
    message:
        "Train the selected network again, seed {wildcards.seed}"
    script:
        "../scripts/selection/refit.py"


# The steps are known only after the selection, but not their number: each reads from the plan what it is.
rule plan_ablation:
    input:
        selected=rules.select_network.output.selected,
        code=code("selection/plan_ablation"),
    output:
        plan="<results>/selection/ablation.json",
    log:
        "<results>/logs/plan_ablation.log",
    priority: 1
    conda:
        ENVIRONMENT
    threads: 1
    params:
        reference=lambda wildcards: SPECIFICATIONS[EXPERIMENTS[reference()[0]].runs[0]],
    script:
        "../scripts/selection/plan_ablation.py"


rule ablate:
    input:
        plan=rules.plan_ablation.output.plan,
        train_images=ancient(f"results/data/{SPLIT}/train_images.npy"),
        train_labels=ancient(f"results/data/{SPLIT}/train_labels.npy"),
        validation_images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        validation_labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        code=code("selection/ablate"),
    output:
        validation="<results>/selection/ablation/{step}/seed-{seed}/validation.npz",
    log:
        "<results>/logs/ablate/{step}/seed-{seed}.log",
    benchmark:
        "<results>/benchmarks/ablate/{step}/seed-{seed}.tsv"
    wildcard_constraints:
        step=one_of(TRAINED),
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(lambda wildcards: [largest_refit()], "ablate"),
    params:
        cache="results/refits",
        anew=forced("ablate"),
    message:
        "Train the step {wildcards.step} towards the selected network, seed {wildcards.seed}"
    script:
        "../scripts/selection/ablate.py"


rule calibrate:
    input:
        images=ancient(f"results/data/{SPLIT}/validation_images.npy"),
        labels=ancient(f"results/data/{SPLIT}/validation_labels.npy"),
        card=f"results/data/{SPLIT}/card.json",
        networks=expand_names("<results>/selection/seed-{}/parameters.npz", REFIT_SEEDS),
        references=[f"results/runs/{run}/parameters.npz" for name in reference() for run in EXPERIMENTS[name].runs],
        code=code("selection/calibrate"),
    output:
        temperatures="<results>/selection/temperatures.json",
        right="<results>/selection/validation_right.npy",
    log:
        "<results>/logs/calibrate.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/selection/calibrate.py"


rule test_network:
    input:
        images=ancient(f"resources/{DATA}/t10k-images-idx3-ubyte"),
        labels=ancient(f"resources/{DATA}/t10k-labels-idx1-ubyte"),
        card=f"results/data/{SPLIT}/card.json",
        selected=rules.select_network.output.selected,
        refits=rules.calibrate.input.networks,
        temperatures=rules.calibrate.output.temperatures,
        validation=rules.calibrate.output.right,
        references=rules.calibrate.input.references,
        code=code("selection/test"),
    output:
        test="<results>/test.json",
        classes="<results>/tables/classes.csv",
        reliability="<results>/tables/reliability.csv",
        bins="<results>/selection/bins.csv",
        coverage="<results>/selection/coverage.csv",
        mistakes="<results>/selection/mistakes.npz",
    log:
        "<results>/logs/test_network.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        sha256=DATA_SET.identity,
    script:
        "../scripts/selection/test.py"


rule find_selection:
    input:
        selected=rules.select_network.output.selected,
        runs=rules.select_network.input.runs,
        card=f"results/data/{SPLIT}/card.json",
        refits=expand_names("<results>/selection/seed-{}/summary.json", REFIT_SEEDS),
        test=rules.test_network.output.test,
        classes=rules.test_network.output.classes,
        bins=rules.test_network.output.bins,
        coverage=rules.test_network.output.coverage,
        code=code("selection/find"),
    output:
        findings="<results>/selection/findings.json",
    log:
        "<results>/logs/find_selection.log",
    conda:
        ENVIRONMENT
    threads: 1
    script:
        "../scripts/selection/find.py"


PROMISED += [
    rules.select_network.output.selected,
    *expand_names("<results>/selection/seed-{}/summary.json", REFIT_SEEDS),
    *rules.test_network.output,
    *rules.find_selection.output,
]

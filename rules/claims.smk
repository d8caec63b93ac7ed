"""What the report claims, each with its evidence.

In: the tables of an experiment, with the minibatch losses and the noise where its question needs them; the findings of
a search; the test of the selected network.
Out: claims.json of each (results/experiments/<experiment>, results/selection), and
results/tables/claims.csv with all of them. Which few are tests, and which describe, stands in claims/primary.py.
"""


ruleorder: claim_search > claim


rule claim:
    input:
        runs="<results>/experiments/{experiment}/runs.csv",
        curves="<results>/experiments/{experiment}/curves.csv",
        batches=batch_losses,
        answers=validation_answers,
        noise_runs=noise_tables("runs.csv"),
        sharpness=sharpness_table,
        code=code("claims/experiment"),
    output:
        claims="<results>/experiments/{experiment}/claims.json",
    log:
        "<results>/logs/claim/{experiment}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        kind=lambda wildcards: EXPERIMENTS[wildcards.experiment].kind,
        question=lambda wildcards: EXPERIMENTS[wildcards.experiment].question,
        factors=factors,
        margins=config["margins"],
    script:
        "../scripts/claims/experiment.py"


rule claim_search:
    input:
        findings="<results>/experiments/{experiment}/findings.json",
        code=code("claims/search"),
    output:
        claims="<results>/experiments/{experiment}/claims.json",
    log:
        "<results>/logs/claim/{experiment}.log",
    wildcard_constraints:
        experiment=one_of(SEARCHES),
    conda:
        ENVIRONMENT
    threads: 1
    params:
        question=lambda wildcards: EXPERIMENTS[wildcards.experiment].question,
        margins=config["margins"],
    script:
        "../scripts/claims/search.py"


if SELECTION:

    rule claim_selection:
        input:
            test="<results>/test.json",
            refits=expand_names("<results>/selection/seed-{}/summary.json", REFIT_SEEDS),
            reliability=rules.test_network.output.reliability,
            plan=rules.plan_ablation.output.plan if ABLATION_SEEDS else [],
            steps=of_ablation(),
            answers=expand_names("<results>/selection/seed-{}/validation.npz", ABLATION_SEEDS),
            code=code("claims/selection"),
        output:
            claims="<results>/selection/claims.json",
        log:
            "<results>/logs/claim_selection.log",
        conda:
            ENVIRONMENT
        threads: 1
        params:
            margins=config["margins"],
            published=DATA_SET.published,
        script:
            "../scripts/claims/selection.py"


rule list_claims:
    input:
        claims=[
            *per_experiment("claims.json"),
            *([rules.claim_selection.output.claims] if SELECTION else []),
        ],
        code=code("claims/list"),
    output:
        table="<results>/tables/claims.csv",
    log:
        "<results>/logs/list_claims.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        # Their order is that of the table.
        experiments=list(EXPERIMENTS),
    script:
        "../scripts/claims/list.py"


PROMISED += [*rules.list_claims.input.claims, *rules.list_claims.output]

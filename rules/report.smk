"""The report, as a PDF and as a web page.

In: tables, findings, figures, the test result, every template, and what `make bench` has measured, if it has.
Out: results/report.pdf and results/report.html, from one context; results/provenance.json, results/digests.json and
results/config.yaml, which they show or carry.
"""


include: "common/report.smk"


TEMPLATES = [
    workflow_file(path)
    for pattern in ("*.j2", "*.css", "*.yaml", "sections/*.j2", "web/*")
    for path in sorted((ROOT / "report").glob(pattern))
]


# Timings that `make bench` makes, and no rule: with them the report has one more appendix.
BENCHMARK = [
    local(path)
    for path in expand_names(
        "results/benchmark/{}",
        ["speed.csv", "machine.json", "speed.svg", "speed.pdf", "speed.data.csv", "pipeline.csv"],
    )
    if TIMINGS and os.path.exists("results/benchmark/speed.csv") and os.path.exists(path)
]


# What the parts of the study that a config may leave out give to the report.
PARTS = {}
if SELECTION:
    PARTS |= {
        "selected": rules.select_network.output.selected,
        "plan": rules.plan_ablation.output.plan if reference() else [],
        "selection_findings": rules.find_selection.output.findings,
        "test": rules.test_network.output.test,
        "reliability": rules.test_network.output.reliability,
        "temperatures": rules.calibrate.output.temperatures,
    }
if MIXTURE:
    PARTS |= {
        "mixtures": expand_names("<results>/mixture/{}d/findings.json", MIXTURE["dimensions"]),
        "projection": rules.project_images.output.description,
        "mixture_seconds": expand_names(
            "<results>/mixture/{}d/seconds.csv", MIXTURE["dimensions"] if TIMINGS else []
        ),
    }
if VERIFICATION:
    PARTS |= {"checks": rules.verify.output.checks}


# Apart from the origin, which is written with each report: what prints the config runs again with the config only.
rule write_config:
    input:
        code=code("report/write_config"),
    output:
        config="<results>/config.yaml",
    log:
        "<results>/logs/write_config.log",
    localrule: True
    conda:
        ENVIRONMENT
    threads: 1
    params:
        config=config,
    script:
        "../scripts/report/write_config.py"


rule describe_origin:
    input:
        # It names the commit: so it runs again with the config, the results, the text and the figures. It digests what
        # these few files follow from; with all of that as inputs, every call of a large study would look at each.
        config=rules.write_config.output.config,
        runs="<results>/tables/runs.csv",
        claims=rules.list_claims.output.table,
        parts=[PARTS[name] for name in ("test", "checks", "mixtures") if name in PARTS],
        figures=FIGURES,
        templates=TEMPLATES,
        report_code=code("report/render"),
        sources=[f"results/data/{DATA}/{part}.json" for part in DATA_PARTS],
        # What it digests besides lies in results/, but of a storage Snakemake brings only what it is asked for.
        counted=counted() if STORED else [],
        code=code("report/describe_origin"),
    output:
        provenance="<results>/provenance.json",
        digests="<results>/digests.json",
    log:
        "<results>/logs/describe_origin.log",
    localrule: True
    conda:
        ENVIRONMENT
    threads: 1
    params:
        folder=os.path.relpath(ROOT),
    script:
        "../scripts/report/describe_origin.py"


rule report:
    input:
        **PARTS,
        runs=per_experiment("runs.csv"),
        levels=per_experiment("levels.csv"),
        findings=per_experiment("findings.json"),
        claims=rules.list_claims.input.claims,
        claim_table=rules.list_claims.output.table,
        timings=per_experiment("timing.csv") if TIMINGS else [],
        study="<results>/tables/runs.csv",
        card=f"results/data/{SPLIT}/card.json",
        provenance="<results>/provenance.json",
        digests="<results>/digests.json",
        config="<results>/config.yaml",
        frame=workflow_file("report/report.html.j2"),
        benchmark=BENCHMARK,
        figures=FIGURES,
        beside_figures=all_beside(FIGURES),
        templates=TEMPLATES,
        code=code("report/render"),
    output:
        # Not among the results of Snakemake's report, which links to them: browsers refuse a file of megabytes within a
        # page.
        pdf="<results>/report.pdf",
        page="<results>/report.html",
    log:
        "<results>/logs/report.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        experiments=[
            {key: getattr(experiment, key) for key in ("name", "title", "question", "kind", "factors")}
            for experiment in EXPERIMENTS.values()
        ],
        mixture=MIXTURE,
        data=DATA_SET.told(),
        classes=named_classes,
        report=config["report"],
        selection=SELECTION,
        margins=config["margins"],
    script:
        "../scripts/report/render.py"


PROMISED += [*rules.report.output, *rules.describe_origin.output, *rules.write_config.output]

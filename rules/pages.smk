"""Snakemake's report, its tables as pages that sort by any column, and one page on which all runs are explored.

In: the tables of the study and of its experiments, the config, and the result of the test.
Out: results/pages/, one page for each; results/explore.html; results/snakemake_report.html.
"""


include: "common/pages.smk"


PAGE = workflow_file("report/html/table.html.j2")


rule pages_of_study:
    input:
        runs="<results>/tables/runs.csv",
        claims=rules.list_claims.output.table,
        template=PAGE,
        code=code("pages/write"),
    output:
        runs=shown("<results>/pages/runs.html", "table", "every training run", CATEGORIES["study"]),
        claims=shown("<results>/pages/claims.html", "table", "every claim with its verdict", CATEGORIES["study"]),
    log:
        "<results>/logs/pages/study.log",
    # Beside the report, which waits for none of the pages.
    priority: -1
    conda:
        ENVIRONMENT
    threads: 1
    params:
        titles={"runs": "Every training run", "claims": "Every claim about the data"},
        places=places,
    script:
        "../scripts/pages/write.py"


if VERIFICATION:

    use rule pages_of_study as pages_of_checks with:
        input:
            checks="<results>/verification.csv",
            template=PAGE,
            code=code("pages/write"),
        output:
            checks=shown(
                "<results>/pages/verification.html", "table", "every check of a formula", CATEGORIES["study"]
            ),
        log:
            "<results>/logs/pages/verification.log",
        params:
            titles={"checks": "Every check of a formula"},
            places=places,


if SELECTION:

    use rule pages_of_study as pages_of_selection with:
        input:
            test="<results>/test.json",
            classes="<results>/tables/classes.csv",
            reliability="<results>/tables/reliability.csv",
            template=PAGE,
            code=code("pages/write"),
        output:
            test=shown("<results>/pages/test.html", "table", "test loss and accuracy", CATEGORIES["selected"]),
            classes=shown(
                "<results>/pages/classes.html", "table", "precision and recall by class", CATEGORIES["selected"]
            ),
            reliability=shown(
                "<results>/pages/reliability.html", "table", "calibration and scores", CATEGORIES["selected"]
            ),
        log:
            "<results>/logs/pages/selection.log",
        params:
            titles={
                "test": "The test",
                "classes": "Precision and recall by class",
                "reliability": "Calibration and scores",
            },
            places=places,


# Apart: what a clock says differs from run to run, and stays in files of its own.
use rule pages_of_study as pages_of_timing with:
    input:
        timing="<results>/tables/timing.csv",
        template=PAGE,
        code=code("pages/write"),
    output:
        timing=shown("<results>/pages/timing.html", "table", "time and memory of every run", CATEGORIES["study"]),
    log:
        "<results>/logs/pages/timing.log",
    params:
        titles={"timing": "Time and memory of every training run"},
        places=places,


use rule pages_of_study as pages_of_experiment with:
    input:
        levels="<results>/experiments/{experiment}/levels.csv",
        runs="<results>/experiments/{experiment}/runs.csv",
        template=PAGE,
        code=code("pages/write"),
    output:
        levels=shown_of_experiment("<results>/pages/{experiment}/levels.html", "table", "performance by setting"),
        runs=shown_of_experiment(
            "<results>/pages/{experiment}/runs.html", "table", "every run", caption="experiment_runs"
        ),
    log:
        "<results>/logs/pages/{experiment}.log",
    params:
        titles=lambda wildcards: {
            "levels": f"{EXPERIMENTS[wildcards.experiment].title}: performance by setting",
            "runs": f"{EXPERIMENTS[wildcards.experiment].title}: every run",
        },
        places=places,


use rule pages_of_study as pages_of_rungs with:
    input:
        rungs="<results>/experiments/{experiment}/rungs.csv",
        template=PAGE,
        code=code("pages/write"),
    output:
        rungs=shown_of_experiment("<results>/pages/{experiment}/rungs.html", "table", "every trial, rung by rung"),
    log:
        "<results>/logs/pages/{experiment}_rungs.log",
    params:
        titles=lambda wildcards: {"rungs": f"{EXPERIMENTS[wildcards.experiment].title}: every trial, rung by rung"},
        places=places,


PAGES = [
    *rules.pages_of_study.output,
    *(rules.pages_of_checks.output if VERIFICATION else []),
    *(rules.pages_of_selection.output if SELECTION else []),
    *(rules.pages_of_timing.output if TIMINGS else []),
    *expand_names("<results>/pages/{}/levels.html", EXPERIMENTS),
    *expand_names("<results>/pages/{}/runs.html", EXPERIMENTS),
    *expand_names("<results>/pages/{}/rungs.html", experiments_of("search")),
]


rule explore:
    input:
        study="<results>/tables/runs.csv",
        runs=per_experiment("runs.csv"),
        curves=per_experiment("curves.csv"),
        rungs=expand_names("<results>/experiments/{}/rungs.csv", SEARCHES),
        # Without these the page is the same bits on every rebuild, as the report is.
        timing="<results>/tables/timing.csv" if TIMINGS else [],
        seconds=per_experiment("seconds.csv") if TIMINGS else [],
        config=rules.write_config.output.config,
        # The template stands first: the others are found beside it.
        parts=[
            workflow_file(path)
            for pattern in ("page.html.j2", "*.js", "*.css", "uplot/uPlot*")
            for path in sorted((ROOT / "report/html/explore").glob(pattern))
        ],
        code=code("pages/explore"),
    output:
        html="<results>/explore.html",
    log:
        "<results>/logs/pages/explore.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        names={"experiments": list(EXPERIMENTS), "searches": SEARCHES},
    script:
        "../scripts/pages/explore.py"


# Snakemake makes its report in a run of its own: here that run is a job, so that the report is made again when
# something that it shows has changed, and only then.
rule html_report:
    input:
        shown=[*FIGURES, *PAGES],
        captions=[workflow_file(path) for path in sorted((ROOT / "report/html").glob("*.rst"))],
        # The captions print values of it.
        config=rules.write_config.output.config,
        code=code("pages/report"),
    output:
        html="<results>/snakemake_report.html",
    log:
        "<results>/logs/html_report.log",
    localrule: True
    conda:
        ENVIRONMENT
    threads: 1
    params:
        # The Snakemake that runs this job. Functions of the output are no rerun trigger.
        snakemake=lambda wildcards, output: [
            sys.executable,
            "-m",
            "snakemake",
            *(["--software-deployment-method", *DEPLOYMENT] if DEPLOYMENT else []),
        ],
        snakefile=os.path.relpath(ROOT / "Snakefile"),
        # Where results are: for a storage, what the Snakemake in this job is told of it.
        storage=lambda wildcards, output: storage_options(),
        study=lambda wildcards, output: STUDY,
    script:
        "../scripts/pages/report.py"


PROMISED += [*PAGES, *rules.explore.output, *rules.html_report.output]

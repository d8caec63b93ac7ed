"""Snakemake's own HTML report: where each result stands in it, and the tables as pages that sort by any column.

In: the tables of the study and of its experiments, and the result of the test.
Out: results/pages/, the pages; and results/report.html, which Snakemake makes after each run that changed something
(profiles/default) from all outputs that a rule marks with one of the functions below.
"""

# Snakemake lists categories in the order of their names: the digits make it that of the printed report.
CATEGORIES = {
    "study": "1 The whole study",
    "data": "2 The data",
    "mixture": "3 Mixture models",
    "B2.1": "4 One training run (B2.1)",
    "B2.2": "5 Batch size (B2.2)",
    "B2.3": "6 Hidden units (B2.3)",
    "B3": "7 Search (B3)",
    "selected": "8 The selected network",
    None: "9 Further experiments",
}


def shown(path, kind, title, category, subcategory=None, caption=None):
    """An output that the HTML report shows; kind: figure or table; title: text or a function of the wildcards.

    Snakemake 9.27 makes a switch of a label (not the first) whose two values share a list evenly, and fails where the
    other labels do not pair the entries. Here the second and third label differ from entry to entry: no switch.
    """
    return report(
        path,
        caption=f"../report/html/{caption or Path(path).stem}.rst",
        category=category,
        subcategory=subcategory,
        labels=lambda wildcards: {
            "kind": kind,
            "shows": title(wildcards) if callable(title) else title,
            "file": "/".join(Path(path).parts[2:]),
        },
    )


def shown_of_experiment(path, kind, title, caption=None):
    """An output of {experiment}: among the results of the question that it answers, or in a folder of its own."""

    def question(wildcards):
        return EXPERIMENTS[wildcards.experiment].question

    def heading(wildcards):
        # Snakemake would take braces for wildcards.
        return EXPERIMENTS[wildcards.experiment].title.replace("{", "(").replace("}", ")")

    return shown(
        path,
        kind,
        title=lambda wildcards: f"{heading(wildcards)}: {title}",
        category=lambda wildcards: CATEGORIES[question(wildcards)],
        subcategory=lambda wildcards: None if question(wildcards) else heading(wildcards),
        caption=caption,
    )


def of_experiment(figure, title, caption=None):
    """A figure of an experiment, with its caption (of the same name by default) and place in the HTML report."""
    return shown_of_experiment(f"results/figures/{{experiment}}/{figure}.svg", "figure", title, caption)


def of_selected(figure, title):
    """A figure of the selected network, with its caption and place in the HTML report."""
    path = f"results/figures/selected/{figure}.svg"
    return shown(path, "figure", title, CATEGORIES["selected"], caption=f"selected_{figure}")


def of_mixture(figure, title):
    """A figure of a fit, with its caption and place in the HTML report."""
    path = f"results/figures/mixture-{{dimensions}}d/{figure}.svg"
    return shown(
        path, "figure", f"{title}, {{dimensions}} dimensions", CATEGORIES["mixture"], caption=f"mixture_{figure}"
    )


PAGE = os.path.relpath(f"{workflow.basedir}/report/html/table.html.j2")


rule pages_of_study:
    input:
        runs="results/tables/runs.csv",
        checks="results/verification.csv",
        test="results/test.json",
        template=PAGE,
        code=code("write_pages"),
    output:
        runs=shown("results/pages/runs.html", "table", "every training run", CATEGORIES["study"]),
        checks=shown("results/pages/verification.html", "table", "every check of a formula", CATEGORIES["study"]),
        test=shown("results/pages/test.html", "table", "test loss and accuracy", CATEGORIES["selected"]),
    log:
        "results/logs/pages/study.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        titles={"runs": "Every training run", "checks": "Every check of a formula", "test": "The test"},
    script:
        "../scripts/write_pages.py"


# Apart: what a clock says differs from run to run, and stays in files of its own.
use rule pages_of_study as pages_of_timing with:
    input:
        timing="results/tables/timing.csv",
        template=PAGE,
        code=code("write_pages"),
    output:
        timing=shown("results/pages/timing.html", "table", "time and memory of every run", CATEGORIES["study"]),
    log:
        "results/logs/pages/timing.log",
    params:
        titles={"timing": "Time and memory of every training run"},


use rule pages_of_study as pages_of_experiment with:
    input:
        levels="results/experiments/{experiment}/levels.csv",
        runs="results/experiments/{experiment}/runs.csv",
        template=PAGE,
        code=code("write_pages"),
    output:
        levels=shown_of_experiment("results/pages/{experiment}/levels.html", "table", "performance by setting"),
        runs=shown_of_experiment(
            "results/pages/{experiment}/runs.html", "table", "every run", caption="experiment_runs"
        ),
    log:
        "results/logs/pages/{experiment}.log",
    params:
        titles=lambda wildcards: {
            "levels": f"{EXPERIMENTS[wildcards.experiment].title}: performance by setting",
            "runs": f"{EXPERIMENTS[wildcards.experiment].title}: every run",
        },


use rule pages_of_study as pages_of_rungs with:
    input:
        rungs="results/experiments/{experiment}/rungs.csv",
        template=PAGE,
        code=code("write_pages"),
    output:
        rungs=shown_of_experiment("results/pages/{experiment}/rungs.html", "table", "every trial, rung by rung"),
    log:
        "results/logs/pages/{experiment}_rungs.log",
    params:
        titles=lambda wildcards: {"rungs": f"{EXPERIMENTS[wildcards.experiment].title}: every trial, rung by rung"},


PAGES = [
    *rules.pages_of_study.output,
    *(rules.pages_of_timing.output if TIMINGS else []),
    *expand_names("results/pages/{}/levels.html", EXPERIMENTS),
    *expand_names("results/pages/{}/runs.html", EXPERIMENTS),
    *expand_names("results/pages/{}/rungs.html", experiments_of("search")),
]


make_html_report = workflow.create_report


def make_html_report_if_outdated(**settings):
    """Leave out the HTML report that the default profile asks for after a dry run, or after a run without jobs if the
    last one still holds."""
    made = settings["report_settings"].path
    captions = glob.glob(f"{workflow.basedir}/report/html/*.rst")
    holds = os.path.exists(made) and os.path.getmtime(made) > max(map(os.path.getmtime, captions))
    asked_for_alone = workflow.execution_settings is None
    if asked_for_alone or not (workflow.dryrun or holds):
        make_html_report(**settings)


workflow.create_report = make_html_report_if_outdated


onstart:
    workflow.create_report = make_html_report

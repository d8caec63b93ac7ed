"""Snakemake's own HTML report: where each result stands in it, and when it is made.

Out: results/report.html, after each run that changed something (profiles/default), of all outputs that a rule marks
with one of the functions below.
"""

from pathlib import Path

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
        # "B2.3 remedy" stands with B2.3.
        return (EXPERIMENTS[wildcards.experiment].question or "").split(" ")[0] or None

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


make_html_report = workflow.create_report


def targets_are_all():
    """Whether the run is about the whole study: Snakemake shows the results of the jobs it looks at, and no others."""
    settings = workflow.dag_settings
    return not (settings.until or settings.omit_from) and (not settings.targets or "all" in settings.targets)


def html_report_holds(path):
    """Whether the HTML report is there, and newer than all that it shows."""
    captions = glob.glob(f"{workflow.basedir}/report/html/*.rst")
    shown = [path for path in [*rules.all.input, *FIGURES, *MIXTURE_FIGURES] if os.path.exists(path)]
    return os.path.exists(path) and os.path.getmtime(path) > max(map(os.path.getmtime, [*captions, *shown]))


def make_html_report_of_all(**settings):
    """Leave out the HTML report that the default profile asks for after a dry run, after a run for other targets, which
    would lose the rest, and where the last one still holds."""
    asked_for_alone = workflow.execution_settings is None
    outdated = jobs_began or not html_report_holds(settings["report_settings"].path)
    if asked_for_alone or (targets_are_all() and not workflow.dryrun and outdated):
        make_html_report(**settings)


workflow.create_report = make_html_report_of_all
jobs_began = False


onstart:
    global jobs_began
    jobs_began = True

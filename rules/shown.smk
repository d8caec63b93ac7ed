"""What Snakemake's own HTML report shows, and in which place: the outputs that a rule marks with a function below."""

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

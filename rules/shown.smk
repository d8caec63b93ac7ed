"""What Snakemake's own report shows, and in which category: the outputs that a rule marks with a function below."""

HEADINGS = {
    "study": "The whole study",
    "data": "The data",
    "mixture": "Mixture models",
    **{key: f"{question.heading} ({key})" for key, question in QUESTIONS.items() if question.heading},
    "selected": "The selected network",
    None: "Further experiments",
}
# Snakemake sorts categories by name. Spaces before it, which no browser shows, make their order that of the printed
# report; numbers would be taken for those of its sections.
CATEGORIES = {
    key: " " * (len(HEADINGS) - place) + heading for place, (key, heading) in enumerate(HEADINGS.items())
}


def shown(path, kind, title, category, subcategory=None, caption=None):
    """An output that Snakemake's report shows; kind: figure or table; title: text or a function of the wildcards.

    If a label has exactly two values that are equally frequent, Snakemake 9.27 shows it as a toggle button, and crashes
    when the other labels do not form pairs. We avoid this by giving every entry its own second and third label.
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
    """An output of {experiment}, in the category of the question that it answers, or in a subcategory of its own."""

    def question(wildcards):
        """The key of the question under whose heading it is shown, None without a question."""
        answered = QUESTIONS.get(EXPERIMENTS[wildcards.experiment].question)
        return answered and (answered.part_of or answered.key)

    def heading(wildcards):
        # Snakemake reads {word} as a wildcard, but not with a word joiner in it, which no browser shows.
        return EXPERIMENTS[wildcards.experiment].title.replace("{", "{\u2060")

    return shown(
        path,
        kind,
        title=lambda wildcards: f"{heading(wildcards)}: {title}",
        category=lambda wildcards: CATEGORIES[question(wildcards)],
        subcategory=lambda wildcards: None if question(wildcards) else heading(wildcards),
        caption=caption,
    )


def of_experiment(figure, title, caption=None):
    """A figure of an experiment, with its caption (of the same name by default) and place in Snakemake's report."""
    return shown_of_experiment(f"<results>/figures/{{experiment}}/{figure}.svg", "figure", title, caption)


def of_selected(figure, title):
    """A figure of the selected network, with its caption and place in Snakemake's report."""
    path = f"<results>/figures/selected/{figure}.svg"
    return shown(path, "figure", title, CATEGORIES["selected"], caption=f"selected_{figure}")


def of_mixture(figure, title):
    """A figure of a fit, with its caption and place in Snakemake's report."""
    path = f"<results>/figures/mixture-{{dimensions}}d/{figure}.svg"
    return shown(
        path, "figure", f"{title}, {{dimensions}} dimensions", CATEGORIES["mixture"], caption=f"mixture_{figure}"
    )

"""What the rules of figures use."""

FIGURES = []


def figures_of(parts, *figures):
    """The SVGs of the figures of each part."""
    return [f"<results>/figures/{part}/{figure}.svg" for part in parts for figure in figures]


def drawing(figure):
    """Names of the experiments whose question has this figure of its own."""
    return answering(lambda question: figure in question.figures)


def beside(*figures, folder="{experiment}"):
    """What is written beside the SVGs of figures: the same as PDFs, and the numbers that they draw."""
    return [f"<results>/figures/{folder}/{figure}.{kind}" for figure in figures for kind in ("pdf", "data.csv")]


def all_beside(figures):
    """The same for paths of SVGs."""
    return [f"{os.path.splitext(figure)[0]}.{kind}" for figure in figures for kind in ("pdf", "data.csv")]


def first_runs(file):
    """Input function: this file of the first seed's run of each batch size, with the first scaling of the step size."""

    def paths(wildcards):
        members = EXPERIMENTS[wildcards.experiment].members
        first = members[0].level | {"seed": members[0].seed}
        chosen = [
            member.run
            for member in members
            if first | member.level | {"seed": member.seed} == first | {"batch_size": member.level["batch_size"]}
        ]
        return [f"results/runs/{run}/{file}" for run in chosen]

    return paths

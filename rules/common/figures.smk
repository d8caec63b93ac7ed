"""What the rules of figures use."""

FIGURES = []


def figures_of(parts, *figures):
    """The SVGs of the figures of each part."""
    return [f"results/figures/{part}/{figure}.svg" for part in parts for figure in figures]


def drawing(figure):
    """Names of the experiments whose question has this figure of its own."""
    return answering(lambda question: figure in question.figures)


def as_pdf(*figures, folder="{experiment}"):
    """The PDFs that are written beside the SVGs of figures."""
    return [f"results/figures/{folder}/{figure}.pdf" for figure in figures]


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

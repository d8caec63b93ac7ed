"""What the rules of figures use."""

FIGURES = []


def figures_of(parts, *figures):
    """The SVGs of the figures of each part."""
    return [f"results/figures/{part}/{figure}.svg" for part in parts for figure in figures]


def drawing(figure):
    """Names of the experiments whose question has this figure of its own."""
    return answering(lambda question: figure in question.figures and (TIMINGS or figure not in question.timed))


def as_pdf(*figures, folder="{experiment}"):
    """The PDFs that are written beside the SVGs of figures."""
    return [f"results/figures/{folder}/{figure}.pdf" for figure in figures]

"""What the rules of mixtures use."""

MIXTURE = config["mixture"]


def of_starts(file):
    """This file of every start, for each number of dimensions."""
    return expand_names(f"results/mixture/{{{{dimensions}}}}d/start-{{}}/{file}", range(MIXTURE["starts"]))

"""What the rules of mixtures use."""


def of_starts(file):
    """This file of every start, for each number of dimensions."""
    return expand_names(f"<results>/mixture/{{{{dimensions}}}}d/start-{{}}/{file}", range(MIXTURE["starts"]))


def of_all_starts(file):
    """This file of every start, dimension by dimension."""
    return [
        f"<results>/mixture/{dimensions}d/start-{start}/{file}"
        for dimensions in MIXTURE["dimensions"]
        for start in range(MIXTURE["starts"])
    ]

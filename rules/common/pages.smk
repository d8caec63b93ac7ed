"""What the rules of the HTML pages use."""


def places(wildcards, input):
    """Params function: the path of each table as a reader is told it."""
    return {name: place(path) for name, path in input.items() if name not in ("template", "code")}

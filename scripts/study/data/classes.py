"""Names of the classes, for readers."""

from study.data.labels import labels_of


def class_names(card: dict, names: list[str] | None = None) -> list[str]:
    """One name for each class of the data: the given ones, or 'class 3', 'class 8', ... by the labels in the files.

    card: of the split, with classes, and labels where these are not 0, 1, 2, ...
    """
    if names is not None:
        return list(names)
    return [f"class {label}" for label in labels_of(card)]

"""Sizes: how many images a run is trained on, how many make a minibatch, how many there are, and how large they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from study.config.catalogue import DataSet

SIZES = ("batch_size", "training_images", "shift")


@dataclass(frozen=True)
class Known:
    """What is known of the training images before they are read; None where only the files say it.

    images: their number; classes: the number of classes; height and width: of an image, in pixels.
    """

    images: int | None = None
    classes: int | None = None
    height: int | None = None
    width: int | None = None


def known_files(chosen: DataSet) -> Known:
    """What the catalogue says of the training files."""
    classes = None if chosen.classes is None else len(chosen.classes)
    if chosen.images is None:
        return Known(classes=classes)
    return Known(chosen.images["train"], classes, chosen.images["height"], chosen.images["width"])


def training_part(files: Known, data: dict) -> Known:
    """What is left of the training files when the validation images are held out; data: the config's entry."""
    rest = None if files.images is None else files.images - data["validation_size"]
    return replace(files, images=data["train_size"] or rest)


def sizes_of(experiment: dict, defaults: dict) -> list[dict]:
    """For each variant, or the only setting, the values of the keys SIZES as lists; of a range, its two ends."""
    space = experiment.get("search", {}).get("space", {})
    varied = experiment.get("vary", {}) | {key: _values(space[key]) for key in SIZES if key in space}
    common = defaults | experiment.get("settings", {})
    return [
        {key: varied.get(key, [(common | variant)[key]]) for key in SIZES}
        for variant in experiment.get("variants", {"": {}}).values()
    ]


def size_problems(place: str, sizes: Iterable[dict], there: Known) -> Iterator[str]:
    """One line for each number of training images that the data cannot give, each batch size above the number, and each
    shift that leaves nothing of the images.

    sizes: of sizes_of; there: what is known of the data. Values of a wrong type have a line of their own elsewhere.
    """
    return iter(dict.fromkeys(line for each in sizes for line in _problems(place, each, there)))


def _problems(place, sizes, there):
    chosen = list(filter(_is_number, sizes["training_images"]))
    for count in chosen:
        if there.images is not None and count > there.images:
            yield (
                f"{place}: training_images {count} exceeds the {there.images} training images; take fewer, or null for "
                "all of them"
            )
        if there.classes is not None and count < there.classes:
            yield (
                f"{place}: training_images {count} gives no image to some of the {there.classes} classes; take "
                f"{there.classes} or more, or null for all images"
            )
    least = min([*chosen, *([] if there.images is None else [there.images])], default=None)
    remedy = "a smaller one" if least == there.images else "a smaller one, or more training_images"
    for size in filter(_is_number, sizes["batch_size"]):
        if least is not None and size > least:
            yield f"{place}: batch_size {size} exceeds the {least} training images; take {remedy}"

    side = None if there.height is None else min(there.height, there.width)
    size = f"{there.height} by {there.width} pixels"
    for shift in filter(_is_number, sizes["shift"]):
        if side is not None and shift >= side:
            yield f"{place}: shift {shift} leaves nothing of images of {size}; take 1, or 0"


def _values(domain):
    if isinstance(domain, dict):
        return domain.get("choices", [domain.get("low"), domain.get("high")])
    return domain


def _is_number(value):
    return isinstance(value, int | float)

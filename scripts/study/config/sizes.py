"""Numbers of images: how many a run is trained on, how many make a minibatch, and how many there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FASHION_MNIST_TRAINING_IMAGES = 60_000
FASHION_MNIST_CLASSES = 10
SIZES = ("batch_size", "training_images")


@dataclass(frozen=True)
class Known:
    """What is known of the training part before there are data; None where only the files say it.

    images: their number; classes: the number of classes.
    """

    images: int | None
    classes: int | None


def known(data: dict) -> Known:
    """What the config's entry `data` says of the training part."""
    if data["sha256"] is not None:
        return Known(data["train_size"], None)
    images = data["train_size"] or FASHION_MNIST_TRAINING_IMAGES - data["validation_size"]
    return Known(images, FASHION_MNIST_CLASSES)


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
    """One line for each number of training images that the data cannot give, and each batch size above the number.

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


def _values(domain):
    if isinstance(domain, dict):
        return domain.get("choices", [domain.get("low"), domain.get("high")])
    return domain


def _is_number(value):
    return isinstance(value, int | float)

"""What no computer would finish: more runs than Snakemake can plan, and networks or runs beyond its memory."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from study.config.brackets import plan_of
from study.config.runs import changed
from study.config.sizes import Known
from study.config.space import grid_size

# Of the whole study: Snakemake plans some thousand jobs per second, and keeps each in memory.
MOST_RUNS = 100_000
# Of one experiment without a search, which are compared with each other.
MOST_LEVELS = 1_000
# Of one network, in several copies of four bytes each.
MOST_PARAMETERS = 50_000_000
# Of one minibatch, in several arrays of four bytes per image and unit.
MOST_BATCH = 200_000_000
MOST_STEPS = 50_000_000
# Where the data are not known.
INPUTS, OUTPUTS = 784, 10


def count_problems(config: dict) -> Iterator[str]:
    """One line for each experiment with too many levels, or for a study with too many runs.

    Nothing is listed here: the numbers follow from the lengths of the lists.
    """
    counts = {}
    for experiment in config["experiments"]:
        seeds, levels = experiment["seeds"], levels_of(experiment, config["defaults"])
        counts[experiment["name"]] = levels * (len(seeds) if isinstance(seeds, list) else seeds)
        if "search" not in experiment and levels > MOST_LEVELS:
            kind = "vary" if "vary" in experiment else "variants"
            yield (
                f"experiments, entry {experiment['name']!r}, {kind}: {levels} settings, where {MOST_LEVELS} are the "
                "most that are compared; list fewer values, or make it a search"
            )
    if (total := sum(counts.values())) > MOST_RUNS:
        name = max(counts, key=counts.get)
        yield (
            f"experiments: the study would have {total} runs, and {MOST_RUNS} are the most; the largest, {name!r}, has "
            f"{counts[name]}, so take fewer settings, trials or seeds there"
        )


def levels_of(experiment: dict, defaults: dict) -> int:
    """The number of settings, variants or trials of an experiment."""
    if "search" not in experiment:
        return len(experiment.get("variants", ())) or math.prod(map(len, experiment.get("vary", {}).values()))
    search, base = experiment["search"], changed(defaults, experiment.get("settings", {}))
    if search["strategy"] == "grid":
        return grid_size(search["space"], base, MOST_RUNS + 1)
    return search.get("repeats", 1) * sum(slots[0] for _, slots in plan_of(search, base["epochs"]))


def load_problems(place: str, experiment: dict, defaults: dict, there: Known) -> Iterator[str]:
    """One line for each hyperparameter with which a network or a run would be too large, at its largest values."""
    largest = _largest(experiment, defaults)
    layers, rows = largest["hidden_layers"], largest["batch_size"]
    layers = [layers] if isinstance(layers, int) else layers
    sizes = [INPUTS, *layers, OUTPUTS]
    parameters = sum((before + 1) * after for before, after in pairwise(sizes))
    if parameters > MOST_PARAMETERS:
        yield (
            f"{place}: hidden_layers {layers} make a network of {parameters} parameters, and {MOST_PARAMETERS} are the "
            "most; take fewer units or layers"
        )
    elif rows * sum(sizes) > MOST_BATCH:
        yield (
            f"{place}: batch_size {rows} with hidden_layers {layers} needs too much memory; take "
            f"{MOST_BATCH // sum(sizes)} images per step at most"
        )
    images = largest["training_images"] or there.images
    if largest["iterations"] is None and images is not None:
        steps = largest["epochs"] * images / _values(experiment, defaults, "batch_size", min)
        if steps > MOST_STEPS:
            yield (
                f"{place}: epochs {largest['epochs']} make {steps:.0f} steps, and {MOST_STEPS} are the most; take "
                "fewer epochs, or larger batches"
            )


def _largest(experiment, defaults):
    keys = ("hidden_layers", "batch_size", "training_images", "iterations", "epochs")
    return {key: _values(experiment, defaults, key, max) for key in keys}


def _values(experiment, defaults, key, extreme) -> Any:
    """The largest or smallest value of a hyperparameter in an experiment, by the number of its units or itself."""
    common = changed(defaults, experiment.get("settings", {}))
    values = [common[key], *experiment.get("vary", {}).get(key, ())]
    values += [changed(common, variant)[key] for variant in experiment.get("variants", {}).values()]
    domain = experiment.get("search", {}).get("space", {}).get(key, [])
    if isinstance(domain, list):
        values += domain
    elif "layers" in domain:
        units = domain["units"]
        widest = max(units) if isinstance(units, list) else round(units["high"])
        values.append([widest] * max(domain["layers"]))
    else:
        values += domain.get("choices", [domain.get("low"), domain.get("high")])
    values = [value for value in values if value is not None]
    return extreme(values, key=_work) if values else None


def _work(value):
    """A number by which values are compared: of hidden layers about that of their parameters."""
    if not isinstance(value, list):
        return value
    sizes = [INPUTS, *value, OUTPUTS]
    return sum(before * after for before, after in pairwise(sizes))

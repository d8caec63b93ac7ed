"""The one check of the config: what no key may hold, then the schema, then what a schema cannot say, then the amount.

Problems are lines of text, each with place, value, expectation and remedy; only `check` raises an error.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from study.common.errors import StudyError
from study.config.catalogue import DEFAULT, DataSet, data_set
from study.config.contents import content_problems
from study.config.limits import count_problems, load_problems
from study.config.messages import explain, nearest
from study.config.names import PLACES, number_like
from study.config.questions import missing_questions, question_problems
from study.config.runs import refit_seeds, same, seeds_of
from study.config.schema import schema_errors
from study.config.searches import draw_problems, search_problems
from study.config.sizes import SIZES, Known, known_files, size_problems, sizes_of, training_part
from study.config.values import value_problems
from study.config.variants import variant_problems

# Where the rule `download` writes the data.
COPIES = Path("resources")
# Training images per parameter of a mixture, at least: with fewer, EM soon finds a component that collapses.
POINTS_PER_PARAMETER = 1.5
NO_SELECTION = "write selection: null to select and test no network"
# Names that results and the table of claims use for parts other than experiments.
RESERVED = {"figures", "selected", "selection", "mixture"}
# More of them hide the first one.
MOST_PROBLEMS = 20


def check(config: dict, measure: Callable[[DataSet, str], dict] | None = None) -> None:
    """Raise StudyError with one line per mistake in the config, each with place, value and remedy.

    measure: what reads the files in data.folder (study.data.folder.measure), and raises StudyError where they are not
    those of the data set; without it they are not looked at.
    """
    meaning = partial(_meaning_problems, measure=measure)
    # Each kind relies on the ones before: where they find something, the rest is not asked.
    for kind in (content_problems, _schema_problems, meaning, count_problems, _amount_problems):
        try:
            problems = list(itertools.islice(kind(config), MOST_PROBLEMS))
        except StudyError as error:
            problems = [str(error)]
        if problems:
            raise StudyError("The config has a mistake.\n" + "\n".join(f"  {line}" for line in problems))


def _schema_problems(config):
    return (explain(error, config) for error in schema_errors(config))


def _amount_problems(config):
    """One line per search that cannot have its trials, and per run that no computer would finish."""
    there = training_part(known_files(data_set(config["data"])), config["data"])
    for experiment in config["experiments"]:
        place = f"experiments, entry {experiment['name']!r}"
        yield from load_problems(place, experiment, config["defaults"], there)
        if "search" in experiment:
            yield from draw_problems(place, experiment, config["defaults"])


def _meaning_problems(config, measure):
    """One line per mistake that the schema cannot find."""
    for name in sorted(PLACES & set(config["results"].casefold().split("/"))):
        yield f"results: {config['results']}: {name} is a part of the results; take another name, such as results/mine"
    names = [experiment["name"] for experiment in config["experiments"]]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"experiments: the name {name!r} is used more than once; rename one"
    for name in names:
        if name in RESERVED or re.fullmatch(r"mixture-\d+d", name):
            yield f"experiments, entry {name!r}: the name belongs to a part of the results; take another"
        elif number_like(name):
            yield f"experiments, entry {name!r}: the name is read as a number or as missing in a table; take another"
    questions = [e["question"] for e in config["experiments"] if "question" in e]
    for question in sorted({q for q in questions if questions.count(q) > 1}):
        yield f"experiments: two entries answer the question {question}; keep one"
    yield from missing_questions(questions)
    chosen = data_set(config["data"])
    files = known_files(chosen)
    data_problems = list(_source_problems(config["data"], chosen))
    if measure and not data_problems and config["data"]["folder"] is not None:
        files = Known(**measure(chosen, config["data"]["folder"]))
    data_problems += _split_problems(config["data"], chosen, files)
    yield from data_problems
    # Where the number of images is itself a mistake, nothing is compared with it.
    there = replace(files, images=None) if data_problems else training_part(files, config["data"])
    for experiment in config["experiments"]:
        yield from _experiment_problems(experiment, config, there)
    if config.get("selection"):
        yield from _selection_problems(config, names, there)
    if config.get("mixture"):
        yield from _mixture_problems(config["mixture"], there)


def _experiment_problems(experiment, config, there):
    place = f"experiments, entry {experiment['name']!r}"
    kinds = [key for key in ("vary", "variants", "search") if key in experiment]
    if len(kinds) > 1:
        yield f"{place}: has {' and '.join(kinds)}; make an entry of each"
    for key, values in experiment.get("vary", {}).items():
        for value in values:
            yield from value_problems(f"{place}, vary", key, value)
        if len({repr(same(value)) for value in values}) < len(values):
            yield f"{place}, vary, {key}: a value is listed twice; drop one"
        if key == "iterations" and None in values:
            yield f"{place}, vary, iterations: null has no place among numbers of steps; drop it, or vary epochs"
        if key == "training_images" and None in values and there.images in values:
            yield f"{place}, vary, training_images: null and {there.images} both mean all images; drop one"
        if key in experiment.get("settings", {}):
            yield f"{place}: {key} is in settings and in vary; drop one"
    if {"epochs", "iterations"} <= set(experiment.get("vary", {})):
        yield f"{place}, vary: has epochs and iterations, which both say how long a run is; drop one"
    if "search" in experiment:
        yield from search_problems(place, experiment, config["defaults"])
    if "variants" in experiment:
        yield from variant_problems(place, experiment, config["defaults"])
    yield from question_problems(place, experiment, config["defaults"], there.images)
    yield from size_problems(place, sizes_of(experiment, config["defaults"]), there)


def _source_problems(data, chosen):
    """The keys that say what the data are, and where."""
    name, own = data.get("name"), data["sha256"] is not None
    if own and (name not in (None, DEFAULT) or data.get("catalogue")):
        key = "catalogue" if data.get("catalogue") else "name"
        yield f"data: {key} and sha256 both say what the data are; set sha256 to null, or leave out {key}"
    if data.get("classes") and not own:
        yield f"data, classes: the classes of {chosen.title} are named in the catalogue; set classes to null"
    copies = COPIES / chosen.name
    if data["folder"] is None:
        if own:
            yield "data, folder: sha256 says that the data are other ones; name the folder that holds their four files"
        elif not chosen.sources:
            yield f"data, folder: the catalogue has no source for {chosen.title}; name the folder with its four files"
    elif Path(data["folder"]).expanduser().resolve() == copies.resolve():
        yield (
            f"data, folder: {data['folder']} is for the workflow's own copies, and is cleared before they are "
            "made; move your files to another folder, and name that"
        )


def _split_problems(data, chosen, files):
    """Numbers of images, and names of classes, that the files do not have."""
    validation, train = data["validation_size"], data["train_size"]
    if files.images is not None and validation + (train or 1) > files.images:
        yield (
            f"data: validation_size {validation} leaves {max(0, files.images - validation)} of the "
            f"{files.images} images to train with, where {train or 'some'} are wanted; make it smaller"
        )
    if chosen.classes and files.classes is not None and files.classes != len(chosen.classes):
        yield (
            f"data, classes: {len(chosen.classes)} names for the {files.classes} classes in the training labels; give "
            "one for each, in the order of the labels"
        )


def _mixture_problems(mixture, there):
    if len(mixture["dimensions"]) != len(mixture["components"]):
        yield "mixture: components and dimensions differ in length; give a number of components for each dimension"
        return
    pixels = None if there.height is None else there.height * there.width
    if pixels is not None and max(mixture["dimensions"]) > pixels:
        yield f"mixture, dimensions: {max(mixture['dimensions'])} of images that have {pixels} pixels; take fewer"
    images = there.images
    for dimensions, components in zip(mixture["dimensions"], mixture["components"], strict=True):
        parameters = components * (dimensions + 1) * (dimensions + 2) // 2 - 1
        if images is not None and images < POINTS_PER_PARAMETER * parameters:
            yield (
                f"mixture: {components} components in {dimensions} dimensions have {parameters} parameters, too many "
                f"for {images} training images; take fewer components or dimensions, or a larger data: train_size"
            )


def _selection_problems(config, names, there):
    selection = config["selection"]
    if selection["experiment"] is None:
        yield f"selection, experiment: null selects nothing; name an experiment, or {NO_SELECTION}"
        return
    for key, remedy in (("experiment", NO_SELECTION), ("reference", "write reference: null to test none beside it")):
        name = selection.get(key)
        if name is not None and name not in names:
            known = nearest(name, names, "experiments")
            yield f"selection, {key}: there is no experiment {name!r}{known}; name another, or {remedy}"
    chosen = next((e for e in config["experiments"] if e["name"] == selection["experiment"]), None)
    changed = {key: [value] for key, value in selection.get("settings", {}).items() if key in SIZES}
    if chosen and changed:
        refits = [sizes | changed for sizes in sizes_of(chosen, config["defaults"])]
        yield from size_problems("selection, settings", refits, there)
    for seed in sorted(set(refit_seeds(selection)) & set(seeds_of(chosen["seeds"])) if chosen else ()):
        yield (
            f"selection, seeds: {seed} is a seed of {chosen['name']!r} too, where its luck helped to select the "
            "setting; take another"
        )
    reference = next((e for e in config["experiments"] if e["name"] == selection.get("reference")), {})
    if {"vary", "variants", "search"} & set(reference):
        yield f"selection, reference: {reference['name']!r} should be one setting, without vary, variants or search"

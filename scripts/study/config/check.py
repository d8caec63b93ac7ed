"""The config: its schema, its errors in the user's words, and what cannot be said in a schema."""

import difflib
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError, best_match

from study.common.errors import StudyError
from study.config.questions import question_problems
from study.config.runs import data_name, refit_seeds, seeds_of
from study.config.searches import search_problems
from study.config.variants import variant_problems

# Unlike JSON, Python tells 64.0 from a whole number: as a size of an array it would fail.
VALIDATOR_TYPES = Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
)
Validator = validators.extend(Draft202012Validator, type_checker=VALIDATOR_TYPES)
SCHEMA = Path(__file__).with_name("schema.yaml")
FASHION_MNIST_TRAINING_IMAGES = 60_000
# Where the download rule puts the data.
COPIES = Path("resources")
# The least points for each parameter of a mixture: with fewer, EM soon finds a component that collapses.
POINTS_PER_PARAMETER = 1.5
# Folders of figures, and parts of the report that make claims, beside those of the experiments.
RESERVED = {"figures", "selected", "selection", "mixture"}


def check(config):
    """Raise StudyError with one line per mistake in the config, each naming place, value and remedy."""
    problems = [_explain(error, config) for error in _schema_errors(config)]
    if not problems:
        problems = list(_meaning_problems(config))
    if problems:
        raise StudyError("The config has a mistake.\n" + "\n".join(f"  {line}" for line in problems))


def check_keys(path):
    """Raise StudyError where a config file has a key twice in the same place, of which YAML would take the last."""
    try:
        tree = yaml.compose(Path(path).read_text(encoding="utf-8-sig"))
    except yaml.YAMLError:
        return  # Snakemake has read it, as JSON.
    problems = [
        f"{path}, line {key.start_mark.line + 1}: the key {key.value!r} stands there before; drop one of them"
        for key in _repeated_keys(tree)
    ]
    if problems:
        raise StudyError("\n  ".join(problems))


def _repeated_keys(node):
    """The nodes of keys that stand in their mapping before, from a tree of yaml.compose."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


@cache
def schema():
    """The parsed JSON Schema."""
    return yaml.safe_load(SCHEMA.read_text())


def _schema_errors(config):
    errors = Validator(schema()).iter_errors(config)
    return sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])


def _explain(error, config):
    """One line for a schema error."""
    if error.context:
        error = _closest(error)
    place = _place(error.absolute_path, config)
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        unknown = next(key for key in error.instance if key not in known)
        return f"{place}unknown key {unknown!r}{_nearest(str(unknown), known)}"
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f"{place}the key {missing!r} is missing"
    if error.validator == "enum":
        choices = ", ".join(str(value) for value in error.validator_value)
        return f"{place}{error.instance!r} is not one of {choices}"
    if error.validator == "type":
        expected = error.validator_value
        names = [expected] if isinstance(expected, str) else expected
        return f"{place}{error.instance!r} should be of type {' or '.join(names)}{_number_in(error.instance, names)}"
    if error.validator == "pattern":
        return f"{place}{error.instance!r} should consist of {error.schema['description']}"
    return f"{place}{error.message}"


def _closest(error):
    """What to say of a value that fits none of several schemas: what is wrong by the one that takes its type."""
    suited = [each for each in error.context if each.validator != "type" or each.relative_path]
    if suited and isinstance(error.instance, dict):
        # Of several mappings, the one that shares most keys with what was written.
        shared = [len(_keys_of(error.validator_value[each.schema_path[0]]) & set(error.instance)) for each in suited]
        suited = [each for each, keys in zip(suited, shared, strict=True) if keys == max(shared)]
    if suited:
        return best_match(suited)
    types = [each.validator_value for each in error.context]
    return ValidationError(
        "", validator="type", validator_value=types, instance=error.instance, path=error.absolute_path
    )


def _keys_of(branch):
    """The keys that one of several schemas knows."""
    branch = schema()["$defs"][branch["$ref"].rpartition("/")[2]] if "$ref" in branch else branch
    return set(branch.get("properties", ()))


def _number_in(instance, names):
    """The remedy where a number was meant. YAML takes 1e-3 for text, for want of a point."""
    if not isinstance(instance, str) or not {"number", "integer"} & set(names):
        return ""
    try:
        number = float(instance)
    except ValueError:
        return ""
    if isinstance(yaml.safe_load(instance), int | float):
        return "; write it without quotes, and in a file: --config takes nested numbers for text"
    text = f"{number:g}"
    return f"; write {text if '.' in text or 'e' not in text else text.replace('e', '.0e')}"


def _place(path, config):
    """'experiments, batch-size, vary, batch_size: ' for a path of keys and indices."""
    words, node = [], config
    for part in path:
        node = node[part]
        named = isinstance(part, int) and isinstance(node, dict) and isinstance(node.get("name"), str)
        words.append(f"entry {node['name']!r}" if named else f"entry {part + 1}" if isinstance(part, int) else part)
    return ", ".join(words) + ": " if words else ""


def _nearest(word, known):
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known keys: {', '.join(known)}"


def _meaning_problems(config):
    """Mistakes that the schema cannot see, one line each."""
    names = [experiment["name"] for experiment in config["experiments"]]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"experiments: the name {name!r} is used more than once"
    for name in sorted(RESERVED & set(names)):
        yield f"experiments, entry {name!r}: the name belongs to a part of the results; take another"
    questions = [e["question"] for e in config["experiments"] if "question" in e]
    for question in sorted({q for q in questions if questions.count(q) > 1}):
        yield f"experiments: two entries answer the question {question}; keep one"
    if "B2.2 step size" in questions and "B2.2" not in questions:
        yield "experiments: B2.2 step size is shown in the section of B2.2; add an entry that answers B2.2, or drop it"
    data_problems = list(_data_problems(config["data"]))
    yield from data_problems
    # Nothing is said of the number of images where it is a mistake itself.
    images = None if data_problems else _training_images(config["data"])
    for experiment in config["experiments"]:
        yield from _experiment_problems(experiment, config, images)
    refit_size = config["selection"].get("settings", {}).get("batch_size", 0)
    yield from _too_large("selection, settings", [refit_size], images)
    yield from _selection_problems(config, names)
    yield from _mixture_problems(config["mixture"], images)


def _experiment_problems(experiment, config, images):
    place = f"experiments, entry {experiment['name']!r}"
    kinds = [key for key in ("vary", "variants", "search") if key in experiment]
    if len(kinds) > 1:
        yield f"{place}: has {' and '.join(kinds)}; make an entry of each"
    for key, values in experiment.get("vary", {}).items():
        for value in values:
            yield from value_problems(f"{place}, vary", key, value)
        if len({str(_same(value)) for value in values}) < len(values):
            yield f"{place}, vary, {key}: a value stands there twice"
        if key in experiment.get("settings", {}):
            yield f"{place}: {key} stands both in settings and in vary; drop one"
    if "search" in experiment:
        yield from search_problems(place, experiment, config["defaults"], value_problems, whole_number)
    if "variants" in experiment:
        yield from variant_problems(place, experiment, config["defaults"])
    yield from question_problems(place, experiment, config["defaults"], images)
    yield from _too_large(place, _batch_sizes(experiment, config["defaults"]), images)


def _data_problems(data):
    """Other data have to be somewhere; of Fashion-MNIST the number of images is known before it is read."""
    copies = COPIES / data_name(data)
    if data["folder"] is not None and Path(data["folder"]).expanduser().resolve() == copies.resolve():
        yield (
            f"data, folder: {data['folder']} is for the workflow's own copies, and is cleared before they are "
            "made; move your files to another folder, and name that"
        )
    validation, train = data["validation_size"], data["train_size"]
    if data["sha256"] is not None and data["folder"] is None:
        yield "data, folder: sha256 says that the data are other ones; name the folder that holds their four files"
    if data["sha256"] is None and validation + (train or 1) > FASHION_MNIST_TRAINING_IMAGES:
        yield (
            f"data: validation_size {validation} leaves {max(0, FASHION_MNIST_TRAINING_IMAGES - validation)} of the "
            f"{FASHION_MNIST_TRAINING_IMAGES} images to train with, where {train or 'some'} are wanted; make it smaller"
        )


def _batch_sizes(experiment, defaults):
    """The batch sizes of an experiment."""
    common = experiment.get("settings", {}).get("batch_size", defaults["batch_size"])
    sizes = {variant.get("batch_size", common) for variant in experiment.get("variants", {"": {}}).values()}
    drawn = experiment.get("search", {}).get("space", {}).get("batch_size", sorted(sizes))
    if isinstance(drawn, dict):
        drawn = drawn.get("choices", [drawn.get("high")])
    return experiment.get("vary", {}).get("batch_size", drawn)


def _too_large(place, sizes, images):
    """One line for each batch size above the number of training images, where that is known."""
    for size in sizes:
        if images is not None and isinstance(size, int | float) and size > images:
            yield f"{place}: batch_size {size} exceeds the {images} training images; take a smaller one"


def _training_images(data):
    """Number of training images, None where it is not known before the data are read."""
    if data["train_size"] is None and data["sha256"] is None:
        return FASHION_MNIST_TRAINING_IMAGES - data["validation_size"]
    return data["train_size"]


def _mixture_problems(mixture, images):
    if len(mixture["dimensions"]) != len(mixture["components"]):
        yield "mixture: components and dimensions are lists of the same length, one number of components for each"
        return
    for dimensions, components in zip(mixture["dimensions"], mixture["components"], strict=True):
        parameters = components * (dimensions + 1) * (dimensions + 2) // 2 - 1
        if images is not None and images < POINTS_PER_PARAMETER * parameters:
            yield (
                f"mixture: {components} components in {dimensions} dimensions have {parameters} parameters, too many "
                f"for {images} training images; take fewer components or dimensions, or a larger data: train_size"
            )


def _same(value):
    """1 and 1.0 are the same value, and so are 100 and [100] for hidden layers."""
    if isinstance(value, list):
        return _same(value[0]) if len(value) == 1 else [_same(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def whole_number(key):
    """Whether the hyperparameter takes whole numbers."""
    properties = schema()["$defs"]["hyperparameters"]["properties"]
    kinds = properties.get(key, {}).get("type", [])
    return key == "hidden_layers" or "integer" in ([kinds] if isinstance(kinds, str) else kinds)


def value_problems(place, key, value):
    """What is wrong with a hyperparameter's name or value, one line each."""
    properties = schema()["$defs"]["hyperparameters"]["properties"]
    if key not in properties:
        yield f"{place}: unknown hyperparameter {key!r}{_nearest(key, list(properties))}"
        return
    validator = Validator({"$ref": f"#/$defs/hyperparameters/properties/{key}", "$defs": schema()["$defs"]})
    for error in validator.iter_errors(value):
        yield f"{place}, {key}: " + _explain(error, value).split(": ")[-1]


def _selection_problems(config, names):
    selection = config["selection"]
    for key in ("experiment", "reference"):
        name = selection.get(key)
        if name is not None and name not in names:
            yield f"selection, {key}: there is no experiment {name!r}{_nearest(name, names)}"
    chosen = next((e for e in config["experiments"] if e["name"] == selection["experiment"]), None)
    for seed in sorted(set(refit_seeds(selection)) & set(seeds_of(chosen["seeds"])) if chosen else ()):
        yield (
            f"selection, seeds: {seed} is a seed of {chosen['name']!r} too, where its luck helped to select the "
            "setting; take another"
        )
    reference = next((e for e in config["experiments"] if e["name"] == selection.get("reference")), {})
    if {"vary", "variants", "search"} & set(reference):
        yield f"selection, reference: {reference['name']!r} should be one setting, without vary, variants or search"

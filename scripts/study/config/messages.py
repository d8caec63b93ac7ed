"""What the user reads about an error that the schema finds: where it is, what is wrong, and the remedy."""

import difflib
from collections.abc import Iterable

import yaml
from jsonschema.exceptions import ValidationError, best_match

from study.config.schema import schema


def explain(error: ValidationError, config: dict) -> str:
    """One line for an error of the schema: the place in the config and what is wrong there."""
    error = _closest(error)
    return _place(error.absolute_path, config) + _reason(error)


def explain_value(error: ValidationError) -> str:
    """What is wrong, for an error whose place the caller names."""
    return _reason(_closest(error))


def nearest(word: str, known: Iterable[str], things: str = "keys") -> str:
    """The remedy for an unknown name: the known one that is most like it or, if none is, all of them."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known {things}: {', '.join(known)}"


def _reason(error):
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        unknown = next(key for key in error.instance if key not in known)
        return f"unknown key {unknown!r}{nearest(str(unknown), known)}"
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f"the key {missing!r} is missing"
    if error.validator == "enum":
        choices = ", ".join(str(value) for value in error.validator_value)
        return f"{error.instance!r} is not one of {choices}"
    if error.validator == "type":
        expected = error.validator_value
        names = [expected] if isinstance(expected, str) else expected
        return f"{error.instance!r} should be of type {' or '.join(names)}{_number_in(error.instance, names)}"
    if error.validator == "pattern":
        return f"{error.instance!r} should consist of {error.schema['description']}"
    return error.message


def _closest(error):
    """The error to report when a value matches none of several schemas: that of the schema that accepts its type."""
    if not error.context:
        return error
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
    """The remedy for text where a number was meant: YAML reads 1e-3, which has no decimal point, as text."""
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
    """'experiments, entry 'batch-size', vary, batch_size: ' for a path of keys and indices."""
    words, node = [], config
    for part in path:
        node = node[part]
        named = isinstance(part, int) and isinstance(node, dict) and isinstance(node.get("name"), str)
        words.append(f"entry {node['name']!r}" if named else f"entry {part + 1}" if isinstance(part, int) else part)
    return ", ".join(words) + ": " if words else ""

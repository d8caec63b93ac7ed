"""What the user reads about an error that the schema finds: where it is, what is wrong, and the remedy."""

import difflib
import reprlib
from collections.abc import Iterable, Sequence
from typing import Any

import yaml
from jsonschema.exceptions import ValidationError, best_match

from study.config.schema import schema

# By keyword of the schema, what is wrong with a value and what to do; {limit} is the keyword's own value.
LIMITS = {
    "minimum": "{value} is less than the minimum of {limit}; give {limit} or more",
    "maximum": "{value} is more than the maximum of {limit}; give {limit} or less",
    "exclusiveMinimum": "{value} should be above {limit}; give a larger number",
    "exclusiveMaximum": "{value} should be below {limit}; give a smaller number",
    "minItems": "{value} has too few entries; list {limit} or more",
    "maxItems": "{value} has {length} entries; list {limit} at most",
    "minLength": "{value} is too short; write at least {limit} character",
    "maxLength": "{value} has {length} characters; {limit} are the most",
    "minProperties": "{value} is empty; name {limit} key or more, or drop it",
    "maxProperties": "{value} has {length} entries; {limit} are the most",
    "uniqueItems": "{value} lists a value twice; drop one",
}
# What may be given for each type, and what YAML reads as it.
GIVEN = {
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "keys with values",
}
TYPES = {
    "integer": int,
    "number": int | float,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
LONGEST_WORD = 80
LONGEST_VALUE = 120
SHORTENED = reprlib.Repr()
SHORTENED.maxlevel, SHORTENED.maxdict, SHORTENED.maxlist = 3, 4, 6
SHORTENED.maxstring, SHORTENED.maxother = 60, 60


def explain(error: ValidationError, config: dict) -> str:
    """One line for an error of the schema: the place in the config and what is wrong there."""
    error = _closest(error)
    return place(error.absolute_path, config) + _reason(error)


def explain_value(error: ValidationError) -> str:
    """What is wrong, for an error whose place the caller names."""
    return _reason(_closest(error))


def nearest(word: str, known: Iterable[str], things: str = "keys") -> str:
    """The remedy for an unknown name: the known one that is most like it or, if none is, all of them."""
    close = difflib.get_close_matches(word[:LONGEST_WORD], known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known {things}: {', '.join(known)}"


def printed(value: Any) -> str:
    """A value as a message shows it: shortened, and null, true and false as YAML has them."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = SHORTENED.repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 5]} ..."


def _reason(error):
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        unknown = [key for key in error.instance if key not in known]
        return "; ".join(f"unknown key {printed(key)}{nearest(key, known)}" for key in unknown)
    if error.validator == "required":
        # One error for each missing key, and only its message names the key.
        missing = next(key for key in error.validator_value if error.message.startswith(repr(key)))
        return f"the key {missing!r} is missing; add it"
    if error.validator == "enum":
        choices = ", ".join(str(value) for value in error.validator_value)
        return f"{printed(error.instance)} is not one of {choices}; take one of them"
    if error.validator == "type":
        expected = error.validator_value
        names = [expected] if isinstance(expected, str) else expected
        return f"{printed(error.instance)} should be of type {' or '.join(names)}{_meant(error.instance, names)}"
    if error.validator == "pattern":
        return f"{printed(error.instance)} should consist of {error.schema['$comment']}; change it"
    if error.validator in LIMITS:
        sized = isinstance(error.instance, str | list | dict)
        length = len(error.instance) if sized else None
        return LIMITS[error.validator].format(value=printed(error.instance), limit=error.validator_value, length=length)
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


def _meant(instance, names):
    """The remedy for a value of a wrong type, where it can be told what was meant."""
    if not isinstance(instance, str):
        return _instead(instance, names)
    try:
        read = yaml.safe_load(instance)
    except yaml.YAMLError:
        read = instance
    if any(isinstance(read, TYPES[name]) and not isinstance(read, str) for name in names):
        return "; write it without quotes, and in a file: --config takes nested values for text"
    # YAML reads 1e-3, which has no decimal point, as text.
    try:
        text = f"{float(instance):g}" if {"number", "integer"} & set(names) else ""
    except ValueError:
        text = ""
    if not text:
        return _instead(instance, names)
    return f"; write {text if '.' in text or 'e' not in text else text.replace('e', '.0e')}"


def _instead(instance, names):
    if isinstance(instance, float) and "integer" in names and "number" not in names and instance.is_integer():
        return f"; write {int(instance)}"
    return f"; give {' or '.join(GIVEN[name] for name in names)}"


def place(path: Sequence, config: Any) -> str:
    """'experiments, entry 'batch-size', vary, batch_size: ' for a path of keys and indices."""
    words, node = [], config
    for part in path:
        node = node[part]
        named = isinstance(part, int) and isinstance(node, dict) and isinstance(node.get("name"), str)
        entry = printed(node["name"]) if named else part + 1 if isinstance(part, int) else None
        words.append(part[:LONGEST_WORD] if entry is None else f"entry {entry}")
    return ", ".join(words) + ": " if words else ""

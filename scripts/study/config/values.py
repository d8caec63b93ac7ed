"""Names and values of hyperparameters, wherever the config has them."""

from collections.abc import Iterator

from study.config.messages import explain_value, nearest
from study.config.schema import Validator, schema


def whole_number(key: str) -> bool:
    """Whether the hyperparameter takes whole numbers."""
    properties = schema()["$defs"]["hyperparameters"]["properties"]
    kinds = properties.get(key, {}).get("type", [])
    return key == "hidden_layers" or "integer" in ([kinds] if isinstance(kinds, str) else kinds)


def value_problems(place: str, key: str, value: object) -> Iterator[str]:
    """One line per mistake in the name or the value of a hyperparameter."""
    properties = schema()["$defs"]["hyperparameters"]["properties"]
    if key not in properties:
        yield f"{place}: unknown hyperparameter {key!r}{nearest(key, list(properties))}"
        return
    validator = Validator({"$ref": f"#/$defs/hyperparameters/properties/{key}", "$defs": schema()["$defs"]})
    for error in validator.iter_errors(value):
        yield f"{place}, {key}: {explain_value(error)}"

"""The config's schema, and the errors that it finds."""

from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

# Unlike JSON, Python tells 64.0 from a whole number: as a size of an array it would fail.
VALIDATOR_TYPES = Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
)
Validator = validators.extend(Draft202012Validator, type_checker=VALIDATOR_TYPES)
SCHEMA = Path(__file__).with_name("schema.yaml")


@cache
def schema() -> dict:
    """The parsed JSON Schema."""
    return yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))


def schema_errors(config: dict) -> list[ValidationError]:
    errors = Validator(schema()).iter_errors(config)
    return sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])

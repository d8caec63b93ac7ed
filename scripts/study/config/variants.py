"""What the schema cannot say about variants: their names, and that they differ."""

import re
from collections.abc import Iterator

# Not nan, null and inf: pandas would read these names in a table as missing or infinite numbers.
NAME = re.compile(r"(?!(?:nan|null|inf)$)[a-z][a-z0-9 .+-]*")


def variant_problems(place: str, experiment: dict, defaults: dict) -> Iterator[str]:
    """One line per mistake in an experiment's variants."""
    variants, inside = experiment["variants"], f"{place}, variants"
    if len(variants) < 2:
        yield f"{inside}: the others are compared with the first, and there is no other; list two or more"
    for name in variants:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            yield (
                f"{inside}: {name!r} is no name for a variant; begin with a small letter, go on with small letters, "
                "digits, spaces and . + -"
            )
    seen = {}
    for name, settings in variants.items():
        whole = str(defaults | experiment.get("settings", {}) | settings)
        if whole in seen:
            yield f"{inside}: {seen[whole]!r} and {name!r} are the same settings; change or drop one"
        seen.setdefault(whole, name)

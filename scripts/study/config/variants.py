"""What the schema cannot say about variants: their names, and that they differ."""

import re
from collections.abc import Iterator

from study.config.messages import printed
from study.config.names import number_like
from study.config.runs import normal

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ .+-]+[A-Za-z0-9]+)*\+?")
LONGEST = 40


def variant_problems(place: str, experiment: dict, defaults: dict) -> Iterator[str]:
    """One line per mistake in an experiment's variants."""
    variants, inside = experiment["variants"], f"{place}, variants"
    if len(variants) < 2:
        yield f"{inside}: the others are compared with the first, and there is no other; list two or more"
    for name in variants:
        if not NAME.fullmatch(name) or len(name) > LONGEST:
            yield (
                f"{inside}: {printed(name)} is no name for a variant; begin with a letter, go on with letters, digits, "
                f"spaces and . + -, {LONGEST} at most"
            )
        elif number_like(name):
            yield f"{inside}: {name!r} is read as a number or as missing in a table; take another name"
    alike = {}
    for name in variants:
        if name.casefold() in alike:
            yield f"{inside}: {alike[name.casefold()]!r} and {name!r} differ in capitals only; rename one"
        alike.setdefault(name.casefold(), name)
    seen = {}
    for name, settings in variants.items():
        whole = repr(normal(defaults | experiment.get("settings", {}) | settings))
        if whole in seen:
            yield f"{inside}: {seen[whole]!r} and {name!r} are the same settings; change or drop one"
        seen.setdefault(whole, name)

"""What YAML can hold and a config cannot: names that are no text, numbers that are none, structures without an end."""

import math
import unicodedata
from collections.abc import Iterator
from typing import Any

from study.config.messages import place, printed

MOST_ENTRIES = 20_000
DEEPEST = 12
LONGEST_TEXT = 2_000
# Above it a number that a table keeps as a float is no longer told from its neighbours.
LARGEST = 2**53
# A smaller number is as good as zero, and too long for a table.
SMALLEST = 1e-12
# Signs that turn around the order of the letters after them, in the whole line where nothing ends it.
TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
KINDS = {bool: "true or false", int: "a number", float: "a number", type(None): "empty"}


def content_problems(config: Any) -> Iterator[str]:
    """One line for each key and value that no place of a config may have, whatever its schema says.

    They are refused before the schema is asked, which could not name them: jsonschema compares keys with patterns, and
    follows a structure wherever it leads.
    """
    if not isinstance(config, dict):
        yield f"{printed(config)} is no mapping; write lines such as `report: {{timings: false}}`"
        return
    entries = 0
    # A stack in place of recursion: the structure may be deeper than Python's.
    waiting = [((), config, ())]
    while waiting:
        path, value, above = waiting.pop()
        entries += 1
        if entries > MOST_ENTRIES:
            yield f"{place(path[:1], config)}more than {MOST_ENTRIES} entries; shorten its lists, or drop its anchors"
            return
        if isinstance(value, dict | list):
            if id(value) in above:
                yield f"{place(path, config)}contains itself, by an anchor (&) and an alias (*); write it out"
                continue
            if len(path) >= DEEPEST:
                yield f"{place(path[:3], config)}is nested {DEEPEST} levels deep; no key is, so take some away"
                return
            above = (*above, id(value))
        if isinstance(value, dict):
            yield from (_about_key(place(path, config), key) for key in value if not isinstance(key, str))
            pairs = [(key, each) for key, each in value.items() if isinstance(key, str)]
            waiting += [((*path, key), each, above) for key, each in reversed(pairs)]
        elif isinstance(value, list):
            waiting += [((*path, i), each, above) for i, each in reversed(list(enumerate(value)))]
        elif problem := _about_value(value):
            yield f"{place(path, config)}{problem}"


def _about_key(where, key):
    what = KINDS.get(type(key), f"a {type(key).__name__}")
    words = " (on, off, yes and no mean the same to YAML)" if isinstance(key, bool) else ""
    return f"{where}the key {printed(key)} is {what}{words}, not a name; write one that begins with a letter"


def _about_value(value):
    """What is wrong with a single value, or None."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return f"{printed(value)} is no finite number; give one, or drop the key"
    if isinstance(value, int | float):
        if abs(value) > LARGEST:
            return f"{printed(value)} is too large a number; give one below 2^53"
        small = 0 < abs(value) < SMALLEST
        return f"{printed(value)} is too small a number; give 0, or {SMALLEST} or more" if small else None
    if isinstance(value, str):
        return _about_text(value)
    return f"{printed(value)} is read as a {type(value).__name__}; put it in quotes, or give a number, text or list"


def _about_text(text):
    if len(text) > LONGEST_TEXT:
        return f"{printed(text)} has {len(text)} characters; {LONGEST_TEXT} are the most"
    if len(text.splitlines()) > 1 or text.endswith("\n"):
        return f"{printed(text)} has a line break; write it on one line (after `>` YAML adds a break, after `>-` none)"
    odd = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Cn", "Co")), None)
    if odd:
        return f"{printed(text)} has the character U+{ord(odd):04X}, which cannot be printed; take it out"
    turning = next((c for c in text if c in TURNING), None)
    return (
        turning and f"{printed(text)} has the character U+{ord(turning):04X}, which turns letters around; take it out"
    )

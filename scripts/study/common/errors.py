"""The one exception for what a user can put right."""

from collections.abc import Iterable
from difflib import get_close_matches


class StudyError(Exception):
    """A mistake in the config, the data or the set-up; the message says where, what was expected, and the remedy."""


def unknown(what: str, name: str, known: Iterable[str]) -> StudyError:
    """The error for a name that the report uses and nothing has; it suggests the nearest of the known names."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.4)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return StudyError(f"Unknown {what} {name!r} in the report.{hint}")

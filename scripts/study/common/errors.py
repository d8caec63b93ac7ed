"""The one exception for what a user can put right."""


class StudyError(Exception):
    """A mistake in the config, the data or the set-up; the message says where, what was expected, and the remedy."""

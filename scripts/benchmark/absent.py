"""The exception of a contestant that cannot take part."""


class Unavailable(Exception):
    """A library is not installed; the message says which."""

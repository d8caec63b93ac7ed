"""What a contestant raises that cannot take part."""


class Unavailable(Exception):
    """A library that is not there; the message says so in a line of its own."""

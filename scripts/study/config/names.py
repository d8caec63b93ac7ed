"""Names that a later reader takes for something else than a name."""

# In small letters: what pandas, YAML and spreadsheets read as a missing value, a number or a truth.
TAKEN = {"nan", "na", "null", "none", "inf", "infinity", "true", "false", "yes", "no", "on", "off"}


def number_like(name: str) -> bool:
    """Whether a name that begins with a letter is read as a number, as missing, or as true or false."""
    return name.casefold() in TAKEN

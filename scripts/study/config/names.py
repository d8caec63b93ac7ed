"""Names that a later reader takes for something else than a name."""

# In small letters: what pandas, YAML and spreadsheets read as a missing value, a number or a truth.
TAKEN = {"nan", "na", "null", "none", "inf", "infinity", "true", "false", "yes", "no", "on", "off"}

# What stands in a folder of results, and so is no name of a study's own folder.
PLACES = {"benchmark", "benchmarks", "code", "damaged", "data", "experiments", "figures", "logs", "mixture", "pages"}
PLACES |= {"refits", "runs", "searches", "selection", "tables", "trials"}


def number_like(name: str) -> bool:
    """Whether a name that begins with a letter is read as a number, as missing, or as true or false."""
    return name.casefold() in TAKEN

"""The claims of two folders of results: whose finding differs."""

from pathlib import Path

import pandas as pd


def changed_claims(first: Path, second: Path) -> list[tuple[str, str, str]]:
    """(claim, here, there) of each claim that both have and whose finding differs; the claim as experiment:key."""
    tables = [_findings(folder / "tables/claims.csv") for folder in (first, second)]
    return [
        (name, found, tables[1][name])
        for name, found in tables[0].items()
        if name in tables[1] and tables[1][name] != found
    ]


def _findings(path):
    if not path.exists():
        return {}
    table = pd.read_csv(path)
    return dict(zip(table["experiment"] + ":" + table["key"], table["finding"], strict=True))

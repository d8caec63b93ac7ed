"""CSV files of long tables, and many small ones read as one table."""

import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

# Files that are in memory as text at once.
AT_ONCE = 2_000


def read_csv(path: str | Path) -> pd.DataFrame:
    """The table of a CSV file, read as a whole.

    pandas reads long files in parts, each by itself: a column of hidden units 128 and 128-64 would hold numbers where
    a part has nothing else, and texts in the next one.
    """
    return pd.read_csv(path, low_memory=False)


def read_joined(paths: Sequence[str | Path]) -> tuple[pd.DataFrame, list[int]]:
    """(table, lengths): the rows of all files, one after the other, and how many rows each has.

    File by file, reading would take most of the time of what follows many runs. The files are CSV of numbers under the
    same head. ValueError for a file with another head than the first.
    """
    tables, lengths, head = [], [], None
    for start in range(0, len(paths), AT_ONCE):
        bodies = []
        for path in paths[start : start + AT_ONCE]:
            own, _, body = Path(path).read_text(encoding="utf-8").partition("\n")
            head = head or own
            if own != head:
                raise ValueError(f"{path} has the columns {own}, where {paths[0]} has {head}.")
            bodies.append(body if body.endswith("\n") or not body else f"{body}\n")
            lengths.append(bodies[-1].count("\n"))
        tables.append(pd.read_csv(io.StringIO("".join([f"{head}\n", *bodies]))))
    return pd.concat(tables, ignore_index=True), lengths

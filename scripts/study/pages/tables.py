"""The tables that Snakemake's report shows as pages."""

from pathlib import Path

import pandas as pd

from study.common.csv_files import read_csv
from study.common.files import read_json


def read_table(path: str | Path) -> pd.DataFrame:
    """The table of a .csv file; of a .json file, one row for each mapping in it, with the values that are no lists."""
    if Path(path).suffix == ".csv":
        return read_csv(path)
    entries = {key: value for key, value in read_json(path).items() if isinstance(value, dict)}
    rows = [
        {"of": key, **{name: value for name, value in entry.items() if not isinstance(value, list | dict)}}
        for key, entry in entries.items()
    ]
    return pd.DataFrame(rows)

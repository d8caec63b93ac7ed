"""The table of the benchmark: one row for each library, variant, hidden layers and batch size.

hidden_layers is text such as "256-128-100"; microseconds_per_step is the time of a step of one run, spread its
interquartile range in microseconds; gflops is the rate of the timed steps, loss that after the same number
of steps from the start in all libraries.
"""

from pathlib import Path

import pandas as pd

COLUMNS = [
    "library",
    "variant",
    "hidden_layers",
    "batch_size",
    "microseconds_per_step",
    "spread",
    "gflops",
    "loss",
]
CELL = ["hidden_layers", "batch_size"]
OURS, ONE_RUN = "ours", "one run"


def read_speed(path: str | Path) -> pd.DataFrame:
    """Read the table; hidden_layers stays text."""
    return pd.read_csv(path, dtype={"hidden_layers": str})


def relative_times(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the column `relative`: the time divided by that of one run of ours in the same cell.

    Above 1 a library is slower than ours.
    """
    ours = table[(table["library"] == OURS) & (table["variant"] == ONE_RUN)]
    times = ours.set_index(CELL)["microseconds_per_step"]
    own = times.loc[pd.MultiIndex.from_frame(table[CELL])].to_numpy()
    return table.assign(relative=table["microseconds_per_step"] / own)


def shares(table: pd.DataFrame, sgemm_gflops: float) -> pd.DataFrame:
    """The rows of one run of ours with the column `share`: its rate divided by that of a large matrix product.

    sgemm_gflops: the rate of the product, in 10^9 operations per second, as the column gflops.
    """
    ours = table[(table["library"] == OURS) & (table["variant"] == ONE_RUN)]
    return ours.assign(share=ours["gflops"] / sgemm_gflops)


def time_rows(table: pd.DataFrame) -> tuple[list[dict], list[tuple[str, str]]]:
    """(rows, series) for a table with a column for each library and variant.

    rows: one dict for each cell, with hidden_layers, batch_size and, under the key of each series, its time in
    microseconds, or None where the cell was left out; series: pairs (key, name), in the order of the table.
    """
    names = list(dict.fromkeys(zip(table["library"], table["variant"], strict=True)))
    series = [(f"time_{place}", f"{library}, {variant}") for place, (library, variant) in enumerate(names)]
    keys = dict(zip(names, (key for key, _ in series), strict=True))
    rows = {}
    for row in table.to_dict("records"):
        cell = tuple(row[key] for key in CELL)
        empty = dict(zip(CELL, cell, strict=True)) | dict.fromkeys(keys.values())
        rows.setdefault(cell, empty)[keys[row["library"], row["variant"]]] = row["microseconds_per_step"]
    shown = [row | {"hidden_layers": row["hidden_layers"].replace("-", ",\u00a0")} for row in rows.values()]
    return shown, series

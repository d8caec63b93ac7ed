"""The table of the benchmark: one row per library, variant, hidden layers and batch size.

hidden_layers is text such as "256-128-100"; microseconds_per_step is that of one run, spread its interquartile range in
microseconds; gflops and loss are those of the timed steps.
"""

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


def read_speed(path):
    """The table at the path; hidden_layers stays text."""
    return pd.read_csv(path, dtype={"hidden_layers": str})


def relative_times(table):
    """The table with `relative`: time over that of one run of ours in the same cell (above 1: slower than ours)."""
    ours = table[(table["library"] == OURS) & (table["variant"] == ONE_RUN)]
    times = ours.set_index(CELL)["microseconds_per_step"]
    own = times.loc[pd.MultiIndex.from_frame(table[CELL])].to_numpy()
    return table.assign(relative=table["microseconds_per_step"] / own)


def shares(table, sgemm_gflops):
    """Rows of one run of ours with `share`: its rate over that of a large product."""
    ours = table[(table["library"] == OURS) & (table["variant"] == ONE_RUN)]
    return ours.assign(share=ours["gflops"] / sgemm_gflops)


def time_rows(table):
    """(rows, series) for a table with a column for each library and variant.

    rows: one dict for each cell, with hidden_layers, batch_size and microseconds under the key of each of the series,
    None where a cell was left out; series: pairs of key and name, in the order of the table.
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

"""What the table of the benchmark says: times relative to the study's trainer, and their geometric means.

The table has one row per library, variant, hidden_layers (such as "256-128-100") and batch_size, with
microseconds_per_step (one run), spread (interquartile range, microseconds), gflops and loss.
"""

import math

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
# From this batch size on a step is mostly arithmetic; below, it is mostly the interpreter.
LARGE_BATCH = 16
# Steps of the same training in another order of additions: losses may drift apart by this much, relatively.
LOSS_TOLERANCE = 1e-4


def read_speed(path):
    """The table at the path; hidden_layers stays text."""
    return pd.read_csv(path, dtype={"hidden_layers": str})


def geometric_mean(values):
    """exp of the mean logarithm of positive numbers."""
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values))


def relative_times(table):
    """The table with `relative`: time over that of one run of ours in the same cell (above 1: slower than ours)."""
    ours = table[(table["library"] == OURS) & (table["variant"] == ONE_RUN)]
    times = ours.set_index(CELL)["microseconds_per_step"]
    own = times.loc[pd.MultiIndex.from_frame(table[CELL])].to_numpy()
    return table.assign(relative=table["microseconds_per_step"] / own)


def comparisons(table, batches):
    """One dict for each variant of the other libraries, in the order of the table, over the cells of these batch sizes.

    Keys: library, variant, mean (geometric, of its times over ours), lowest, highest, cells, ours_slower (number of
    cells in which ours takes longer).
    """
    rows = relative_times(table)
    rows = rows[(rows["library"] != OURS) & rows["batch_size"].isin(batches)]
    found = []
    for (library, variant), part in rows.groupby(["library", "variant"], sort=False):
        relative = part["relative"]
        found.append(
            {
                "library": library,
                "variant": variant,
                "mean": geometric_mean(relative),
                "lowest": float(relative.min()),
                "highest": float(relative.max()),
                "cells": len(relative),
                "ours_slower": int((relative < 1).sum()),
            }
        )
    return found


def large_batches(table):
    """The table's batch sizes from LARGE_BATCH on."""
    return sorted({int(size) for size in table["batch_size"] if size >= LARGE_BATCH})


def sentence(comparison):
    """One library beside ours, in words."""
    name = f"{comparison['library']} ({comparison['variant']})"
    mean, cells, slower = comparison["mean"], comparison["cells"], comparison["ours_slower"]
    span = f"{comparison['lowest']:.2f} to {comparison['highest']:.2f}"
    text = f"{name} takes {mean:.2f} times as long as ours ({span})"
    if mean < 1:
        text = f"Ours is slower than {name}, which takes {mean:.2f} times our time ({span})"
    if slower == 0:
        return f"{text}, and ours is faster in every cell."
    if slower == cells:
        return f"{text}, and ours is slower in every cell."
    return f"{text}; ours is slower in {slower} of {cells} cells."


def own_sentences(table):
    """The other variants of ours beside one run, in words; the lists of cells may differ."""
    rows = relative_times(table)
    rows = rows[(rows["library"] == OURS) & (rows["variant"] != ONE_RUN)]
    return [
        f"Ours ({variant}) takes {geometric_mean(part['relative']):.2f} times as long as one run of ours "
        f"({part['relative'].min():.2f} to {part['relative'].max():.2f}), over {len(part)} cells."
        for variant, part in rows.groupby("variant", sort=False)
    ]


def largest_loss_gap(table):
    """Largest relative difference between a row's loss and that of one run of ours in the same cell."""
    ours = table[(table["library"] == OURS) & (table["variant"] == ONE_RUN)]
    own = ours.set_index(CELL)["loss"].loc[pd.MultiIndex.from_frame(table[CELL])].to_numpy()
    return float(((table["loss"] - own).abs() / abs(own)).max())


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


def speed_context(table, machine, pipeline):
    """What the report's section on speed knows.

    table: see above; machine: dict with processor, kernel, sgemm_gflops, versions, repeats and memory; pipeline: list
    of dicts with measure, value and unit, empty where it was not measured.
    """
    own = shares(table, machine["sgemm_gflops"]).to_dict("records")
    rows, series = time_rows(table)
    gap = largest_loss_gap(table)
    return {
        "large": [sentence(found) for found in comparisons(table, large_batches(table))],
        "single": [sentence(found) for found in comparisons(table, [1])],
        "own": own_sentences(table),
        "least_large": LARGE_BATCH,
        "loss_gap": gap,
        "loss_tolerance": LOSS_TOLERANCE,
        "best_share": max(own, key=lambda row: row["share"]),
        "worst_share": min(own, key=lambda row: row["share"]),
        "rows": rows,
        "series": series,
        "machine": machine,
        "versions": ", ".join(f"{name} {version}" for name, version in machine["versions"].items()),
        "pipeline": [row | {"value": f"{row['value']:.3g}"} for row in pipeline],
    }

"""The context of the report's section on speed."""

import pandas as pd

from study.speed.findings import (
    LARGE_BATCH,
    LOSS_TOLERANCE,
    comparisons,
    geometric_mean,
    large_batches,
    largest_loss_gap,
)
from study.speed.tables import ONE_RUN, OURS, relative_times, shares, time_rows


def sentence(comparison: dict) -> str:
    """One library beside ours, in words; comparison: one of study.speed.findings.comparisons."""
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


def own_sentences(table: pd.DataFrame) -> list[str]:
    """The other variants of ours beside one run, in words, each over the cells that it has been run on."""
    rows = relative_times(table)
    rows = rows[(rows["library"] == OURS) & (rows["variant"] != ONE_RUN)]
    return [
        f"Ours ({variant}) takes {geometric_mean(part['relative']):.2f} times as long as one run of ours "
        f"({part['relative'].min():.2f} to {part['relative'].max():.2f}), over {len(part)} cells."
        for variant, part in rows.groupby("variant", sort=False)
    ]


def speed_context(table: pd.DataFrame, machine: dict, pipeline: list[dict]) -> dict:
    """What the report's section on speed knows.

    table: see study.speed.tables; machine: dict with processor, kernel, sgemm_gflops, versions, repeats and memory;
    pipeline: list of dicts with measure, value and unit, empty if it was not measured.
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

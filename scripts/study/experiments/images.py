"""What runs say of each validation image, as tables of seeds by images."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def by_image(runs: pd.DataFrame, values: Sequence[np.ndarray], column: str, level: object) -> pd.DataFrame | None:
    """The values of the completed runs of one level: seeds by images, float; None where there are none.

    values: for each of `runs` one value for each validation image, none of a diverged run. column, level: which runs.
    """
    own = {
        int(seed): np.asarray(value, float)
        for seed, place, value in zip(runs["seed"], runs[column], values, strict=False)
        if place == level and len(value)
    }
    return pd.DataFrame.from_dict(own, orient="index") if own else None


def difference(after: pd.DataFrame | None, before: pd.DataFrame | None) -> pd.DataFrame | None:
    """After minus before, for the seeds that both have; None where there are none. Both are tables of `by_image`."""
    if after is None or before is None:
        return None
    found = (after - before).dropna()
    return None if found.empty else found


def image_means(runs: pd.DataFrame, values: Sequence[np.ndarray], column: str, levels: Sequence) -> pd.DataFrame | None:
    """Means over the seeds: images by levels; None where a level has no values."""
    tables = {level: by_image(runs, values, column, level) for level in levels}
    if not tables or any(table is None for table in tables.values()):
        return None
    return pd.DataFrame({level: table.mean() for level, table in tables.items()})

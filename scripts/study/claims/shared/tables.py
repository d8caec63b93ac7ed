"""Tables with one row per seed and one column per value of a factor, from the runs of an experiment."""

import pandas as pd

from study.common.tables import all_completed


def along(runs: pd.DataFrame, factor: str, measure: str) -> pd.DataFrame:
    """A measure by seed (rows) along one factor (columns), as means over the levels of all other factors.

    runs: table of study.experiments.tables.run_table, or any with the columns seed, status, the factor and the measure.
    The columns are in the order of `in_order`. Values with a diverged run are left out: the mean over the other runs
    would be too good.
    """
    whole = all_completed(runs, factor)
    kept = [value for value in in_order(runs, factor) if whole[value]]
    table = runs[runs[factor].isin(kept)].pivot_table(index="seed", columns=factor, values=measure, aggfunc="mean")
    return table.reindex(columns=kept)


def in_order(runs: pd.DataFrame, factor: str) -> list:
    """The values of a factor: numbers ascending, hidden units by the network's parameters, others as in the runs."""
    if factor == "hidden_layers":
        return list(runs.groupby(factor)["parameters"].mean().sort_values(kind="stable").index)
    values = list(runs[factor].drop_duplicates())
    return sorted(values) if is_ordered(runs, factor) else values


def is_ordered(runs: pd.DataFrame, factor: str) -> bool:
    """Whether the values of a factor have an order: numbers and hidden units do; names, true and false do not."""
    column = runs[factor]
    return factor == "hidden_layers" or bool(pd.api.types.is_numeric_dtype(column) and column.dtype != bool)

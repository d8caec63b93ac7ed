"""Tables with one row per seed and one column per level, from the runs of an experiment."""

import pandas as pd

from study.common.tables import all_completed


def along(runs, factor, measure):
    """A measure by seed along one factor, as a mean over the levels of all others.

    runs: table of study.experiments.tables.run_table, or any with the columns seed, status, the factor and the measure.
    Columns are the values of the factor: numbers in rising order, numbers of hidden units by the parameters of the
    network, others in the order of the runs. Values with a diverged run are left out: their mean would flatter them.
    """
    whole = all_completed(runs, factor)
    kept = [value for value in in_order(runs, factor) if whole[value]]
    table = runs[runs[factor].isin(kept)].pivot_table(index="seed", columns=factor, values=measure, aggfunc="mean")
    return table.reindex(columns=kept)


def in_order(runs, factor):
    """The values of a factor as `along` orders them."""
    if factor == "hidden_layers":
        return list(runs.groupby(factor)["parameters"].mean().sort_values(kind="stable").index)
    values = list(runs[factor].drop_duplicates())
    return sorted(values) if is_ordered(runs, factor) else values


def is_ordered(runs, factor):
    """Whether the factor's values have an order: numbers have, hidden units too; names, true and false have none."""
    column = runs[factor]
    return factor == "hidden_layers" or bool(pd.api.types.is_numeric_dtype(column) and column.dtype != bool)

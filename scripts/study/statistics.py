"""Comparisons between the levels of a factor, over seeds. All tests are SciPy's."""

import numpy as np
from scipy import stats

SIGNIFICANCE = 0.05


def by_level(runs, measure):
    """Table of a measure with one row per seed and one column per level, in the order of the runs.

    Levels with a diverged run are left out: their mean would flatter them.
    """
    table = runs.pivot_table(index="seed", columns="level", values=measure, sort=False, dropna=False)
    whole = runs.groupby("level", sort=False)["status"].agg(lambda status: (status == "completed").all())
    return table[[level for level in table.columns if whole[level]]]


def describe(values):
    """Mean, sample standard deviation (None for one value), smallest, largest and number of the values."""
    values = np.asarray(values, float)
    return {
        "mean": float(values.mean()),
        "sd": float(values.std(ddof=1)) if len(values) > 1 else None,
        "min": float(values.min()),
        "max": float(values.max()),
        "n": len(values),
    }


def trend(table):
    """Whether the values rise or fall along the columns, by Page's test with the seeds as blocks (Page 1963).

    Returns direction ("rises", "falls" or "undecided"), the p-value of the likelier direction doubled, and
    Spearman's rank correlation of the column means with the column order. Fewer than three columns or two rows:
    undecided, with p = None.
    """
    values = table.to_numpy(float)
    rows, columns = values.shape
    if columns < 3 or rows < 2 or np.isnan(values).any():
        return {"direction": "undecided", "p": None, "rank_correlation": None}
    rank_correlation = float(stats.spearmanr(np.arange(columns), values.mean(axis=0)).statistic)
    p_rising = stats.page_trend_test(values, method="asymptotic").pvalue
    p_falling = stats.page_trend_test(values[:, ::-1], method="asymptotic").pvalue
    p = min(1.0, 2 * float(min(p_rising, p_falling)))
    direction = "undecided"
    if p < SIGNIFICANCE:
        direction = "rises" if p_rising < p_falling else "falls"
    return {"direction": direction, "p": p, "rank_correlation": rank_correlation}


def best_levels(table, larger_is_better):
    """The best level by its mean, and the levels that Dunnett's test against it cannot tell from it.

    Dunnett's test (1955) compares several means with one, here the best, and keeps the chance of any false
    difference at SIGNIFICANCE. With one seed or one level nothing can be told apart. Returns best, mean, sd, worst,
    worst_mean, equals (all levels not told from the best, the best included) and tested (whether a test was made).
    """
    means = table.mean()
    order = means.sort_values(ascending=not larger_is_better, kind="stable")
    best, worst = order.index[0], order.index[-1]
    result = {
        "best": best,
        **describe(table[best]),
        "worst": worst,
        "worst_mean": float(means[worst]),
        "equals": list(table.columns),
        "tested": len(table) > 1 and len(table.columns) > 1 and bool((table.std() > 0).any()),
    }
    if result["tested"]:
        others = [level for level in table.columns if level != best]
        # A fixed random state: Dunnett's p-values are integrals that SciPy takes by quasi-Monte Carlo.
        test = stats.dunnett(*(table[level] for level in others), control=table[best], rng=np.random.default_rng(0))
        alike = {level for level, p in zip(others, test.pvalue, strict=True) if p >= SIGNIFICANCE}
        result["equals"] = [level for level in table.columns if level == best or level in alike]
    return result

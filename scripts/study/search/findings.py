"""What a search shows, in numbers: what was promoted, and how the strategy compares with random search."""

import numpy as np
import pandas as pd

from study.common.tables import describe
from study.search.dimensions import Dimension

# Sums of work and differences of accuracies that are equal may differ by rounding errors.
NEXT_TO_NOTHING = 1e-9
# Of more trials the expected best is told for the first of their numbers, and for some beyond, evenly in the logarithm.
MOST_EACH, FIRST, BEYOND = 1_000, 100, 200
# Powers that are in memory at once.
AT_ONCE = 100_000


def findings(
    plan: dict,
    runs: pd.DataFrame,
    rungs: pd.DataFrame,
    progress: pd.DataFrame,
    medians: dict,
    explanation: dict,
    replayed: dict | None = None,
) -> dict:
    """The content of findings.json.

    plan: of study.search.plan.search_plan; runs, rungs, progress: of study.search.tables (trial_rows, rung_table,
    progress); medians: of choice_medians; explanation: of study.search.explanation.explain. replayed: of
    study.search.replay.replay_findings. complete: whether any trial that was trained to its end was completed. If not,
    only the plan and the medians are there.
    """
    found = {"complete": not trial_means(runs[runs["last"]]).empty, "plan": plan}
    if found["complete"]:
        found |= {
            "search": trial_summary(runs),
            "promotions": promotions(rungs),
            "rung_correlations": rung_correlations(rungs),
            "comparison": comparison(progress),
            "expectation": expectation(runs),
            "explanation": explanation,
            "replay": replayed,
        }
    return found | {"choice_medians": medians}


def choice_medians(trials: pd.DataFrame, dimensions: list[Dimension]) -> dict:
    """For each dimension of choices, by its key, the median accuracy with each option of the trials that were trained
    to the end: others had less training, whatever they drew.

    trials: of study.search.tables.trial_table, in the order of the dimensions' values. The median is None for an option
    without a completed trial.
    """
    whole = trials["accuracy"].where(trials["last"].astype(bool))
    return {
        dimension.key: [
            _number(whole.loc[[value == option for value in dimension.values]].median()) for option in dimension.options
        ]
        for dimension in dimensions
        if dimension.kind == "choices"
    }


def expected_best(accuracies, counts: np.ndarray) -> np.ndarray:
    """Expected validation performance (Dodge et al. 2019): the mean of the highest of k values drawn with replacement
    from `accuracies` (n values), for each k in counts, int (m,). Float (m,).

    Exact for the finite sample, without resampling: the i-th smallest value is the highest of k with probability
    (i / n)**k - ((i - 1) / n)**k.
    """
    ordered = np.sort(np.asarray(accuracies, float))
    below = np.arange(len(ordered) + 1)[None, :] / len(ordered)
    step = max(1, AT_ONCE // len(ordered))
    parts = (counts[start : start + step] for start in range(0, len(counts), step))
    return np.concatenate([np.diff(below ** part[:, None], axis=1) @ ordered for part in parts])


def expected_counts(trials: int) -> np.ndarray:
    """The numbers of trials for which the expected best is told, from 1 to `trials`: int (m,), ascending.

    All of them, but of more than MOST_EACH the FIRST ones, and BEYOND more.
    """
    if trials <= MOST_EACH:
        return np.arange(1, trials + 1)
    beyond = np.rint(np.geomspace(FIRST, trials, BEYOND + 1)).astype(int)
    return np.unique(np.concatenate([np.arange(1, FIRST + 1), beyond]))


def trial_summary(runs: pd.DataFrame) -> dict:
    """How many trials there were, and what those that were trained to the end reached.

    runs: of study.search.tables.trial_rows, with at least one such trial completed. drawn, stopped, trials (trained to
    the end), diverged: counts. accuracy (described), median, best_trial, within_half_point (trials at most half a
    percentage point below the best): of the trials trained to the end; a trial's accuracy is the mean over its seeds.
    """
    full = runs[runs["last"].astype(bool)]
    means = trial_means(full)
    return {
        "drawn": int(runs["trial"].nunique()),
        "stopped": int(runs["trial"].nunique() - full["trial"].nunique()),
        "trials": int(full["trial"].nunique()),
        "diverged": int(runs.loc[runs["status"] != "completed", "trial"].nunique()),
        "accuracy": describe(means),
        "median": float(means.median()),
        "best_trial": int(means.idxmax()),
        "within_half_point": int((means >= means.max() - 0.005).sum()),
    }


def trial_means(runs: pd.DataFrame) -> pd.Series:
    """Highest validation accuracy of each trial, mean over its seeds; trials with a diverged run are left out."""
    whole = (runs["status"] == "completed").groupby(runs["trial"]).transform("all")
    return runs[whole].groupby("trial", sort=False)["best_validation_accuracy"].mean()


def best_at(progress: pd.DataFrame, work: float) -> float:
    """Best validation accuracy once the work is done; NaN before the first value.

    progress: rows of study.search.tables.progress of one search seed, of the strategy or of random search.
    """
    reached = progress.loc[progress["work"] <= work * (1 + NEXT_TO_NOTHING), "best"]
    return float(reached.iloc[-1]) if len(reached) else np.nan


def comparison(progress: pd.DataFrame) -> dict | None:
    """The strategy against the random search beside it, at the compute of whichever of the two did less.

    progress: of study.search.tables.progress. Compute is counted in examples times parameters, to which the operations
    of training are proportional. None if there is no random search beside. seeds: for each search seed the work and
    both best accuracies; strategy, random: described over the seeds, with medians; wins, losses: numbers of seeds.
    """
    if not progress["beside"].any():
        return None
    rows = [_compared(int(seed), group) for seed, group in progress.groupby("search_seed", sort=False)]
    seeds = pd.DataFrame(rows)
    differences = seeds["strategy"] - seeds["random"]
    wins, losses = (int((sign * differences > NEXT_TO_NOTHING).sum()) for sign in (1, -1))
    return {
        "seeds": rows,
        "wins": wins,
        "losses": losses,
        "median_difference": float(differences.median()),
        **{key: describe(seeds[key]) | {"median": float(seeds[key].median())} for key in ("strategy", "random")},
        **{f"median_{key}": float(seeds[key].median()) for key in ("strategy_end", "random_end")},
    }


def _compared(seed, progress):
    """One search seed's comparison. progress: its rows."""
    own, beside = (progress[progress["beside"] == flag] for flag in (False, True))
    work = float(min(own["work"].iloc[-1], beside["work"].iloc[-1]))
    return {
        "search_seed": seed,
        "work": work,
        "strategy": best_at(own, work),
        "random": best_at(beside, work),
        "strategy_end": float(own["best"].iloc[-1]),
        "random_end": float(beside["best"].iloc[-1]),
        "strategy_work": float(own["work"].iloc[-1]),
        "random_work": float(beside["work"].iloc[-1]),
    }


def promotions(rungs: pd.DataFrame) -> list[dict]:
    """What was promoted: one dict per rung of each bracket that has several rungs.

    rungs: of study.search.tables.rung_table. Each has bracket, bracket_number, search_seed, rung, budget, slots,
    promoted and diverged (counts), best, lowest_promoted and highest_dropped (accuracies, None if there is none), and
    winner_rank: the rank in this rung of the trial that was best at the end of the bracket.
    """
    rows = []
    for bracket, group in rungs.groupby("bracket", sort=False):
        final = group[group["last"]]
        if group["rung"].max() == 0 or not (final["status"] == "completed").any():
            continue
        winner = final.loc[final["rank"].idxmin(), "trial"]
        for rung, table in group.groupby("rung"):
            kept, dropped = table[table["promoted"]], table[~table["promoted"]]
            rows.append(
                {
                    "bracket": bracket,
                    "bracket_number": int(table["bracket_number"].iloc[0]),
                    "search_seed": int(table["search_seed"].iloc[0]),
                    "rung": int(rung),
                    "budget": float(table["budget"].iloc[0]),
                    "slots": len(table),
                    "promoted": len(kept),
                    "diverged": int((table["status"] != "completed").sum()),
                    "best": _number(table["accuracy"].max()),
                    "lowest_promoted": _number(kept["accuracy"].min()),
                    "highest_dropped": _number(dropped["accuracy"].max()) if len(kept) else None,
                    "winner_rank": int(table.loc[table["trial"] == winner, "rank"].iloc[0]),
                }
            )
    return rows


def rung_correlations(rungs: pd.DataFrame) -> list[float]:
    """Spearman's correlation between the accuracies of the promoted trials before and after the next rung.

    One value for each bracket with rungs of at least three promoted trials: the mean over these rungs.
    """
    found = []
    for _, group in rungs[rungs["status"] == "completed"].groupby("bracket", sort=False):
        own = []
        for rung in range(1, int(group["rung"].max()) + 1):
            early, late = (group[group["rung"] == r].set_index("trial")["accuracy"] for r in (rung - 1, rung))
            pair = pd.concat([early, late], axis=1, join="inner").astype(float)
            if len(pair) > 2 and (pair.nunique() > 1).all():
                own.append(float(pair.corr(method="spearman").iloc[0, 1]))
        found += [float(np.mean(own))] if own else []
    return found


def expectation(runs: pd.DataFrame) -> dict | None:
    """Expected validation performance of random search: trials (n), and best, a list for k of `expected_counts`.

    runs: of study.search.tables.trial_rows. Only the completed trials of random search count: they are a sample of the
    space, unlike those that were promoted. None if there are none.
    """
    accuracies = trial_means(runs[runs["strategy"] == "random"])
    if accuracies.empty:
        return None
    return {"trials": len(accuracies), "best": expected_best(accuracies, expected_counts(len(accuracies))).tolist()}


def _number(value):
    return None if pd.isna(value) else float(value)

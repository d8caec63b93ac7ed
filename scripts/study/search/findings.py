"""What a search shows, in numbers: what was promoted, and how the strategy compares with random search."""

import numpy as np
import pandas as pd

from study.common.tables import describe

NEXT_TO_NOTHING = 1e-9


def expected_best(accuracies, trials):
    """Expected validation performance (Dodge et al. 2019): the mean of the highest of k values drawn with replacement
    from `accuracies` (n values), for k = 1, ..., trials.

    Exact for the finite sample, without resampling: the i-th smallest value is the highest of k with probability
    (i / n)**k - ((i - 1) / n)**k. Float (trials,).
    """
    ordered = np.sort(np.asarray(accuracies, float))
    below = np.arange(len(ordered) + 1)[None, :] / len(ordered)
    powers = below ** np.arange(1, trials + 1)[:, None]
    return np.diff(powers, axis=1) @ ordered


def trial_summary(runs):
    """How the trials of a search that were trained to the end came out: counts, accuracies (described, with their
    median), the best trial, and how many lie within half a percentage point of it.

    runs: table of study.search.tables.trial_rows with at least one such trial completed. A trial's accuracy is the mean
    over its seeds.
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


def trial_means(runs):
    """Highest validation accuracy of each trial, mean over its seeds; trials with a diverged run are left out."""
    whole = runs.groupby("trial")["status"].transform(lambda status: (status == "completed").all()).astype(bool)
    return runs[whole].groupby("trial", sort=False)["best_validation_accuracy"].mean()


def progress(runs, rungs, curves):
    """The best validation accuracy so far along a search, evaluation by evaluation.

    runs, rungs, curves: tables of the search (study.search.tables). The brackets of a search seed follow each other,
    their rungs and slots in order; the random search beside them is a row of its own. Columns: search_seed (-1 for a
    grid), beside (bool), work (examples times parameters so far), accuracy (at the evaluation), best (so far, but of
    trials that do not diverge later, since those cannot be selected).
    """
    cost = runs.set_index(["trial", "seed"])[["parameters", "batch_size"]].astype(float).prod(axis=1)
    diverged = set(runs.loc[runs["status"] != "completed", ["trial", "seed"]].itertuples(index=False, name=None))
    by_trial = dict(list(curves.groupby(["trial", "seed"], sort=False)))
    done, pieces = {}, []
    for row in rungs.itertuples():
        key = (row.trial, row.seed)
        start = done.get(key, -1)
        curve = by_trial[key]
        curve = curve[(curve["iteration"] > start) & (curve["iteration"] <= row.iterations)]
        steps = np.diff(curve["iteration"], prepend=max(start, 0))
        done[key] = row.iterations
        piece = pd.DataFrame({"work": steps * cost[key], "accuracy": curve["validation_accuracy"].to_numpy(float)})
        counted = -np.inf if key in diverged else piece["accuracy"]
        pieces.append(
            piece.assign(counted=counted, search_seed=row.search_seed, beside=row.strategy != rungs["strategy"].iloc[0])
        )
    table = pd.concat(pieces, ignore_index=True).fillna({"search_seed": -1})
    groups = table.groupby(["search_seed", "beside"], sort=False)
    best = groups["counted"].cummax().replace(-np.inf, np.nan)
    return table.assign(work=groups["work"].cumsum(), best=best).drop(columns="counted")


def best_at(course, work):
    """Best validation accuracy of a course (rows of `progress`) once the work is done; NaN before its first value."""
    reached = course.loc[course["work"] <= work * (1 + NEXT_TO_NOTHING), "best"]
    return float(reached.iloc[-1]) if len(reached) else np.nan


def comparison(table):
    """The strategy against the random search beside it, at the compute of whichever of the two did less.

    table: of `progress`. Compute is counted in examples times parameters, to which the operations of training are
    proportional. None without a random search. seeds: for each search seed the work and both best accuracies;
    strategy, random: described over the seeds, with medians; wins, losses: numbers of seeds.
    """
    if not table["beside"].any():
        return None
    rows = [_compared(int(seed), group) for seed, group in table.groupby("search_seed", sort=False)]
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


def _compared(seed, courses):
    """One search seed's comparison. courses: its rows of `progress`."""
    own, beside = (courses[courses["beside"] == flag] for flag in (False, True))
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


def promotions(rungs):
    """What happened on the way up: one dict per rung of each staged course; none for others.

    rungs: table of study.search.tables.rung_table. Each has course, search_seed, rung, budget, slots, promoted, best,
    lowest_promoted and highest_dropped (accuracies, None where there is none), and winner_rank: the rank there of
    the trial that was best at the end of the course.
    """
    rows = []
    for course, group in rungs.groupby("course", sort=False):
        final = group[group["last"]]
        if group["rung"].max() == 0 or not (final["status"] == "completed").any():
            continue
        winner = final.loc[final["rank"].idxmin(), "trial"]
        for rung, table in group.groupby("rung"):
            kept, dropped = table[table["promoted"]], table[~table["promoted"]]
            rows.append(
                {
                    "course": course,
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


def rung_correlations(rungs):
    """Spearman's correlation between the accuracies of the promoted before and after the next rung: a list with the
    mean over the rungs of each course that has rungs of at least three promoted trials."""
    found = []
    for _, group in rungs[rungs["status"] == "completed"].groupby("course", sort=False):
        own = []
        for rung in range(1, int(group["rung"].max()) + 1):
            early, late = (group[group["rung"] == r].set_index("trial")["accuracy"] for r in (rung - 1, rung))
            pair = pd.concat([early, late], axis=1, join="inner").astype(float)
            if len(pair) > 2 and (pair.nunique() > 1).all():
                own.append(float(pair.corr(method="spearman").iloc[0, 1]))
        found += [float(np.mean(own))] if own else []
    return found


def expectation(runs):
    """Expected validation performance of random search: dict with trials (n) and best, its list for k = 1, ..., n.

    runs: table of study.search.tables.trial_rows. Only trials that random search drew and trained to their end count:
    they are a sample of the space, unlike those that were promoted. None without any.
    """
    accuracies = trial_means(runs[runs["strategy"] == "random"])
    if accuracies.empty:
        return None
    return {"trials": len(accuracies), "best": expected_best(accuracies, len(accuracies)).tolist()}


def _number(value):
    return None if pd.isna(value) else float(value)

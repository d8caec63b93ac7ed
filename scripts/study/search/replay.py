"""Successive halving replayed on trials that were all trained to their ends, beside random search at the same compute.

The trials of a random search are a sample of the space, and each curve tells what halving would have seen. So one set
of trials serves any number of searches: each draws some of them, drops all but the best after a share of their own
training, and so on. Random search at the same compute draws trials and trains them to the end.
"""

import numpy as np
import pandas as pd
from scipy import stats

REPLAYS = 20_000
# Searches that are computed at once: memory, not results, depends on it.
AT_ONCE = 2_000


def shares(reduction: int, rungs: int) -> list[float]:
    """The share of its own training that a trial has had at the end of each rung: reduction**-i, from small to 1."""
    return [float(reduction) ** -i for i in range(rungs - 1, -1, -1)]


def rungs_of(trials: int, reduction: int) -> int:
    """Rungs of a halving of so many trials, until one is left: 3 for 9 trials and a reduction of 3."""
    count = 1
    while trials >= reduction:
        trials //= reduction
        count += 1
    return count


def reached(runs: pd.DataFrame, curves: pd.DataFrame, parts: list[float]) -> np.ndarray:
    """Highest validation accuracy of each run among its evaluations up to a share of its steps: float (runs, parts).

    runs, curves: tables of the search, one run for each trial. -inf for a diverged run, which is never the best.
    """
    by_run = dict(list(curves.groupby("run", sort=False)))
    table = np.full((len(runs), len(parts)), -np.inf)
    for row, run in enumerate(runs.itertuples()):
        if run.status != "completed":
            continue
        curve = by_run[run.run]
        for column, part in enumerate(parts):
            seen = curve.loc[curve["iteration"] <= part * run.iterations + 0.5, "validation_accuracy"]
            table[row, column] = seen.max()
    return table


def replay(accuracies: np.ndarray, work: np.ndarray, trials: int, reduction: int, replays: int, seed: int = 0) -> dict:
    """What `replays` halvings of so many trials find, and random searches of the same compute.

    accuracies: float (all trials, rungs) of `reached`, at the shares of each rung; work: float (all trials,), examples
    times parameters of a whole training. Both searches draw trials without replacement. Random search trains trials
    while its compute lasts; the one that would exceed it is trained with the probability of the share that is left, so
    that the compute is the same on average.

    halving, random: float (replays,), the best accuracies at the end. used: float (replays,), the compute as a share of
    that of all trials trained to the end; trained: int (replays,), the trials that random search trains. touched: bool
    (replays, all trials), the trials that either search drew.
    """
    rng, count = np.random.default_rng(seed), len(work)
    parts = shares(reduction, accuracies.shape[1])
    pieces = []
    for start in range(0, replays, AT_ONCE):
        size = min(AT_ONCE, replays - start)
        drawn = rng.random((size, count)).argsort(axis=1)[:, :trials]
        slots, spent, before, touched = drawn, np.zeros(size), 0.0, np.zeros((size, count), bool)
        np.put_along_axis(touched, drawn, True, axis=1)
        for rung, part in enumerate(parts):
            if rung:
                order = np.argsort(-accuracies[slots, rung - 1], axis=1, kind="stable")
                slots = np.take_along_axis(slots, order, axis=1)[:, : max(1, slots.shape[1] // reduction)]
            spent += (part - before) * work[slots].sum(axis=1)
            before = part
        best = accuracies[slots, -1].max(axis=1)
        order = rng.random((size, count)).argsort(axis=1)
        total = work[order].cumsum(axis=1)
        whole = (total <= spent[:, None]).sum(axis=1)
        # The compute that is left after the whole trials, as a share of the next one's.
        done = np.concatenate([np.zeros((size, 1)), total], axis=1)[np.arange(size), whole]
        left = (spent - done) / work[order[np.arange(size), np.minimum(whole, count - 1)]]
        trained = np.minimum(whole + (rng.random(size) < left), count)
        taken = np.arange(count) < trained[:, None]
        beside = np.where(taken, accuracies[order, -1], -np.inf).max(axis=1)
        # A search whose compute does not suffice for one trial has found nothing: it takes its first one.
        beside = np.where(trained > 0, beside, accuracies[order[:, 0], -1])
        np.put_along_axis(touched, order, np.take_along_axis(touched, order, 1) | taken, axis=1)
        pieces.append((best, beside, spent / work.sum(), trained, touched))
    names = ("halving", "random", "used", "trained", "touched")
    return {name: np.concatenate(parts) for name, parts in zip(names, zip(*pieces, strict=True), strict=True)}


def jackknife(values: np.ndarray, touched: np.ndarray) -> float:
    """The standard error of the mean of the replays over other sets of trials, by leaving out one trial at a time.

    values: float (replays,); touched: bool (replays, trials). The mean without a trial is that of the replays that did
    not draw it (Efron and Stein 1981).
    """
    count = touched.shape[1]
    without = np.array([values[~touched[:, trial]].mean() for trial in range(count)])
    return float(np.sqrt((count - 1) / count * np.sum((without - without.mean()) ** 2)))


def replay_findings(runs: pd.DataFrame, curves: pd.DataFrame, plan: dict, replays: int = REPLAYS) -> dict | None:
    """What the replays show, as plain values; None where a trial has several runs, or too few were completed.

    runs, curves: tables of the search; plan: {"trials": of one halving, "reduction": ...}.

    trials, reduction, shares (of the rungs), slots; replays; bank, the number of trials; halving, random: mean best
    accuracy; difference: their mean difference with its standard error; wins, losses: shares of the replays; used: mean
    compute as a share of that of the whole bank; trained: mean number of trials that random search trains; early: for
    each rung but the last its share and the rank correlation of the accuracies there with those at the end, with a 95 %
    interval by bootstrap over the trials.
    """
    trials, reduction = plan["trials"], plan["reduction"]
    parts = shares(reduction, rungs_of(trials, reduction))
    completed = int((runs["status"] == "completed").sum())
    if runs["trial"].duplicated().any() or completed < trials + 1:
        return None
    accuracies = reached(runs, curves, parts)
    work = (runs["iterations"] * runs["batch_size"] * runs["parameters"]).to_numpy(float)
    found = replay(accuracies, work, trials, reduction, replays)
    difference = found["halving"] - found["random"]
    finite = np.isfinite(accuracies[:, -1])
    slots = [trials]
    while len(slots) < len(parts):
        slots.append(max(1, slots[-1] // reduction))
    return {
        "trials": trials,
        "reduction": reduction,
        "shares": parts,
        "slots": slots,
        "replays": replays,
        "bank": len(runs),
        "halving": float(found["halving"].mean()),
        "random": float(found["random"].mean()),
        "difference": float(difference.mean()),
        "error": jackknife(difference, found["touched"]),
        "wins": float((difference > 0).mean()),
        "losses": float((difference < 0).mean()),
        "used": float(found["used"].mean()),
        "trained": float(found["trained"].mean()),
        "early": [
            {"share": part} | _correlation(accuracies[finite, rung], accuracies[finite, -1])
            for rung, part in enumerate(parts[:-1])
        ],
        "points": [
            {"trial": int(trial), "early": row[:-1].tolist(), "end": float(row[-1])}
            for trial, row, whole in zip(runs["trial"], accuracies, finite, strict=True)
            if whole
        ],
        "found": {name: np.quantile(found[name], np.linspace(0, 1, 101)).tolist() for name in ("halving", "random")},
    }


def _correlation(early, late):
    """Spearman's correlation with a 95 % interval by a bootstrap over the trials; None where all are equal."""
    if len(set(early)) < 2 or len(set(late)) < 2:
        return {"correlation": None, "low": None, "high": None}
    rng, n = np.random.default_rng(0), len(early)
    draws = [rng.integers(n, size=n) for _ in range(1000)]
    values = [stats.spearmanr(early[i], late[i]).statistic for i in draws if len(set(early[i])) > 1 < len(set(late[i]))]
    low, high = np.quantile(values, [0.025, 0.975])
    return {"correlation": float(stats.spearmanr(early, late).statistic), "low": float(low), "high": float(high)}

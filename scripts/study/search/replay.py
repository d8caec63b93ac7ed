"""Successive halving replayed on trials that were all trained to their ends, beside random search at the same compute.

The trials of a random search are a sample of the space, and each curve tells what halving would have seen. So one set
of trials serves any number of searches: each draws some of them, drops all but the best after a share of their own
training, and so on. Random search with the same compute on average draws trials and trains them to the end. Halving can
look at a trial only where the trial was evaluated: it stops at the last evaluation within the share, and pays for no
more.
"""

import numpy as np
import pandas as pd
from scipy import special, stats

from study.config.brackets import rung_slots

REPLAYS = 20_000
# Searches that are computed at once: memory, not results, depends on it.
AT_ONCE = 2_000
# Of more trials a search draws its own one by one, where else all are put in a random order.
MOST_ORDERED = 1_000
# Sums of chances miss one by rounding errors.
ROUNDING = 1e-9


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


def reached(runs: pd.DataFrame, curves: pd.DataFrame, parts: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """What each run has reached, and when, at its last evaluation within each share of its steps.

    runs, curves: tables of the search, one run for each trial. Both arrays are float (runs, parts): the highest
    validation accuracy so far, and the share of the steps that were done by then. A diverged run counts as the worst of
    all, and takes its own few steps.
    """
    by_run = curves.groupby("run", sort=False).indices
    iterations, found = (curves[key].to_numpy() for key in ("iteration", "validation_accuracy"))
    accuracies = np.full((len(runs), len(parts)), np.nan)
    done = np.tile(np.array(parts, float), (len(runs), 1))
    for row, run in enumerate(runs.itertuples()):
        if run.status != "completed":
            continue
        at, reached_there = iterations[by_run[run.run]], found[by_run[run.run]]
        for column, part in enumerate(parts):
            # Evaluations are at whole iterations, to which a share is rounded.
            seen = at <= part * run.steps + 0.5
            accuracies[row, column] = reached_there[seen].max()
            done[row, column] = at[seen].max() / run.steps
    return np.where(np.isnan(accuracies), np.nanmin(accuracies, axis=0), accuracies), done


def replay(
    accuracies: np.ndarray, done: np.ndarray, work: np.ndarray, trials: int, reduction: int, replays: int, seed: int = 0
) -> dict:
    """What `replays` halvings find, each of so many trials drawn without replacement.

    accuracies, done: float (all trials, rungs) of `reached`; work: float (all trials,), examples times parameters of a
    whole training.

    best: float (replays,), the accuracies at the end; spent: float (replays,), the work; drawn: int (replays, trials),
    which trials were drawn.
    """
    rng, count = np.random.default_rng(seed), len(work)
    # What each rung costs each trial, beyond the rung before.
    costs = np.diff(done, axis=1, prepend=0.0) * work[:, None]
    pieces = []
    for start in range(0, replays, AT_ONCE):
        size = min(AT_ONCE, replays - start)
        slots = drawn = _draws(rng, size, count, trials)
        spent = np.zeros(size)
        for rung in range(accuracies.shape[1]):
            if rung:
                order = np.argsort(-accuracies[slots, rung - 1], axis=1, kind="stable")
                slots = np.take_along_axis(slots, order, axis=1)[:, : max(1, slots.shape[1] // reduction)]
            spent += costs[slots, rung].sum(axis=1)
        pieces.append((accuracies[slots, -1].max(axis=1), spent, drawn))
    names = ("best", "spent", "drawn")
    return {name: np.concatenate(arrays) for name, arrays in zip(names, zip(*pieces, strict=True), strict=True)}


def _draws(rng, size, count, trials):
    """`size` draws of so many trials of `count`, each without replacement: int (size, trials)."""
    if count <= MOST_ORDERED:
        return rng.random((size, count)).argsort(axis=1)[:, :trials]
    return np.array([rng.choice(count, trials, replace=False) for _ in range(size)])


def best_of(count: int, trained: float) -> np.ndarray:
    """The chance that the i-th smallest of `count` values is the highest of some of them: float (count,).

    trained: how many are drawn, without replacement. If it is not whole, the whole numbers on both sides of it are
    drawn with the chances that give it on average.
    """
    below = int(trained)
    chances = np.zeros(count)
    for k, weight in ((below, 1 - (trained - below)), (below + 1, trained - below)):
        if weight:
            chances += _chances(count, k, weight)
    return chances


def _chances(count, k, weight):
    """The chance of each of `count` values to be the highest of k, float (count,), times a weight.

    k - 1 of the i - 1 smaller values go with the i-th: these choices, of all choices of k.
    """
    smaller = np.arange(count)
    if count <= MOST_ORDERED:
        return weight * special.comb(smaller, k - 1) / special.comb(count, k)
    # These numbers are too large for a float, but not their logarithms.
    logarithm = _log_choices(np.maximum(smaller, k - 1), k - 1) - _log_choices(count, k)
    return np.where(smaller < k - 1, 0.0, weight * np.exp(logarithm))


def _log_choices(n, k):
    """The logarithm of the number of choices of k of n."""
    return -np.log(n + 1.0) - special.betaln(n - k + 1.0, k + 1.0)


def against_random(best: np.ndarray, spent: np.ndarray, ends: np.ndarray, work: np.ndarray) -> dict:
    """Halvings against a random search that trains as many trials to their ends as the same work buys on average.

    best, spent: float (replays,) of `replay`; ends, work: float (all trials,), accuracies at the end and the work of a
    whole training.

    trained: how many trials random search trains, between one and all; random: the mean of its best accuracy, and
    difference: that of halving minus it. ordered, chances: the accuracies in order, and the chance of each to be the
    best that random search finds.
    """
    trained = float(np.clip(spent.mean() / work.mean(), 1, len(ends)))
    ordered, chances = np.sort(ends), best_of(len(ends), trained)
    random = float(chances @ ordered)
    difference = float(best.mean()) - random
    return {"trained": trained, "random": random, "difference": difference, "ordered": ordered, "chances": chances}


def jackknife(replayed: dict, ends: np.ndarray, work: np.ndarray) -> float:
    """The standard error of `against_random`'s difference over other sets of trials, by leaving out one at a time.

    replayed: of `replay`; the halvings without a trial are those that did not draw it (Efron and Stein 1981).
    """
    count = len(ends)
    values = np.array((_left_out if count <= MOST_ORDERED else _left_out_of_many)(replayed, ends, work))
    return float(np.sqrt((count - 1) / count * np.sum((values - np.mean(values)) ** 2)))


def _left_out(replayed, ends, work):
    """`against_random`'s difference without each of the trials."""
    values, drawn = [], np.zeros((len(replayed["best"]), len(ends)), bool)
    np.put_along_axis(drawn, replayed["drawn"], True, axis=1)
    for trial in range(len(ends)):
        kept = ~drawn[:, trial]
        rest = np.delete(ends, trial), np.delete(work, trial)
        values.append(against_random(replayed["best"][kept], replayed["spent"][kept], *rest)["difference"])
    return values


def _left_out_of_many(replayed, ends, work):
    """The same but for rounding, in a time that grows as the number of trials: float (all trials,)."""
    count, drawn = len(ends), replayed["drawn"].ravel()
    kept = len(replayed["best"]) - np.bincount(drawn, minlength=count)
    best, spent = (
        (replayed[key].sum() - np.bincount(drawn, np.repeat(replayed[key], replayed["drawn"].shape[1]), count)) / kept
        for key in ("best", "spent")
    )
    trained = np.clip(spent / ((work.sum() - work) / (count - 1)), 1, count - 1)
    order = np.argsort(ends, kind="stable")
    below, random = trained.astype(int), np.zeros(count)
    for k in np.unique([below, below + 1]):
        weight = np.where(below == k, 1 - (trained - below), np.where(below + 1 == k, trained - below, 0.0))
        if not weight.any():
            continue
        # The chance that a value is the best of k depends on its place; without a smaller one it is a place lower.
        chances = best_of(count - 1, k)
        smaller, larger = np.append(chances, 0.0) * ends[order], np.append(0.0, chances) * ends[order]
        means = np.empty(count)
        means[order] = np.cumsum(smaller) - smaller + larger.sum() - np.cumsum(larger)
        random += weight * means
    return best - random


def replay_findings(runs: pd.DataFrame, curves: pd.DataFrame, plan: dict, replays: int = REPLAYS) -> dict | None:
    """What the replays show, as plain values; None where a trial has several runs, or too few were completed.

    runs, curves: tables of the search; plan: {"trials": of one halving, "reduction": ...}.

    trials, reduction, slots; shares: means over the trials of what they have had of their training at each rung;
    limits: the shares within which their last evaluations are; replays; bank, the number of trials; halving, random:
    mean best accuracy; difference: between them, with its standard error; wins, losses: the chances that halving finds
    a better or a worse one; used: mean compute as a share of that of the whole bank; trained: mean number of trials
    that random search trains; early: for each rung but the last its share and the rank correlation of the accuracies
    there with those at the end, with a 95 % interval over the trials. points: trial, early and end, the
    accuracies of each completed trial; found: 101 quantiles of the best accuracy, of halving and of random search.
    """
    trials, reduction = plan["trials"], plan["reduction"]
    parts = shares(reduction, rungs_of(trials, reduction))
    completed = int((runs["status"] == "completed").sum())
    if runs["trial"].duplicated().any() or completed < trials + 1:
        return None
    accuracies, done = reached(runs, curves, parts)
    work = (runs["steps"] * runs["batch_size"] * runs["parameters"]).to_numpy(float)
    replayed, ends = replay(accuracies, done, work, trials, reduction, replays), accuracies[:, -1]
    found = against_random(replayed["best"], replayed["spent"], ends, work)
    below = np.concatenate([[0.0], found["chances"].cumsum()])
    finite = (runs["status"] == "completed").to_numpy()
    means = done[finite].mean(axis=0).tolist()
    quantiles = np.linspace(0, 1, 101)
    return {
        "trials": trials,
        "reduction": reduction,
        "shares": means,
        "limits": parts,
        "slots": list(rung_slots(trials, len(parts), reduction)),
        "replays": replays,
        "bank": len(runs),
        "halving": float(replayed["best"].mean()),
        "random": found["random"],
        "difference": found["difference"],
        "error": jackknife(replayed, ends, work),
        "wins": float(below[np.searchsorted(found["ordered"], replayed["best"], "left")].mean()),
        "losses": float(1 - below[np.searchsorted(found["ordered"], replayed["best"], "right")].mean()),
        "used": float(replayed["spent"].mean() / work.sum()),
        "trained": found["trained"],
        "early": [
            {"share": part} | correlation(accuracies[finite, rung], accuracies[finite, -1])
            for rung, part in enumerate(means[:-1])
        ],
        "points": [
            {"trial": int(trial), "early": row[:-1].tolist(), "end": float(row[-1])}
            for trial, row, whole in zip(runs["trial"], accuracies, finite, strict=True)
            if whole
        ],
        "found": {
            "halving": np.quantile(replayed["best"], quantiles, method="inverted_cdf").tolist(),
            "random": found["ordered"][np.searchsorted(below[1:], quantiles - ROUNDING)].tolist(),
        },
    }


def correlation(early: np.ndarray, late: np.ndarray) -> dict:
    """Spearman's correlation and its 95 % interval, as correlation, low, high; None where it cannot be had.

    early, late: float (trials,). The interval is that of Fisher's z with Bonett and Wright's variance for ranks,
    (1 + r^2 / 2) / (n - 3) (2000, equation 3); a bootstrap would be drawn towards zero by trials that it draws twice.
    """
    if len(set(early)) < 2 or len(set(late)) < 2:
        return {"correlation": None, "low": None, "high": None}
    found, n = float(stats.spearmanr(early, late).statistic), len(early)
    if n < 5 or abs(found) > 1 - ROUNDING:
        return {"correlation": found, "low": None, "high": None}
    reach = stats.norm.ppf(0.975) * np.sqrt((1 + found**2 / 2) / (n - 3))
    low, high = np.tanh(np.arctanh(found) + reach * np.array([-1, 1]))
    return {"correlation": found, "low": float(low), "high": float(high)}

"""Successive halving and Hyperband: who starts, who goes on, and on what budget. Budgets are epochs.

Successive halving (Jamieson and Talwalkar 2016) trains n trials up to a small budget, keeps the best n / eta, trains
these on to a budget eta times as large, and so on to the full budget. Hyperband (Li et al. 2018) runs several such
brackets, from many trials that start on a small budget to few that get the full one at once.
"""

import math
from dataclasses import dataclass

from study.config.space import grid_points, random_trials

REDUCTION = 3
STAGED = ("successive_halving", "hyperband")


@dataclass(frozen=True)
class Bracket:
    """One course of a search.

    strategy: grid, random, successive_halving or hyperband. seed: of the draws (None for a grid). name: unique in its
    search. points: list of dicts, the hyperparameters of each trial. budgets: epochs that a trial has had at the end of
    each rung; slots: number of trials in each rung. Grid and random search have a single rung without a budget of its
    own (None: what the trial's own epochs or iterations say).
    """

    strategy: str
    seed: int | None
    name: str
    points: list
    budgets: tuple = (None,)
    slots: tuple = ()

    @property
    def staged(self):
        """Whether trials are dropped on the way, so that training stops and goes on."""
        return len(self.budgets) > 1


def rung_budgets(minimum, full, reduction):
    """Epochs at the end of each rung: minimum * reduction**i as long as that is below `full`, then `full`."""
    budgets, budget = [], minimum
    while budget < full * (1 - 1e-9):
        budgets.append(budget)
        budget *= reduction
    return (*budgets, full)


def rung_slots(trials, rungs, reduction):
    """Trials in each rung: every rung keeps the floor of 1 / reduction of the one before, and one at least."""
    slots = [trials]
    while len(slots) < rungs:
        slots.append(max(1, slots[-1] // reduction))
    return tuple(slots)


def hyperband_starts(brackets, reduction, trials=None):
    """Number of trials that each bracket starts with, the one with the smallest first budget first.

    With s = brackets - 1, ..., 0: ceil(brackets / (s + 1) * reduction**s) as in Li et al. 2018, algorithm 1; `trials`
    scales them so that the first bracket has that many.
    """
    scale = 1.0 if trials is None else trials / reduction ** (brackets - 1)
    return [math.ceil(scale * brackets / (s + 1) * reduction**s - 1e-9) for s in range(brackets - 1, -1, -1)]


def epochs_of(bracket, full):
    """Epochs that a bracket trains in all; `full` are those of a trial that is trained to its end."""
    budgets = [full if budget is None else budget for budget in bracket.budgets]
    stretches = [after - before for before, after in zip((0, *budgets), budgets, strict=False)]
    return sum(slots * stretch for slots, stretch in zip(bracket.slots, stretches, strict=True))


def brackets_of(search, base):
    """All Brackets of a search, repeats and the random search beside them included.

    search: the config's entry. base: dict of every hyperparameter's value where the search draws none; its epochs
    are the full budget of a staged strategy.
    """
    if search["strategy"] == "grid":
        points = grid_points(search["space"], base)
        return [Bracket("grid", None, "grid", points, slots=(len(points),))]
    brackets = []
    for seed in range(search["seed"], search["seed"] + search.get("repeats", 1)):
        own = list(_brackets_of_seed(search, base, seed))
        brackets += own
        if "beside" in search:
            # Rounded up: random search gets at least the epochs of the strategy that it is compared with.
            count = math.ceil(sum(epochs_of(bracket, base["epochs"]) for bracket in own) / base["epochs"] - 1e-9)
            brackets.append(_random(search, base, seed, count, f"{seed}/random"))
    return brackets


def rung_order(results):
    """The trials of a rung from best to worst, by validation accuracy; list of positions in `results`.

    results: one summary of a run (dict) per slot. The highest accuracy among the evaluations so far counts, as in the
    selection of a network; ties go to the lower validation loss, then to the earlier slot. Diverged trials are last.
    """

    def key(slot):
        result = results[slot]
        if result["status"] != "completed":
            return (1, 0.0, 0.0, slot)
        return (0, -result["best_validation_accuracy"], result["best_validation_loss"], slot)

    return sorted(range(len(results)), key=key)


def promote(entries, results, slots):
    """Who goes on: the best `slots` of a rung, one dict for each slot of the next rung.

    entries: one dict per slot of the rung, whose items the promoted keep; results: as for rung_order. The new items
    are slot, from (the slot in the rung before), status and accuracy (the reason).
    """
    return [
        entries[old]
        | {
            "slot": new,
            "from": old,
            "status": results[old]["status"],
            "accuracy": results[old]["best_validation_accuracy"],
        }
        for new, old in enumerate(rung_order(results)[:slots])
    ]


def _brackets_of_seed(search, base, seed):
    """The brackets that one search seed asks for, without the random search beside them."""
    reduction, full = search.get("reduction", REDUCTION), base["epochs"]
    if search["strategy"] == "random":
        yield _random(search, base, seed, search["trials"], seed)
    elif search["strategy"] == "successive_halving":
        yield _halving(search, base, seed, 0, search["trials"], rung_budgets(search["minimum"], full, reduction))
    else:
        count = search["brackets"]
        for number, starts in enumerate(hyperband_starts(count, reduction, search.get("trials"))):
            budgets = tuple(full / reduction**rung for rung in range(count - 1 - number, -1, -1))
            yield _halving(search, base, seed, number, starts, budgets)


def _random(search, base, seed, trials, stream):
    points = random_trials(search["space"], trials, stream, base)
    return Bracket("random", seed, f"seed-{seed}_random", points, slots=(trials,))


def _halving(search, base, seed, number, trials, budgets):
    """One bracket. The first draws what a random search of its seed would; the others have streams of their own."""
    points = random_trials(search["space"], trials, f"{seed}/bracket-{number}" if number else seed, base)
    slots = rung_slots(trials, len(budgets), search.get("reduction", REDUCTION))
    name = f"seed-{seed}_bracket-{number}"
    return Bracket(search["strategy"], seed, name, points, tuple(budgets), slots)

"""The plan of a search: its brackets, with the trials that start, and the budget and the slots of each rung.

Successive halving (Jamieson and Talwalkar 2016) trains n trials up to a small budget, keeps the best n / eta, trains
these on to a budget eta times as large, and so on to the full budget. Hyperband (Li et al. 2018) runs several such
brackets, from many trials with a small first budget to a few trials that are trained to the full budget at once.
Budgets are epochs. Which trials are promoted is decided when they are trained (study.search.promotion).
"""

import math
from dataclasses import dataclass

from study.config.space import grid_points, random_trials

REDUCTION = 3
STAGED = ("successive_halving", "hyperband")


# Quotients that are whole numbers may come out a few units in the last place too large or too small. Without this
# margin such an error would add a rung or a trial.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Bracket:
    """A group of trials that a search starts together and compares.

    strategy: grid, random, successive_halving or hyperband. seed: of the draws (None for a grid). number: of the
    bracket among those of its seed, from 0 (None for grid and random search, which have one bracket per seed). points:
    list of dicts, the hyperparameters of each trial. budgets: epochs that a trial has had at the end of each rung;
    slots: number of trials in each rung. Grid and random search have a single rung without a budget of its own (None):
    the trial's own epochs or iterations count. members: one study.config.runs.Member for each slot of the first rung
    (and each seed of a trial), empty until the runs are named.
    """

    strategy: str
    seed: int | None
    number: int | None
    points: list
    budgets: tuple = (None,)
    slots: tuple = ()
    members: tuple = ()

    @property
    def name(self) -> str:
        """Unique in its search; the name of the bracket's folder."""
        if self.strategy == "grid":
            return "grid"
        return f"seed-{self.seed}_" + ("random" if self.number is None else f"bracket-{self.number}")

    @property
    def staged(self) -> bool:
        """Whether the bracket has several rungs: its trials stop at each, and only the promoted ones go on."""
        return len(self.budgets) > 1


def rung_budgets(minimum: float, full: float, reduction: int) -> tuple:
    """Epochs at the end of each rung: minimum * reduction**i as long as that is below `full`, then `full`."""
    budgets, budget = [], minimum
    while budget < full * (1 - ROUNDING):
        budgets.append(budget)
        budget *= reduction
    return (*budgets, full)


def rung_slots(trials: int, rungs: int, reduction: int) -> tuple:
    """Trials in each rung: 1 / reduction of the rung before, rounded down, and at least one."""
    slots = [trials]
    while len(slots) < rungs:
        slots.append(max(1, slots[-1] // reduction))
    return tuple(slots)


def hyperband_starts(brackets: int, reduction: int, trials: int | None = None) -> list[int]:
    """Number of trials that each bracket starts with; the first bracket has the smallest first budget.

    With s = brackets - 1, ..., 0: ceil(brackets / (s + 1) * reduction**s) as in Li et al. 2018, algorithm 1; `trials`
    scales these numbers so that the first bracket has that many.
    """
    scale = 1.0 if trials is None else trials / reduction ** (brackets - 1)
    return [math.ceil(scale * brackets / (s + 1) * reduction**s - ROUNDING) for s in range(brackets - 1, -1, -1)]


def epochs_of(bracket: Bracket, full: float) -> float:
    """Epochs of training of all trials of a bracket together; `full`: those of a trial that is trained to its end."""
    return _epochs(bracket.budgets, bracket.slots, full)


def _epochs(budgets, slots, full):
    budgets = [full if budget is None else budget for budget in budgets]
    stretches = [after - before for before, after in zip((0, *budgets), budgets, strict=False)]
    return sum(trials * stretch for trials, stretch in zip(slots, stretches, strict=True))


def plan_of(search: dict, full: float | None) -> list[tuple[tuple, tuple]]:
    """(budgets, slots) of each bracket of one search seed, the random search beside them last; not of a grid.

    full: epochs of a trial that is trained to its end.
    """
    reduction = search.get("reduction", REDUCTION)
    if search["strategy"] == "random":
        plan = [((None,), search["trials"])]
    elif search["strategy"] == "successive_halving":
        plan = [(rung_budgets(search["minimum"], full, reduction), search["trials"])]
    else:
        count = search["brackets"]
        plan = [
            (tuple(full / reduction**rung for rung in range(count - 1 - number, -1, -1)), starts)
            for number, starts in enumerate(hyperband_starts(count, reduction, search.get("trials")))
        ]
    plan = [(budgets, rung_slots(trials, len(budgets), reduction)) for budgets, trials in plan]
    if "beside" in search:
        # Rounded up: random search gets at least the epochs of the strategy that it is compared with.
        epochs = sum(_epochs(*bracket, full) for bracket in plan)
        plan.append(((None,), (math.ceil(epochs / full - ROUNDING),)))
    return plan


def brackets_of(search: dict, base: dict) -> list[Bracket]:
    """All brackets of a search, including its repeats and the random search beside it.

    search: the config's entry. base: the value of every hyperparameter where the search draws none; its epochs are the
    full budget of a staged strategy.
    """
    if search["strategy"] == "grid":
        points = grid_points(search["space"], base)
        return [Bracket("grid", None, None, points, slots=(len(points),))]
    brackets = []
    for seed in range(search["seed"], search["seed"] + search.get("repeats", 1)):
        for number, (budgets, slots) in enumerate(plan_of(search, base["epochs"])):
            strategy, number, stream = _kind(search, seed, number, budgets)
            points = random_trials(search["space"], slots[0], stream, base)
            brackets.append(Bracket(strategy, seed, number, points, budgets, slots))
    return brackets


def _kind(search, seed, number, budgets):
    """(strategy, number, name of the random streams) of a bracket in a plan.

    The first bracket draws the trials of a random search with its seed, the others have their own streams.
    """
    if budgets == (None,):
        return "random", None, f"{seed}/random" if "beside" in search else seed
    return search["strategy"], number, f"{seed}/bracket-{number}" if number else seed

"""Tables of a search: what happened in each slot of each rung, one row per run, one row per trial."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from study.common.many import evenly
from study.common.tables import places
from study.experiments.tables import run_table, timing_tables
from study.search.promotion import rung_order

# Every seed has a value at each work: all of them would grow with the square of the seeds.
MOST_WORKS = 10_000
KEPT = ["bracket", "strategy", "search_seed", "rung", "budget", "last", "absent"]


def rung_table(
    brackets: list[dict], specifications: list[dict], summaries: list[dict], promotions: list[dict]
) -> pd.DataFrame:
    """One row per slot of each rung, bracket by bracket.

    brackets: as of study.search.plan.bracket_records. specifications, summaries: one for each slot in the order of the
    rows. promotions: contents of the files slots.json, one for each rung after the first of its bracket.

    Columns: bracket (its name), bracket_number (among those of its seed, None for grid and random search), strategy,
    search_seed, rung, slot, before (the slot in the rung before), trial, run, point (dict of the hyperparameters that
    the trial drew), seed, budget (epochs at the rung's end), last (whether the rung is its bracket's last), absent
    (hyperparameters of the space that the trial does not have, joined by ';', for readers), status, iterations, work
    (examples times parameters since the rung before), accuracy (highest validation accuracy so far), rank in the rung,
    and promoted.
    """
    rows, following = [], iter(promotions)
    for bracket in brackets:
        previous = []
        for rung in range(len(bracket["budgets"])):
            origins = [entry["from"] for entry in next(following)["slots"]] if rung else range(len(bracket["members"]))
            jobs = slice(len(rows), len(rows) + len(origins))
            current = _rung_rows(bracket, rung, origins, previous, specifications[jobs], summaries[jobs])
            for row in previous:
                row["promoted"] = row["slot"] in origins
            rows += current
            previous = current
    return pd.DataFrame(rows)


def trial_rows(rungs: pd.DataFrame, specifications: list[dict], summaries: list[dict]) -> pd.DataFrame:
    """One row per trial (and seed), as in study.experiments.tables.run_table, from the furthest rung that it reached.

    rungs: of rung_table; specifications, summaries: in its order. In addition to those of run_table there are the
    columns bracket, strategy, search_seed, rung, budget (epochs), last and absent.
    """
    furthest = furthest_rows(rungs)
    members = [(row.run, row.point | {"trial": row.trial}, row.seed) for row in furthest.itertuples()]
    jobs = furthest.index
    table = run_table(members, [specifications[job] for job in jobs], [summaries[job] for job in jobs])
    return pd.concat([table, furthest[KEPT].reset_index(drop=True)], axis=1)


def furthest_rows(rungs: pd.DataFrame) -> pd.DataFrame:
    """The rows of rung_table of the last rung that each trial reached, by trial."""
    return rungs.drop_duplicates(["trial", "seed"], keep="last").sort_values(["trial", "seed"], kind="stable")


def trial_curves(furthest: pd.DataFrame, curves: pd.DataFrame, evaluations: list[int]) -> pd.DataFrame:
    """The curves of all trials in one table, with the columns run, trial and seed.

    furthest: of furthest_rows; curves: theirs, one after the other, with so many evaluations each. The curve of a
    trial's furthest rung holds those of the rungs before.
    """
    return curves.assign(**{key: np.repeat(furthest[key].to_numpy(), evaluations) for key in ("run", "trial", "seed")})


def trial_table(rungs: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """One row per trial, in the order of their numbers.

    rungs: of rung_table; runs: of trial_rows. Columns: trial, point (dict of the hyperparameters that it drew), last
    (whether it was trained to the end), diverged (any of its runs), accuracy (highest validation accuracy, mean over
    the seeds; NaN if diverged), rank (from 1, the best; NaN if diverged), work (examples seen times parameters, over
    all seeds), and work_so_far and best_so_far (accuracy), which include the trials before.
    """
    runs = runs.assign(work=runs["steps"].astype(float) * runs["batch_size"] * runs["parameters"])
    groups = runs.groupby("trial", sort=True)
    table = groups["last"].all().to_frame()
    table["diverged"] = (runs["status"] != "completed").groupby(runs["trial"], sort=True).any()
    table["accuracy"] = groups["best_validation_accuracy"].mean().astype(float).where(~table["diverged"])
    table["rank"] = table["accuracy"].rank(ascending=False, method="first")
    table["work"] = groups["work"].sum()
    table["work_so_far"] = table["work"].cumsum()
    table["best_so_far"] = table["accuracy"].cummax().ffill()
    points = dict(zip(rungs["trial"], rungs["point"], strict=True))
    table.insert(0, "point", [points[trial] for trial in table.index])
    return table.reset_index()


def write_trials(path: str | Path, trials: pd.DataFrame) -> None:
    """Write a table of trial_table as CSV; the points are JSON."""
    trials.assign(point=trials["point"].map(json.dumps)).to_csv(path, index=False)


def read_trials(path: str | Path) -> pd.DataFrame:
    """The table that write_trials wrote."""
    return pd.read_csv(path, converters={"point": json.loads}, low_memory=False)


def progress(runs: pd.DataFrame, rungs: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """The best validation accuracy so far along a search, evaluation by evaluation.

    runs, rungs, curves: tables of the search. The brackets of a search seed follow each other, their rungs and slots in
    order; the random search beside them counts by itself. Columns: search_seed (-1 for a grid), beside (bool: whether
    the row is of that random search), work (examples times parameters so far), accuracy (at the evaluation), best (so
    far, without the trials that diverge later, since those cannot be selected).
    """
    cost = runs.set_index(["trial", "seed"])[["parameters", "batch_size"]].astype(float).prod(axis=1)
    diverged = set(runs.loc[runs["status"] != "completed", ["trial", "seed"]].itertuples(index=False, name=None))
    cost, evaluated = cost.to_dict(), {}
    iterations, accuracies = (curves[key].to_numpy() for key in ("iteration", "validation_accuracy"))
    for key, rows in curves.groupby(["trial", "seed"], sort=False).indices.items():
        evaluated[key] = iterations[rows], accuracies[rows].astype(float)
    own, done, pieces = rungs["strategy"].iloc[0], {}, []
    # As arrays: a table for each trial would take most of the time where there are thousands.
    for row in rungs.itertuples():
        key = (row.trial, row.seed)
        start, (at, accuracy) = done.get(key, -1), evaluated[key]
        shown = (at > start) & (at <= row.iterations)
        steps, accuracy = np.diff(at[shown], prepend=max(start, 0)), accuracy[shown]
        done[key] = row.iterations
        counted = np.full(len(accuracy), -np.inf) if key in diverged else accuracy
        same = np.full(len(accuracy), row.search_seed), np.full(len(accuracy), row.strategy != own)
        pieces.append((steps * cost[key], accuracy, counted, *same))
    names = ("work", "accuracy", "counted", "search_seed", "beside")
    columns = dict(zip(names, map(np.concatenate, zip(*pieces, strict=True)), strict=True))
    table = pd.DataFrame(columns).fillna({"search_seed": -1})
    groups = table.groupby(["search_seed", "beside"], sort=False)
    best = groups["counted"].cummax().replace(-np.inf, np.nan)
    return table.assign(work=groups["work"].cumsum(), best=best).drop(columns="counted")


def median_progress(table: pd.DataFrame) -> pd.DataFrame:
    """Median over the search seeds of the best accuracy so far, where every seed has a value.

    table: of `progress`. Columns: beside, seeds (their number), work (all values at which some seed has an evaluation;
    of more than MOST_WORKS so many, in even steps), best (median). The rows of the strategy come first, then those of
    the random search beside it.
    """
    pieces = []
    for beside, group in table.groupby("beside"):
        seeds = [seed for _, seed in group.groupby("search_seed", sort=False)]
        start, stop = max(seed["work"].iloc[0] for seed in seeds), min(seed["work"].iloc[-1] for seed in seeds)
        works = np.unique(np.concatenate([seed["work"] for seed in seeds]))
        works = works[(works >= start) & (works <= stop)]
        works = works[evenly(len(works), MOST_WORKS)]
        values = [seed["best"].to_numpy()[np.searchsorted(seed["work"], works, side="right") - 1] for seed in seeds]
        best = np.median(values, axis=0)
        pieces.append(pd.DataFrame({"beside": beside, "seeds": len(seeds), "work": works, "best": best}))
    return pd.concat(pieces, ignore_index=True)


def trial_timings(rungs: pd.DataFrame, timings: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables of study.experiments.tables.timing_tables with one run per trial and seed: that of its furthest rung.

    rungs: table of rung_table; timings: contents of the files timing.json, in its order.
    """
    groups, names = places(rungs.groupby(["trial", "seed"], sort=True).ngroup().to_numpy()), rungs["run"].tolist()
    return timing_tables([names[group[-1]] for group in groups], [[timings[job] for job in group] for group in groups])


def _rung_rows(bracket, rung, origins, previous, specifications, summaries):
    """The rows of one rung. origins: for each slot, the slot in the rung before (or among the members)."""
    ranks = {slot: rank + 1 for rank, slot in enumerate(rung_order(summaries))}
    rows = []
    for slot, (origin, specification, summary) in enumerate(zip(origins, specifications, summaries, strict=True)):
        before = previous[origin] if rung else _beginning(bracket, bracket["members"][origin])
        done = summary["iterations"] - before["iterations"]
        budget = bracket["budgets"][rung] or (None if specification["iterations"] else specification["epochs"])
        rows.append(
            before
            | {
                "rung": rung,
                "slot": slot,
                "before": origin if rung else None,
                "run": before["name"] if len(bracket["budgets"]) == 1 else f"{before['name']}_epochs-{budget:g}",
                "budget": budget,
                "last": rung == len(bracket["budgets"]) - 1,
                "status": summary["status"],
                "iterations": summary["iterations"],
                "work": float(done) * specification["batch_size"] * summary["parameters"],
                "accuracy": summary["best_validation_accuracy"],
                "rank": ranks[slot],
                "promoted": False,
            }
        )
    return rows


def _beginning(bracket, member):
    """What all rows of a trial share, before its first rung."""
    run, level, seed = member
    return {
        "bracket": bracket["name"],
        "bracket_number": bracket["number"],
        "strategy": bracket["strategy"],
        "search_seed": bracket["seed"],
        "trial": level["trial"],
        "name": run,
        "point": {key: value for key, value in level.items() if key != "trial"},
        "seed": seed,
        "absent": ";".join(sorted(set(bracket["space"]) - set(level))),
        "iterations": 0,
    }

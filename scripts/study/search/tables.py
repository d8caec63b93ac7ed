"""Tables of a search: what happened in each slot of each rung, and one line per trial."""

import pandas as pd

from study.config.brackets import rung_order
from study.experiments.tables import run_table, timing_tables

KEPT = ["course", "strategy", "search_seed", "rung", "budget", "last", "absent"]


def rung_table(courses, specifications, summaries, promotions):
    """One row per slot of each rung, course by course.

    courses: list of dicts with name, strategy, seed, budgets (epochs), space (names of what is drawn) and members
    ((run, level, seed) per slot of the first rung). specifications, summaries: dicts, one for each slot in the order of
    the rows. promotions: contents of the files slots.json, one for each rung after the first of its course.

    Columns: course, strategy, search_seed, rung, slot, before (the slot in the rung before), trial, run, level, seed,
    budget (epochs at the rung's end), last (whether the rung is its course's last), absent (hyperparameters that the
    trial does not have, joined by ';'), status, iterations, work (examples times parameters since the rung before),
    accuracy (highest validation accuracy so far), rank in the rung, and promoted.
    """
    rows, following = [], iter(promotions)
    for course in courses:
        previous = []
        for rung in range(len(course["budgets"])):
            origins = [entry["from"] for entry in next(following)["slots"]] if rung else range(len(course["members"]))
            jobs = slice(len(rows), len(rows) + len(origins))
            current = _rung_rows(course, rung, origins, previous, specifications[jobs], summaries[jobs])
            for row in previous:
                row["promoted"] = row["slot"] in origins
            rows += current
            previous = current
    return pd.DataFrame(rows)


def trial_rows(rungs, specifications, summaries):
    """One row per trial (and seed), as in study.experiments.tables.run_table, from the furthest rung that it reached.

    rungs: table of rung_table; specifications, summaries: dicts in its order. Beside those of run_table there are the
    columns course, strategy, search_seed, rung, budget (epochs), last and absent.
    """
    furthest = furthest_rows(rungs)
    members = [(row.run, row.level | {"trial": row.trial}, row.seed) for row in furthest.itertuples()]
    jobs = furthest.index
    table = run_table(members, [specifications[job] for job in jobs], [summaries[job] for job in jobs])
    return pd.concat([table, furthest[KEPT].reset_index(drop=True)], axis=1)


def furthest_rows(rungs):
    """The rows of rung_table of the last rung that each trial reached, by trial."""
    return rungs.drop_duplicates(["trial", "seed"], keep="last").sort_values(["trial", "seed"], kind="stable")


def _rung_rows(course, rung, origins, previous, specifications, summaries):
    """The rows of one rung. origins: for each slot, the slot in the rung before (or among the members)."""
    ranks = {slot: rank + 1 for rank, slot in enumerate(rung_order(summaries))}
    rows = []
    for slot, (origin, specification, summary) in enumerate(zip(origins, specifications, summaries, strict=True)):
        before = previous[origin] if rung else _beginning(course, course["members"][origin])
        done = summary["iterations"] - before["iterations"]
        budget = course["budgets"][rung] or (None if specification["iterations"] else specification["epochs"])
        rows.append(
            before
            | {
                "rung": rung,
                "slot": slot,
                "before": origin if rung else None,
                "run": before["name"] if len(course["budgets"]) == 1 else f"{before['name']}_epochs-{budget:g}",
                "budget": budget,
                "last": rung == len(course["budgets"]) - 1,
                "status": summary["status"],
                "iterations": summary["iterations"],
                "work": float(done) * specification["batch_size"] * summary["parameters"],
                "accuracy": summary["best_validation_accuracy"],
                "rank": ranks[slot],
                "promoted": False,
            }
        )
    return rows


def _beginning(course, member):
    """What all rows of a trial share, before its first rung."""
    run, level, seed = member
    return {
        "course": course["name"],
        "strategy": course["strategy"],
        "search_seed": course["seed"],
        "trial": level["trial"],
        "name": run,
        "level": {key: value for key, value in level.items() if key != "trial"},
        "seed": seed,
        "absent": ";".join(sorted(set(course["space"]) - set(level))),
        "iterations": 0,
    }


def trial_timings(rungs, timings):
    """The tables of study.experiments.tables.timing_tables with one run per trial and seed: that of its furthest rung.

    rungs: table of rung_table; timings: contents of the files timing.json, in its order.
    """
    groups = [group for _, group in rungs.groupby(["trial", "seed"], sort=True)]
    runs = [group["run"].iloc[-1] for group in groups]
    return timing_tables(runs, [[timings[job] for job in group.index] for group in groups])

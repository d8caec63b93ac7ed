"""Tables of runs: one row per run, and means over seeds for each setting."""

import pandas as pd

from study.common.wording import level_label, value_label

MEASURES = [
    f"{when}_{part}_{what}"
    for when in ("best", "final")
    for part in ("training", "validation")
    for what in ("loss", "accuracy")
]


def run_table(members, specifications, summaries):
    """One row per run: run, trial (of a search), level, variant (of variants), hyperparameters, seed, and the summary.

    members: (run, level, seed) triples; specifications and summaries: dicts, in the same order.
    """
    rows = []
    for (run, level, _), specification, summary in zip(members, specifications, summaries, strict=True):
        trial = {"trial": level["trial"]} if "trial" in level else {}
        shown = {key: value for key, value in level.items() if key != "trial"}
        settings = {key: value for key, value in specification.items() if key != "data_sha256"}
        settings["hidden_layers"] = value_label(settings["hidden_layers"])
        variant = {"variant": level["variant"]} if "variant" in level else {}
        rows.append({"run": run, **trial, "level": level_label(shown, " with "), **variant, **settings, **summary})
    return pd.DataFrame(rows)


def level_table(runs, factors):
    """Mean and standard deviation over seeds of each measure, and what the seeds share, for each level.

    runs: a table as of run_table; factors: names of the varied hyperparameters. Diverged runs are counted and left
    out of the means; the standard deviation of fewer than two runs is NaN.
    """
    keys = (["trial"] if "trial" in runs else []) + ["level", *factors]
    rows = []
    for _, group in runs.groupby("trial" if "trial" in runs else "level", sort=False):
        completed = group[group["status"] == "completed"]
        # A diverged run has fewer iterations than it was asked for.
        shared = (group if completed.empty else completed).iloc[0]
        row = {key: shared[key] for key in [*keys, "parameters", "initial_step_size", "iterations"]}
        row |= {"runs": len(group), "diverged": len(group) - len(completed)}
        for measure in MEASURES:
            row[f"{measure}_mean"] = completed[measure].mean()
            row[f"{measure}_sd"] = completed[measure].std()
        rows.append(row)
    return pd.DataFrame(rows)


def study_table(tables):
    """All runs of the study, once each, with the experiments that they belong to, joined by ';'.

    tables: dict from experiment to its table of runs.
    """
    rows = pd.concat([table.assign(experiments=name) for name, table in tables.items()], ignore_index=True)
    names = rows.groupby("run", sort=False)["experiments"].agg(lambda names: ";".join(dict.fromkeys(names)))
    rows = rows.drop_duplicates("run").set_index("run")
    rows["experiments"] = names
    leading = ["experiments"]
    dropped = [column for column in ("trial", "level", "variant", "course", "absent") if column in rows]
    rest = [column for column in rows.columns if column not in leading + dropped]
    return rows[leading + rest].reset_index()


def add_seconds(curves, seconds):
    """The curves after their start, with the training seconds at each evaluation.

    curves: columns run and iteration; seconds: run, iteration, training_seconds.
    """
    seconds = seconds.drop_duplicates(["run", "iteration"])[["run", "iteration", "training_seconds"]]
    return curves[curves["iteration"] > 0].merge(seconds, on=["run", "iteration"])

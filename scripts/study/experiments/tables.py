"""Tables of runs: one row per run, means over seeds for each setting, and timings."""

import numpy as np
import pandas as pd

from study.common.tables import completed, places
from study.common.wording import level_label, value_label

MEASURES = [
    f"{when}_{part}_{what}"
    for when in ("best", "final")
    for part in ("training", "validation")
    for what in ("loss", "accuracy")
]


def run_table(members: list[tuple[str, dict, int]], specifications: list[dict], summaries: list[dict]) -> pd.DataFrame:
    """One row per run: run, trial (of a search), level, variant (of variants), hyperparameters, seed, and the summary.

    The summary's iterations are the column steps, those that were taken; iterations is the hyperparameter. members:
    (run, level, seed), level being the hyperparameters that are varied; specifications, summaries: contents of the
    files of these names, in the same order. The column level holds the level's label; tables are joined by it.
    """
    rows = []
    for (run, level, _), specification, summary in zip(members, specifications, summaries, strict=True):
        trial = {"trial": level["trial"]} if "trial" in level else {}
        shown = {key: value for key, value in level.items() if key != "trial"}
        settings = {key: value for key, value in specification.items() if key != "data_sha256"}
        settings["hidden_layers"] = value_label(settings["hidden_layers"])
        if "training_images" in level:
            # Where their number is varied, "all" is a number too.
            shown["training_images"] = settings["training_images"] = summary["training_examples"]
        variant = {"variant": level["variant"]} if "variant" in level else {}
        taken = {"steps" if key == "iterations" else key: value for key, value in summary.items()}
        rows.append({"run": run, **trial, "level": level_label(shown, " with "), **variant, **settings, **taken})
    return pd.DataFrame(rows)


def level_table(runs: pd.DataFrame, factors: list[str]) -> pd.DataFrame:
    """Mean and standard deviation over seeds of each measure, and what the seeds share, for each level.

    runs: table of run_table; factors: names of the varied hyperparameters. Diverged runs are counted and left out of
    the means; the standard deviation of fewer than two runs is NaN.
    """
    by = "trial" if "trial" in runs else "level"
    keys = [*dict.fromkeys([by, "level"]), *factors, "parameters", "initial_step_size", "steps"]
    shared = {key: runs[key].tolist() for key in keys}
    values = {measure: runs[measure].to_numpy(float) for measure in MEASURES}
    is_whole, rows = (runs["status"] == "completed").to_numpy(), []
    # As arrays: a table for each level would take most of the time where there are thousands.
    for group in places(pd.factorize(runs[by])[0]):
        whole = group[is_whole[group]]
        # A diverged run has taken fewer steps than it was asked for.
        place = (whole if len(whole) else group)[0]
        row = {key: shared[key][place] for key in keys}
        row |= {"runs": len(group), "diverged": len(group) - len(whole)}
        for measure in MEASURES:
            known = values[measure][whole]
            row[f"{measure}_mean"] = known.mean() if len(known) else np.nan
            row[f"{measure}_sd"] = known.std(ddof=1) if len(known) > 1 else np.nan
        rows.append(row)
    return pd.DataFrame(rows)


def study_table(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """All runs of the study, once each, with the names of their experiments, joined by ';'.

    tables: by experiment its table of runs.
    """
    rows = pd.concat([table.assign(experiments=name) for name, table in tables.items()], ignore_index=True)
    names = rows.groupby("run", sort=False)["experiments"].agg(lambda names: ";".join(dict.fromkeys(names)))
    rows = rows.drop_duplicates("run").set_index("run")
    rows["experiments"] = names
    leading = ["experiments"]
    dropped = [column for column in ("trial", "level", "variant", "bracket", "absent") if column in rows]
    rest = [column for column in rows.columns if column not in leading + dropped]
    return rows[leading + rest].reset_index()


def timing_tables(runs: list[str], timings: list[list[dict]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(timing, seconds): one row per run with the totals of its jobs, and one per evaluation with the times until then.

    timings: for each run the contents of timing.json of the jobs that trained it, one after the other; each counts from
    the beginning of its job. timing: columns run, training_seconds, evaluation_seconds, peak_memory_mb (the largest)
    and blas_kernel (of the last job). seconds: columns iteration, training_seconds, evaluation_seconds and run.
    """
    totals, seconds = [], {key: [] for key in ("iteration", "training_seconds", "evaluation_seconds", "run")}
    for run, jobs in zip(runs, timings, strict=True):
        spent = {"training_seconds": 0.0, "evaluation_seconds": 0.0}
        for job in jobs:
            for iteration, training, evaluation in job["seconds"]:
                seconds["iteration"].append(iteration)
                seconds["training_seconds"].append(training + spent["training_seconds"])
                seconds["evaluation_seconds"].append(evaluation + spent["evaluation_seconds"])
                seconds["run"].append(run)
            spent = {key: value + job[key] for key, value in spent.items()}
        peak = max(job["peak_memory_mb"] for job in jobs)
        totals.append({"run": run, **spent, "peak_memory_mb": peak, "blas_kernel": jobs[-1]["blas_kernel"]})
    return pd.DataFrame(totals), pd.DataFrame(seconds)


def level_seconds(runs: pd.DataFrame, timing: pd.DataFrame) -> pd.Series:
    """Mean training seconds of the completed runs by level; timing: see timing_tables."""
    return completed(runs).merge(timing, on="run").groupby("level", sort=False)["training_seconds"].mean()

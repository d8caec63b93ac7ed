"""The context of the report's templates: what the results say, under the names that the templates use."""

import math

import numpy as np
import pandas as pd

from study.common.hyperparameters import COLUMNS, OPTIONS, RATED
from study.common.questions import BATCH_SIZE, QUESTIONS, SEARCH
from study.common.tables import records
from study.common.wording import NAMES, level_label, main_settings, network_label, value_label
from study.data.classes import class_names
from study.experiments.context import batch_size_context, variant_context
from study.experiments.tables import level_seconds
from study.search.context import search_context

# The initial step size says all that these do: settings that differ in them alone train the same network.
WITHIN_INITIAL_STEP_SIZE = ("step_size", "step_size_scaling", "reference_batch_size")

# What the table of all settings shows of each, and the factor by which it is printed.
SUMMED_UP = {"final_training_loss": 1, "best_validation_loss": 1, "best_validation_accuracy": 100}


def experiment_context(experiment, runs, levels, found, figures, timing=None):
    """One experiment as the templates see it.

    experiment: dict with name, title, question, kind and factors; runs, levels, timing: tables (see
    study.experiments.tables), timing None to leave out the timings; found: its findings; figures: dict from
    a figure's name to its path.
    """
    rows = records(levels)
    if timing is not None:
        seconds = level_seconds(runs, timing)
        rows = [row | {"training_seconds": seconds.get(row["level"])} for row in rows]
    rows = [row | {f"label_{key}": value_label(row[key]) for key in experiment["factors"]} for row in rows]
    settings = records(runs)[0]
    variants = variant_context(found, rows) if experiment["kind"] == "variants" else {}
    question = QUESTIONS.get(experiment["question"])
    if question and question.order:
        rows = sorted(rows, key=lambda row: row[question.order])
    varied = {*experiment["factors"], *variants.get("changed", ())}
    shown = {key: value for key, value in main_settings(settings).items() if key not in varied}
    return experiment | {
        "runs": records(runs),
        "run_count": len(runs),
        "levels": rows,
        "whole_levels": [row for row in rows if not row["diverged"]],
        "settings": settings,
        "settings_label": level_label(shown),
        "factor_names": [NAMES[factor] for factor in experiment["factors"]],
        "seeds": int(runs["seed"].nunique()),
        "diverged": int((runs["status"] != "completed").sum()),
        "found": found,
        "figures": figures,
        "training_seconds": None if timing is None else float(timing["training_seconds"].sum()),
        **(search_context(found) if experiment["kind"] == "search" else {}),
        **variants,
        **(batch_size_context(rows, experiment["factors"]) if question == BATCH_SIZE else {}),
    }


def study_context(experiments, runs, card, selecting, fashion_mnist=True):
    """What the templates know of the study as a whole.

    experiments: list of experiment_context's dicts; selecting: name of the one whose best setting is selected, which
    the answer to B3 shows if it is a search; fashion_mnist: whether the data are, so that the classes have names.
    """
    names = class_names(card["classes"], fashion_mnist)
    return {
        "experiments": experiments,
        "answers": {e["question"]: e for e in experiments if e["question"]},
        "question_sections": {key: question.section for key, question in QUESTIONS.items() if question.section},
        "others": [
            e
            for e in experiments
            if e["question"] in (None, SEARCH.key) and (e["kind"] != "search" or e["name"] != selecting)
        ],
        "by_name": {e["name"]: e for e in experiments},
        "hyperparameter_names": NAMES,
        "network_label": network_label,
        "runs": records(runs),
        **settings_context(runs),
        "total_steps": int(runs["iterations"].sum()),
        "diverged": int((runs["status"] != "completed").sum()),
        "card": card,
        "fashion_mnist": fashion_mnist,
        "classes": names,
        "class_rows": [
            {"name": name, "train": train, "validation": validation}
            for name, train, validation in zip(
                names, card["train_class_counts"], card["validation_class_counts"], strict=True
            )
        ],
        "chance_loss": math.log(card["classes"]),
    }


def settings_context(runs):
    """The settings outside searches, a row for each: setting_rows, with experiment, seeds, hyperparameters, mean and sd
    of the main measures, and notes (options in use, runs that diverged); varied, names of the columns that are not the
    same in all rows; trials, the number of runs left out, which are those of searches.

    runs: table of all runs of the study.
    """
    whole = runs[runs["strategy"].isna()] if "strategy" in runs else runs
    keys = [key for key in ["initial_step_size", *NAMES] if key in whole and key not in WITHIN_INITIAL_STEP_SIZE]
    rows = []
    for (name, *values), group in whole.groupby(["experiments", *keys], sort=False, dropna=False):
        group = group.drop_duplicates("seed")
        completed = group[group["status"] == "completed"]
        row = {"experiment": name.replace(";", ", "), "seeds": len(group)}
        row |= {key: _shown(value) for key, value in zip(keys, values, strict=True)}
        for measure, factor in SUMMED_UP.items():
            row |= {
                f"{measure}_mean": factor * completed[measure].mean(),
                f"{measure}_sd": factor * completed[measure].std(),
            }
        missing = len(group) - len(completed)
        rows.append(row | {"diverged": [f"{missing} diverged"] if missing else []})
    varied = [key for key in keys if len({row[key] for row in rows}) > 1]
    for row in rows:
        row["notes"] = ", ".join(_options_in_use(row, varied) + row.pop("diverged"))
    return {
        "setting_rows": rows,
        "varied": [*varied, "notes"] if len({row["notes"] for row in rows}) > 1 else varied,
        "trials": len(runs) - len(whole),
    }


def origin_rows(provenance):
    """Rows of the provenance table."""
    versions = ", ".join(f"{name} {version}" for name, version in provenance["packages"].items())
    return [
        {"what": "code", "value": f"commit {provenance['commit']}"},
        {"what": "Python", "value": provenance["python"]},
        {"what": "packages", "value": versions},
        {"what": "linear algebra", "value": provenance["blas"]},
        {"what": "processor", "value": provenance["processor"]},
        {"what": "system", "value": provenance["system"]},
    ]


def file_rows(data):
    """Rows of the table of data files; the sums are broken in two so that they fit a line."""
    return [
        {"file": name, "sha256": f"{row['sha256'][:32]} {row['sha256'][32:]}", "source": row["source"]}
        for name, row in data.items()
    ]


def _options_in_use(row, varied):
    """What has no column in the table of all settings: options that are switched on, and all else that varies."""
    used = {key: row[key] for key in OPTIONS if row.get(key, 0) not in (0, "no")}
    # The steps of a run follow from its epochs; how often it is looked at changes nothing.
    told = [*COLUMNS, "initial_step_size", *OPTIONS, "evaluations"] + (
        [] if pd.isna(row.get("epochs")) else ["iterations"]
    )
    told += [] if row.get("decay") in map(value_label, RATED) else ["decay_rate"]
    used |= {key: row[key] for key in varied if key not in told and not pd.isna(row[key])}
    return [NAMES[key] if value == "yes" else f"{NAMES[key]} {value_label(value)}" for key, value in used.items()]


def _shown(value):
    return value_label(value) if isinstance(value, str | bool | np.bool_) else value

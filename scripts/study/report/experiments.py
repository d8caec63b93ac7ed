"""One experiment as the templates see it."""

from pathlib import Path

import pandas as pd

from study.common.questions import BATCH_SIZE, HIDDEN_UNITS, QUESTIONS
from study.common.tables import records
from study.common.wording import NAMES, level_label, main_settings, value_label
from study.experiments.context import batch_size_context, variant_context, width_context
from study.experiments.tables import level_seconds
from study.search.context import search_context


def experiment_context(
    experiment: dict,
    runs: pd.DataFrame,
    levels: pd.DataFrame,
    found: dict,
    figures: dict[str, Path],
    timing: pd.DataFrame | None = None,
) -> dict:
    """One experiment as the templates see it.

    experiment: name, title, question, kind and factors; runs, levels, timing: see study.experiments.tables, timing None
    to leave out the timings; found: its findings; figures: the paths of its figures by name.
    """
    rows = records(levels)
    if timing is not None:
        seconds = level_seconds(runs, timing)
        rows = [row | {"training_seconds": seconds.get(row["level"])} for row in rows]
    rows = [row | {f"label_{key}": value_label(row[key]) for key in experiment["factors"]} for row in rows]
    settings = records(runs)[0]
    variants = variant_context(found, rows, settings) if experiment["kind"] == "variants" else {}
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
        **(batch_size_context(rows, experiment["factors"], found) if question == BATCH_SIZE else {}),
        **(width_context(found, rows) if question == HIDDEN_UNITS else {}),
    }

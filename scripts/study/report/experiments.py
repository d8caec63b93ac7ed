"""One experiment as the templates see it."""

from pathlib import Path

import pandas as pd

from study.common.many import MOST_LINES, MOST_PLACES, MOST_SERIES, SHOWN_SERIES, lines_of, places_of
from study.common.questions import BATCH_SIZE, HIDDEN_UNITS, QUESTIONS
from study.common.tables import records
from study.common.wording import NAMES, level_label, main_settings, value_label
from study.experiments.context import batch_size_context, variant_context, width_context
from study.experiments.tables import level_seconds
from study.search.context import search_context

# The table of an experiment shows no more settings than these.
MOST_LEVELS = 40


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
    settings = records(runs.iloc[:1])[0]
    variants = variant_context(found, rows, settings) if experiment["kind"] == "variants" else {}
    question = QUESTIONS.get(experiment["question"])
    if question and question.order:
        rows = sorted(rows, key=lambda row: row[question.order])
    varied = {*experiment["factors"], *variants.get("changed", ())}
    shown = {key: value for key, value in main_settings(settings).items() if key not in varied}
    return experiment | {
        "run_count": len(runs),
        "levels": rows,
        "shown_levels": shown_levels(variants.get("levels", rows)),
        **({} if experiment["kind"] == "search" else shown_in_figures(runs, experiment["factors"])),
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


def shown_in_figures(runs: pd.DataFrame, factors: list[str]) -> dict:
    """Whether figures show a part: shown_curves, the number of settings with curves, None where all have; shown_ranks,
    the number of ranks at which the levels are drawn, None where they are drawn by name."""
    settings = len(runs[factors].drop_duplicates()) if factors else 1
    return {
        "shown_curves": SHOWN_SERIES if lines_of(runs, factors) > MOST_SERIES else None,
        "shown_ranks": min(settings, MOST_LINES) if places_of(runs, factors) > MOST_PLACES else None,
    }


def shown_levels(rows: list[dict]) -> list[dict]:
    """The rows of an experiment's table: all of them, but of more than MOST_LEVELS those of the lowest mean final
    validation loss, the lowest first. Settings without a completed run come last."""
    if len(rows) <= MOST_LEVELS:
        return rows

    def key(row):
        loss = row["final_validation_loss_mean"]
        return (loss is None, loss or 0.0)

    return sorted(rows, key=key)[:MOST_LEVELS]

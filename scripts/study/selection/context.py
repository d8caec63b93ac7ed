"""The selected network as the report's templates see it: how it was chosen, trained again and tested."""

from collections.abc import Callable

import pandas as pd

from study.common.hyperparameters import OPTIONS, RATED
from study.common.numbers import counted, fixed, ordinal, percent, signed, words
from study.common.tables import records
from study.common.wording import NAMES, level_label, main_settings, value_label
from study.selection.ablation import WORDS, changing, differing
from study.selection.differences import assumed_disagreement

PREDICTORS = {
    "network": "as trained",
    "network_tempered": "with temperature",
    "ensemble": "ensemble",
    "ensemble_tempered": "ensemble, with temperature",
    "reference": "reference, as trained",
    "reference_tempered": "reference, with temperature",
}


def selection_context(selected: dict, found: dict) -> dict:
    """How the network was chosen and trained again.

    selected: content of selected.json; found: study.selection.findings.
    """
    chosen, tested = selected["specification"], selected["refit"]
    rows = [tested_row(tested, found["refits"])]
    rows += [trial_row(row, place) for place, row in enumerate(found["best_settings"])]
    options = [key for key in OPTIONS if any(row[key] for row in rows)]
    varied = [key for key in options if len({value_label(row[key]) for row in rows}) > 1]
    common = {key: tested[key] for key in options if key not in varied}
    return {
        "selected": selected,
        "chosen": chosen,
        "tested_settings": tested,
        "tested_label": level_label(main_settings(tested, ["weight_decay"])),
        "units_label": value_label(chosen["hidden_layers"]),
        "trial_rows": [row | {f"label_{key}": value_label(row[key]) for key in varied} for row in rows],
        "trial_columns": [(f"label_{key}", NAMES[key]) for key in varied],
        "trial_common": level_label(common) if common else "",
        "best_rows": found["best_settings"],
        "best_of": found["settings_tried"],
        "validation_error": found["validation_error"],
        "refit": found["refits"],
        "refit_changes": changed_label(chosen, tested),
    }


def tested_row(tested: dict, refits: dict) -> dict:
    """The row of the tested network among the best settings. refits: of study.selection.findings.refit_measures."""
    measures = {key: each["mean"] for key, each in refits.items() if key.startswith("selected_")}
    return _labelled(tested | {"hidden_layers": value_label(tested["hidden_layers"])} | measures, "tested")


def trial_row(row: dict, place: int) -> dict:
    """The row of one of the best settings, the selected one first."""
    return _labelled(row, "selected" if place == 0 else ordinal(place + 1))


def _labelled(row, name):
    decay = value_label(row["decay"])
    if row["decay"] in RATED:
        decay = f"{decay} {value_label(row['decay_rate'])}"
    network = f"{row['hidden_layers']} {value_label(row['activation'])}"
    return row | {"name": name, "network": network, "decay": decay}


def changed_label(before: dict, after: dict) -> str:
    """'epochs 36 in place of 6, decay cosine in place of constant': how two specifications differ."""
    changes = differing(before, after).items()
    return ", ".join(f"{NAMES[key]} {value_label(new)} in place of {value_label(old)}" for key, (old, new) in changes)


def ablation_rows(plan: list[dict], find: Callable[[str], dict]) -> list[dict]:
    """The steps from the reference to the selected network, and all of them together.

    plan: of study.selection.ablation.steps; find: from the key of a claim to its row. Keys: name, words, changes,
    accuracy and loss (of the claims: effects with intervals, as text) and cumulative accuracy, in points.
    """
    moves = changing(plan)
    if not moves:
        return []
    rows, cumulative = [], 0.0
    for name in [*(step["name"] for step in moves), "total"]:
        accuracy, loss = (find(f"step-{name}-{measure}") for measure in ("accuracy", "loss"))
        whole = name == "total"
        if not whole and cumulative is not None:
            cumulative = None if accuracy["effect"] is None else cumulative + accuracy["effect"]
        rows.append(
            {
                "name": name,
                "words": "all together" if whole else WORDS[name],
                "changes": "" if whole else changes_label(next(s for s in moves if s["name"] == name)["changes"]),
                "accuracy": _effect(accuracy, 2),
                "cumulative": "" if whole or cumulative is None else signed(cumulative, 2),
                "loss": _effect(loss, 3),
                "effect": accuracy["effect"],
            }
        )
    return rows


def changes_label(changes: dict) -> str:
    """'epochs 20 → 36, decay constant → cosine'."""
    return ", ".join(
        f"{NAMES[key]} {value_label(before)}\xa0→\xa0{value_label(after)}" for key, (before, after) in changes.items()
    )


def published_rows(published: list[dict], find: Callable[[str], dict]) -> list[dict]:
    """The published accuracies with the selected network's difference from each, as text."""
    rows = []
    for row in published:
        told = find(f"beats-{row['key']}")
        printed = percent(row["accuracy"], row["decimals"])
        rows.append(row | {"printed": printed, "difference": _effect(told, 2), "found": told["finding"]})
    return rows


# How the network stands to another one, by the finding of the claim about their difference.
STANDS = {
    "larger": "above {}",
    "smaller": "below {}",
    "equal": "equal for our purposes to {}",
    "unresolved": "too near {} to tell",
}


def published_told(rows: list[dict]) -> str:
    """'above A and B, below C': how the selected network stands to the published ones; rows: of `published_rows`."""
    groups = [(stands, [row["short"] for row in rows if row["found"] == found]) for found, stands in STANDS.items()]
    return ", ".join(stands.format(words(models)) for stands, models in groups if models)


def confounded(plan: list[dict]) -> str:
    """In what the selected network differs from the reference: 'training schedule and hidden layers'."""
    return words(WORDS[step["name"]] for step in changing(plan))


def largest_step(rows: list[dict]) -> dict | None:
    """The row of `ablation_rows` with the largest effect on the accuracy; None where it is not known of all steps."""
    steps = [row for row in rows if row["name"] != "total"]
    known = [row for row in steps if row["effect"] is not None]
    return max(known, key=lambda row: row["effect"]) if steps and len(known) == len(steps) else None


def _effect(row, digits):
    """'+0.86 (+0.04 to +1.69)' from the row of a claim; the effect alone where it has no interval."""
    if row["effect"] is None:
        return "–"
    told = signed(row["effect"], digits)
    if row["low"] is None:
        return told
    return f"{told} ({signed(row['low'], digits)}\xa0to\xa0{signed(row['high'], digits)})"


def assessment_context(
    test: dict, found: dict, reliability: pd.DataFrame, temperatures: dict, reference: dict | None
) -> dict:
    """What the test showed.

    test, temperatures: contents of test.json and temperatures.json; found: study.selection.findings; reliability: table
    of study.selection.tables; reference: the experiment (a dict of experiment_context) that is tested beside it, or
    None.
    """
    seeds = test["selected"]["networks"]
    tested = [_accuracy_row("selected network", test["selected"])]
    if "ensemble" in test:
        tested.append(_accuracy_row(f"ensemble of its {seeds} refits", test["ensemble"]))
    if reference is not None:
        label = f"reference, hidden units {reference['settings']['hidden_layers']}"
        beyond = test["differences"]["reference"]
        ends = {end: None if beyond[end] is None else 100 * beyond[end] for end in ("low", "high")}
        gap = {"effect": 100 * beyond["difference"]} | ends
        tested.append(_accuracy_row(label, test["reference"]) | {"difference": _effect(gap, 2)})
    return {
        "test": test,
        "tested": tested,
        "reference": reference,
        "disagreement": assumed_disagreement(test.get("disagreement")),
        **{key: found[key] for key in ("confused", "hardest", "easiest", "most_gained", "least_gained", "widest_gap")},
        "reliability_rows": [
            row | {"name": PREDICTORS[row["predictor"]], "interval": _percentages(row["low"], row["high"])}
            for row in records(reliability)
        ],
        "scores": {row["predictor"]: row for row in records(reliability)},
        "temperature": temperatures,
        "temperatures": [fixed(value, 2) for value in temperatures["networks"]],
        # Rounded, so that the templates find them under 0.5 and 0.9.
        "selective": {
            round(row["coverage"], 2): row["accuracy"] for row in found["selective"] if row["predictor"] == "network"
        },
    }


def _accuracy_row(model, found):
    interval = f"{_percentages(found['accuracy_low'], found['accuracy_high'])}, over {found['accuracy_over']}"
    source = f"this study, {counted(found['networks'], 'network')}"
    printed = percent(found["accuracy_mean"], 2)
    return {"model": model, "source": source, "printed": printed, "difference": "", "interval": interval}


def _percentages(low, high):
    return f"{fixed(100 * low, 2)}\xa0to\xa0{fixed(100 * high, 2)}"

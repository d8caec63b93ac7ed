"""Claims of B2.3: what added hidden units do to training and validation loss."""

import numpy as np
import pandas as pd

from study.claims.levels import best_claim
from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence
from study.claims.shared.legacy import change_after_minimum, direction_claim, legacy_claim
from study.claims.shared.tables import along
from study.common.margins import Margins
from study.common.numbers import fixed
from study.common.tables import completed
from study.common.wording import network_label, said
from study.experiments.hidden_units import overfitting

FACTOR = "hidden_layers"
MEASURES = ("best_validation_accuracy", "best_validation_loss", "final_training_loss")
ALONG = "the number of hidden units"


def hidden_units_claims(runs: pd.DataFrame, curves: pd.DataFrame, margins: Margins) -> list[Claim]:
    """Claims about the numbers of hidden units of an experiment, in the order of the networks' parameters.

    runs, curves: its tables, see study.experiments.tables.
    """
    tables = {measure: along(runs, FACTOR, measure) for measure in MEASURES}
    fits = overfitting(runs, curves)
    along_width = {measure: along(fits, FACTOR, measure) for measure in ("gap", "lowest_epoch", "turn_up")}
    training, validation = tables["final_training_loss"], tables["best_validation_loss"]
    accuracy = tables["best_validation_accuracy"]
    return [
        *(best_claim(f"best-{measure}", table, measure, margins, network_label) for measure, table in tables.items()),
        direction_claim("training-falls", training, "the final training loss", ALONG, rises=False),
        step_claim("first-step-helps", validation, (1, 0), "lowest validation loss", False),
        step_claim("last-step-hurts", validation, (-1, -2), "lowest validation loss", True),
        step_claim("last-step-accuracy", accuracy, (-1, -2), "highest validation accuracy", True, digits=4),
        diminishing_claim(validation),
        direction_claim(
            "gap-grows", along_width["gap"], "the gap between validation and training loss", ALONG, rises=True
        ),
        direction_claim(
            "minimum-earlier",
            along_width["lowest_epoch"],
            "the epoch of the lowest validation loss",
            ALONG,
            rises=False,
            digits=1,
        ),
        direction_claim(
            "turn-up-grows",
            along_width["turn_up"],
            "the rise of the validation loss above its minimum",
            ALONG,
            rises=True,
        ),
        widest_turns_up_claim(runs, curves, training),
    ]


def step_claim(key, table, places, name, rises, digits=3):
    """Whether a measure rises (or falls) from one width to another.

    table: of `along`; places: columns of the wider network and of the narrower one.
    """
    statistic = f"{name}: change over the {'first' if places[0] == 1 else 'last'} widening"
    if len(table.columns) < 2:
        return untested(key, statistic, "There are too few widths to compare.", len(table))
    later, earlier = (table.iloc[:, place] for place in places)
    head = f"From {said(earlier.name)} to {network_label(later.name)} the {name}"
    ends = f"from {fixed(earlier.mean(), digits)} to {fixed(later.mean(), digits)}"
    sentences = {True: f"{head} rises, {ends}.", False: f"{head} falls, {ends}."}
    undecided = f"{head} goes {ends}, a change that the seeds do not decide."
    evidence = mean_evidence(later - earlier, statistic)
    return legacy_claim(key, evidence, sentences[rises], sentences[not rises], undecided, above=rises, digits=digits)


def diminishing_claim(validation):
    """Whether the last widening lowers the validation loss by less than the first. validation: table of `along`."""
    statistic = "lowest validation loss: change over the last widening minus that over the first"
    if len(validation.columns) < 3:
        return untested("diminishing", statistic, "There are too few widths to compare their gains.", len(validation))
    steps = np.diff(validation.to_numpy(float), axis=1)
    first, last = fixed(steps[:, 0].mean(), 3), fixed(steps[:, -1].mean(), 3)
    evidence = mean_evidence(steps[:, -1] - steps[:, 0], statistic)
    if steps[:, 0].mean() >= 0:
        told = f"The first widening changes the lowest validation loss by {first}, the last by {last}"
        return legacy_claim(
            "diminishing", evidence, f"{told}.", f"{told}.", f"{told}, which the seeds do not tell apart."
        )
    return legacy_claim(
        "diminishing",
        evidence,
        f"The gain diminishes: the first widening changes the lowest validation loss by {first}, the last by {last}.",
        f"The gain does not diminish: the first widening changes the lowest validation loss by {first}, the last by {last}.",
        f"Whether the gain diminishes, the seeds do not decide: the first widening changes the lowest validation loss by {first}, the last by {last}.",
    )


def widest_turns_up_claim(runs, curves, table):
    """Whether the widest network's validation loss ends above its minimum."""
    widest = completed(runs[runs[FACTOR] == table.columns[-1]])
    statistic = "validation loss of the widest network: end minus the evaluation that is lowest for the other seeds"
    if len(widest) < 2:
        why = f"Whether the validation loss turns up with {network_label(table.columns[-1])}, one seed cannot tell."
        return untested("widest-turns-up", statistic, why, len(widest))
    losses = np.column_stack([curves.loc[curves["run"] == run, "validation_loss"] for run in widest["run"]])
    gain = change_after_minimum(losses)
    name, end = network_label(table.columns[-1]), fixed(losses[-1].mean(), 3)
    low = f"{fixed(losses[-1].mean() - gain.mean(), 3)}, where the other seeds have their minimum"
    return legacy_claim(
        "widest-turns-up",
        mean_evidence(gain, statistic),
        f"With {name} the validation loss turns up: it ends at {end}, above {low}.",
        f"With {name} the validation loss ends at {end}, below {low}.",
        f"With {name} the validation loss ends at {end}, which the seeds do not tell from {low}.",
    )

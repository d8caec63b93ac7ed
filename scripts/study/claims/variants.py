"""Claims of an experiment of named settings: each of them compared with the first."""

import pandas as pd

from study.claims.shared.claim import Claim
from study.claims.shared.evidence import mean_evidence
from study.common.numbers import fixed
from study.common.tables import all_completed, by_level
from study.experiments.hidden_units import overfitting

# For each measure its name, the number of decimals, and whether the claim is that the variant raises it.
COMPARED = {
    "best_validation_accuracy": ("highest validation accuracy", 4, True),
    "final_validation_loss": ("final validation loss", 3, False),
    "gap": ("gap between validation and training loss", 3, False),
}


def variant_claims(runs: pd.DataFrame, curves: pd.DataFrame) -> list[Claim]:
    """Claims that each later level improves on the first, paired over seeds: accuracy, final loss and gap.

    runs, curves: tables of the experiment, whose column level has the names. Levels with a diverged run have no claims;
    if one of the first level diverged, there are none at all.
    """
    first, *others = runs["level"].drop_duplicates()
    whole = all_completed(runs)
    fits = overfitting(runs, curves)
    return [
        variant_claim(measure, by_level(fits, measure), first, other, *described)
        for measure, described in COMPARED.items()
        for other in others
        if whole[first] and whole[other]
    ]


def variant_claim(measure, table, first, other, name, digits, rises):
    """Whether one level raises (or lowers) a measure compared with the first. table: seeds by levels."""
    values = f"{fixed(table[other].mean(), digits)} against {fixed(table[first].mean(), digits)} for {first}"
    change = {True: f"{other} raises the {name}: {values}.", False: f"{other} lowers the {name}: {values}."}
    return Claim(
        f"{measure}: {other}",
        mean_evidence(table[other] - table[first], f"{name}: {other} minus {first}"),
        _sentence(change[rises]),
        _sentence(change[not rises]),
        f"Whether {other} changes the {name}, the seeds do not decide: {values}.",
        above=rises,
        digits=digits,
    )


def _sentence(text):
    return text[0].upper() + text[1:]

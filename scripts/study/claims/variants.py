"""Claims of an experiment of named settings: each of them compared with the first."""

import pandas as pd

from study.claims.levels import COMPARED, MEASURES
from study.claims.shared.claim import Claim
from study.claims.shared.evidence import mean_evidence
from study.common.margins import Margins
from study.common.tables import all_completed, by_level


def variant_claims(runs: pd.DataFrame, margins: Margins) -> list[Claim]:
    """How each later level changes the measures of COMPARED against the first level, paired over seeds.

    runs: table of the experiment, whose column level has the names. Levels with a diverged run have no claims; if one
    of the first level diverged, there are none at all.
    """
    first, *others = runs["level"].drop_duplicates()
    whole = all_completed(runs)
    tables = {measure: by_level(runs, measure) for measure in COMPARED}
    return [
        variant_claim(measure, tables[measure], first, other, margins)
        for measure in COMPARED
        for other in others
        if whole[first] and whole[other]
    ]


def variant_claim(measure, table, first, other, margins):
    """Whether one level raises or lowers a measure compared with the first. table: seeds by levels."""
    about = MEASURES[measure]
    values = f"{about.printed(table[other].mean())} against {about.printed(table[first].mean())} for {first}"
    return Claim(
        f"{measure}: {other}",
        mean_evidence(
            about.scale * (table[other] - table[first]),
            f"{about.name}: {other} minus {first}",
            margin=margins.of(measure),
        ),
        _sentence(f"{other} raises the {about.name}: {values}."),
        _sentence(f"{other} lowers the {about.name}: {values}."),
        f"Whether {other} changes the {about.name}, the seeds do not resolve: {values}.",
        _sentence(f"{other} leaves the {about.name} unchanged for our purposes: {values}."),
        digits=about.digits,
        unit=about.unit,
    )


def _sentence(text):
    return text[0].upper() + text[1:]

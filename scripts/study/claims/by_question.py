"""Which claims an experiment makes: those of its question, or the general ones of what it varies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.claims.batch_loss import batch_loss_claims
from study.claims.batch_size import batch_size_claims
from study.claims.hidden_units import hidden_units_claims
from study.claims.label_noise import label_noise_claims
from study.claims.levels import level_claims
from study.claims.noise import noise_claims
from study.claims.remedies import remedy_claims
from study.claims.shared.claim import Claim
from study.claims.step_size import scaling_claims, step_size_claims
from study.claims.variants import variant_claims
from study.common.margins import Margins
from study.common.questions import BATCH_LOSS, BATCH_SIZE, HIDDEN_UNITS, LABEL_NOISE, REMEDIES, STEP_SIZE
from study.common.tables import all_completed
from study.experiments.batch_loss import completed_rows
from study.experiments.batch_sizes import FACTOR, first_scaling, loss_by_image


@dataclass(frozen=True)
class Tables:
    """What the claims of an experiment without a search are tested on.

    runs, curves: tables of study.experiments.tables. margins: the margins of interest. batch_losses: a float array
    (iterations,) for each run, for questions about them. answers, stopped: for each run (loss, whether it is right),
    float and bool (images,), of the validation images, at its end and where it is stopped early, for questions about
    them. noise_runs: table of study.noise.findings.run_rows, for
    questions that use it. sharpness: columns batch_size, seed and eigenvalue, for the question that measures it.
    """

    runs: pd.DataFrame
    curves: pd.DataFrame
    margins: Margins
    batch_losses: Sequence[np.ndarray] = ()
    answers: Sequence[tuple[np.ndarray, np.ndarray]] = ()
    stopped: Sequence[tuple[np.ndarray, np.ndarray]] = ()
    noise_runs: pd.DataFrame | None = None
    sharpness: pd.DataFrame | None = None


def experiment_claims(kind: str, question: str | None, factors: list[str], tables: Tables) -> list[Claim]:
    """The claims of an experiment without a search: none where every setting has a diverged run.

    kind: "single", "factorial" or "variants"; question: its key, or None; factors: names of what is varied.
    """
    if not all_completed(tables.runs).any():
        return []
    if question in CLAIMS:
        return CLAIMS[question](tables)
    if kind == "variants":
        return variant_claims(tables.runs, tables.margins)
    return level_claims(tables.runs, factors, tables.margins) if factors else []


def _batch_loss(tables):
    noise = [] if tables.noise_runs is None else noise_claims(tables.noise_runs)
    shape, scatter = completed_rows(tables.runs, tables.curves, tables.batch_losses)
    return batch_loss_claims(shape, scatter, tables.margins) + noise


def _batch_size(tables):
    main = first_scaling(tables.runs)
    if not all_completed(main, FACTOR).any():
        return []
    curves = tables.curves[tables.curves["run"].isin(main["run"])]
    images = loss_by_image(tables.runs, tables.answers)
    return batch_size_claims(main, curves, tables.margins, images) + scaling_claims(tables.runs, tables.margins)


# A search makes claims of its own (claims.search), whatever it answers.
CLAIMS = {
    BATCH_LOSS.key: _batch_loss,
    BATCH_SIZE.key: _batch_size,
    STEP_SIZE.key: lambda tables: step_size_claims(tables.runs, tables.sharpness),
    HIDDEN_UNITS.key: lambda tables: hidden_units_claims(
        tables.runs, tables.curves, tables.margins, tables.answers, tables.stopped
    ),
    LABEL_NOISE.key: lambda tables: label_noise_claims(tables.runs, tables.curves, tables.margins),
    REMEDIES.key: lambda tables: remedy_claims(
        tables.runs, tables.curves, tables.margins, tables.answers, tables.stopped
    ),
}

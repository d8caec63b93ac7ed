"""The questions of the assignment that an experiment of the config may answer: one table.

The functions of a question are on the floor of their room, in dicts with the keys of this table: what a question asks
of its experiment (config.questions.PROBLEMS), its findings (experiments.findings.FINDINGS), its claims
(claims.by_question.CLAIMS). A test compares their keys. So a new question is an entry here and in the schema, a
template, its claims and, where prose prints more of it, its findings.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question.

    key: its name in the config.
    heading: that of its results in Snakemake's report; without one they are listed under the heading of `part_of`.
    part_of: the key of the question that it belongs to.
    section: its template in report/sections/, or None where the template of another question shows it.
    figures: those that only its experiment has.
    batch_losses: whether it looks at the loss of every minibatch. answers: whether it looks at each validation image.
    measures_noise: whether the noise of minibatches is measured along its runs. uses_noise: whether it is used.
    sharpness: whether the largest eigenvalue of the Hessian is measured after the best runs of each batch size.
    order: the column by which the report lists its levels, or None for the order of the config.
    """

    key: str
    heading: str | None = None
    part_of: str | None = None
    section: str | None = None
    figures: tuple[str, ...] = ()
    batch_losses: bool = False
    answers: bool = False
    measures_noise: bool = False
    uses_noise: bool = False
    sharpness: bool = False
    order: str | None = None


# Among the remedies for overfitting it is read off the first variant's curves, so no variant has its name.
EARLY_STOPPING = "early stopping"

BATCH_LOSS = Question(
    "B2.1",
    heading="One training run",
    section="b2.1",
    figures=("batch_loss", "variances", "own_batch", "noise_scale"),
    batch_losses=True,
    measures_noise=True,
    uses_noise=True,
)
BATCH_SIZE = Question(
    "B2.2",
    heading="Batch size",
    section="b2.2",
    figures=("batch_losses", "batch_size"),
    batch_losses=True,
    answers=True,
    uses_noise=True,
)
STEP_SIZE = Question(
    "B2.2 step size", part_of="B2.2", figures=("step_size",), batch_losses=True, uses_noise=True, sharpness=True
)
HIDDEN_UNITS = Question(
    "B2.3", heading="Hidden units", section="b2.3", figures=("gap",), answers=True, order="parameters"
)
LABEL_NOISE = Question(
    "B2.3 label noise", part_of="B2.3", section="b2.3-label-noise", figures=("interpolation",), order="parameters"
)
REMEDIES = Question("B2.3 remedy", part_of="B2.3", section="b2.3-remedy", figures=("remedies",), answers=True)
# Its section is one of report/contents.yaml.
SEARCH = Question("B3", heading="Search")

QUESTIONS = {
    each.key: each for each in (BATCH_LOSS, BATCH_SIZE, STEP_SIZE, HIDDEN_UNITS, LABEL_NOISE, REMEDIES, SEARCH)
}

"""What the schema cannot say about an experiment that answers a question of the assignment."""

from collections.abc import Iterator

from study.common.hyperparameters import ALTERING
from study.common.questions import (
    BATCH_LOSS,
    BATCH_SIZE,
    EARLY_STOPPING,
    HIDDEN_UNITS,
    LABEL_NOISE,
    QUESTIONS,
    REMEDIES,
    STEP_SIZE,
)
from study.config.runs import changed


def question_problems(place: str, experiment: dict, defaults: dict, images: int | None) -> Iterator[str]:
    """One line per mistake; images: number of training images, None where it is not known yet."""
    problems = PROBLEMS.get(experiment.get("question"))
    if problems:
        yield from problems(place, experiment, changed(defaults, experiment.get("settings", {})), images)


def missing_questions(answered: list[str]) -> Iterator[str]:
    """One line for each question that the section of another one shows, where no experiment answers that one."""
    for key in answered:
        question = QUESTIONS[key]
        if question.part_of and question.section is None and question.part_of not in answered:
            yield (
                f"experiments: {key} is shown in the section of {question.part_of}; add an entry that answers "
                f"{question.part_of}, or drop it"
            )


def _batch_loss(place, experiment, common, images):
    """It compares the losses of minibatches with the training loss of the same network, over one run."""
    if {"vary", "variants", "search"} & set(experiment):
        yield f"{place}: B2.1 asks about one setting; drop vary, variants and search, or the question"
    for key in ALTERING:
        if common[key]:
            yield (
                f"{place}: with {key} {common[key]} the batch loss and the training loss, which B2.1 compares, are of "
                f"different things; set {key} to {'false' if common[key] is True else 0} in its settings"
            )
    epochs, images = common["epochs"], common["training_images"] or images
    if epochs is None and images is not None:
        epochs = common["iterations"] * common["batch_size"] / images
    if epochs is not None and epochs < 2:
        yield (
            f"{place}: B2.1 compares the first epoch with the last, and the run has {epochs:.3f}; set epochs to 2 or "
            "more, or drop the question"
        )


def _batch_size(place, experiment, common, images):
    vary = experiment.get("vary", {})
    if list(vary) not in (["batch_size"], ["batch_size", "step_size_scaling"]):
        yield f"{place}: B2.2 asks about batch_size; vary it, then perhaps step_size_scaling, or drop the question"
    if len(vary.get("step_size_scaling", [])) > 2:
        yield f"{place}, vary, step_size_scaling: B2.2 compares two at most; drop one, or the question"
    yield from _equal_examples(place, experiment, common)


def _step_size(place, experiment, common, images):
    if list(experiment.get("vary", {})) != ["step_size", "batch_size"]:
        yield f"{place}: this part of B2.2 varies step_size, then batch_size, and nothing else; or drop the question"
    yield from _equal_examples(place, experiment, common)


def _equal_examples(place, experiment, common):
    if common["iterations"] is not None:
        yield (
            f"{place}: {experiment['question']} compares at equal numbers of examples; set iterations to null and give "
            "epochs"
        )


def _hidden_units(place, experiment, common, images):
    if list(experiment.get("vary", {})) != ["hidden_layers"]:
        yield f"{place}: B2.3 asks about hidden_layers; vary it and nothing else, or drop the question"


def _label_noise(place, experiment, common, images):
    yield from _hidden_units(place, experiment, common, images)
    if not common["label_noise"]:
        yield f"{place}: this part of B2.3 is about wrong labels; set label_noise above 0, or drop the question"


def _remedies(place, experiment, common, images):
    if "variants" not in experiment:
        yield f"{place}: the remedies of B2.3 are variants, the first without any; list them, or drop the question"
    for name in experiment.get("variants", {}):
        if name.casefold() == EARLY_STOPPING:
            yield (
                f"{place}, variants: {name!r} is read off the curves of the first variant by itself; rename or drop it"
            )


# B3 takes any experiment.
PROBLEMS = {
    BATCH_LOSS.key: _batch_loss,
    BATCH_SIZE.key: _batch_size,
    STEP_SIZE.key: _step_size,
    HIDDEN_UNITS.key: _hidden_units,
    LABEL_NOISE.key: _label_noise,
    REMEDIES.key: _remedies,
}

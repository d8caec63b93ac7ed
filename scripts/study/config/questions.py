"""What cannot be said in the schema about an experiment that answers a question of the assignment."""

from study.config.runs import changed

# With any of these on, the batch loss is not that of the network and images whose training loss is evaluated.
ALTERING = ("dropout", "label_smoothing", "flip", "shift", "mixup", "averaging")


def question_problems(place, experiment, defaults, images):
    """One line per mistake; images: number of training images, None where it is not known yet."""
    question, vary = experiment.get("question"), experiment.get("vary", {})
    common = changed(defaults, experiment.get("settings", {}))
    if question == "B2.1":
        yield from _single_run_problems(place, experiment, common, images)
    if question == "B2.2" and list(vary) not in (["batch_size"], ["batch_size", "step_size_scaling"]):
        yield f"{place}: B2.2 asks about batch_size; vary it, then perhaps step_size_scaling, or drop the question"
    if question == "B2.2" and len(vary.get("step_size_scaling", [])) > 2:
        yield f"{place}, vary, step_size_scaling: B2.2 compares two at most; drop one, or the question"
    if question == "B2.2 step size" and list(vary) != ["step_size", "batch_size"]:
        yield f"{place}: this part of B2.2 varies step_size, then batch_size, and nothing else; or drop the question"
    if question in ("B2.2", "B2.2 step size") and common["iterations"] is not None:
        yield f"{place}: {question} compares at equal numbers of examples; set iterations to null and give epochs"
    if question == "B2.3" and list(vary) != ["hidden_layers"]:
        yield f"{place}: B2.3 asks about hidden_layers; vary it and nothing else, or drop the question"
    if question == "B2.3 remedy" and "variants" not in experiment:
        yield f"{place}: the remedies of B2.3 are variants, the first without any; list them, or drop the question"


def _single_run_problems(place, experiment, common, images):
    """B2.1 compares the losses of minibatches with the training loss of the same network, over one run."""
    if {"vary", "variants", "search"} & set(experiment):
        yield f"{place}: B2.1 asks about one setting; drop vary, variants and search, or the question"
    for key in ALTERING:
        if common[key]:
            yield (
                f"{place}: with {key} {common[key]} the batch loss and the training loss, which B2.1 compares, are of "
                f"different things; set {key} to {'false' if common[key] is True else 0} in its settings"
            )
    epochs = common["epochs"]
    if epochs is None and images is not None:
        epochs = common["iterations"] * common["batch_size"] / images
    if epochs is not None and epochs < 2:
        yield (
            f"{place}: B2.1 compares the first epoch with the last, and the run has {epochs:.3f}; set epochs to 2 or "
            "more, or drop the question"
        )

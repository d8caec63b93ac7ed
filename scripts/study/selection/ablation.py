"""From the reference to the selected network in a few steps, each of which changes one group of hyperparameters.

A step's network has the values of the selected one in its own group and in those before, and of the reference in those
after. So the effects of the steps add up to the whole difference. Groups act together: the share of each depends on
their order, which is fixed here. The hidden layers come last, since only then every step but the last trains a network
as small as the reference, and the last one is the selected network, which is there already.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from study.common.hyperparameters import ORDER, RATED
from study.training.files import read_validation

START = "start"
GROUPS = {
    "schedule": [
        *["epochs", "iterations", "evaluations", "decay", "decay_rate", "warmup"],
        *["training_images", "label_noise"],
    ],
    "optimiser": [
        *["batch_size", "sampling", "step_size", "step_size_scaling", "reference_batch_size"],
        *["optimiser", "momentum", "nesterov"],
    ],
    "regularisation": ["weight_decay", "dropout", "label_smoothing", "flip", "shift", "mixup", "averaging"],
    "architecture": ["hidden_layers", "activation", "initialisation"],
}
WORDS = {
    "schedule": "training schedule",
    "optimiser": "optimiser settings",
    "regularisation": "regularisation",
    "architecture": "hidden layers and activation",
}
# The steps that are trained. The last group leads to the selected network.
TRAINED = [START, *list(GROUPS)[:-1]]
# Only the network at the end of a run is compared.
EVALUATIONS = 2


def steps(reference: dict, selected: dict) -> list[dict]:
    """The start and a step for each group, as plain values.

    reference, selected: specifications. Each step has its name (START, then the groups), changes (from the key of each
    hyperparameter that changes to its values before and after) and the specification to train, without a seed: None
    where nothing changes, and where the step ends at the selected network.
    """
    current = {key: value for key, value in reference.items() if key != "seed"}
    found = [{"name": START, "changes": {}, "specification": current | {"evaluations": EVALUATIONS}}]
    for name, keys in GROUPS.items():
        after = current | {key: selected[key] for key in keys if key in selected}
        changes = {key: change for key, change in differing(current, after).items() if key in keys}
        found.append({"name": name, "changes": changes, "specification": after | {"evaluations": EVALUATIONS}})
        current = after
    changing = [step for step in found[1:] if step["changes"]]
    for step in found[1:]:
        if not step["changes"] or step is changing[-1]:
            step["specification"] = None
    return found if changing else [found[0] | {"specification": None}, *found[1:]]


def differing(before: dict, after: dict) -> dict:
    """From each hyperparameter that differs between two specifications to [value before, value after], where either
    value has an effect."""
    first, second = _live(before), _live(after)
    return {
        key: [before[key], after[key]]
        for key in ORDER
        if key in after and before[key] != after[key] and first[key] != second[key]
    }


def _live(specification: dict) -> dict:
    """The specification with None for what has no effect beside its other values, such as the rate of no decay."""
    idle = {"evaluations"}
    if specification["decay"] not in RATED:
        idle.add("decay_rate")
    if specification["step_size_scaling"] == "none":
        idle.add("reference_batch_size")
    if specification["optimiser"] != "sgd":
        idle |= {"momentum", "nesterov"}
    elif not specification["momentum"]:
        idle.add("nesterov")
    if not specification["hidden_layers"]:
        idle |= {"activation", "dropout"}
    return {key: None if key in idle else value for key, value in specification.items()}


def changing(plan: list[dict]) -> list[dict]:
    """The steps of `steps` that change something, in order."""
    return [step for step in plan if step["changes"]]


def read_answers(paths: Iterable[str | Path]) -> tuple[np.ndarray, np.ndarray] | None:
    """(loss, correct) of the validation images at the end of several runs: float32 and bool (runs, images).

    paths: files of study.training.files.write_validation. None if a run diverged or was not trained.
    """
    found = [read_validation(path) for path in paths]
    if not found or any(len(loss) == 0 for loss, _ in found):
        return None
    return tuple(np.array(part) for part in zip(*found, strict=True))


def effects(plan: list[dict], answers: dict[str, tuple | None], end: tuple | None) -> list[dict]:
    """What each changing step changes, and then all of them together (its name is "total").

    answers: by the name of a trained step what `read_answers` gives of its runs, seed by seed; end: the same of the
    selected network. Each has name, and accuracy (in percentage points) and loss (in nats): float (seeds, images)
    after the step minus before it, seed by seed and image by image; None where a run diverged.
    """
    moves = changing(plan)
    if not moves:
        return []
    states = [answers[START], *(answers[step["name"]] for step in moves[:-1]), end]
    found = [{"name": step["name"], **_difference(*states[i : i + 2])} for i, step in enumerate(moves)]
    return [*found, {"name": "total", **_difference(states[0], states[-1])}]


def _difference(before, after):
    if before is None or after is None:
        return {"accuracy": None, "loss": None}
    loss, correct = (np.asarray(a, float) - np.asarray(b, float) for a, b in zip(after, before, strict=True))
    return {"accuracy": 100 * correct, "loss": loss}

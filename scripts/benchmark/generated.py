"""Studies of any number of runs that nobody has trained, for measuring what comes after the training.

The files of a run are made up from its specification alone, always the same, and have the form of trained ones: the
losses fall, depend on the hyperparameters and scatter from seed to seed, and some runs diverge. They say nothing about
networks. Those that no job of such a study reads are empty.
"""

import copy
import csv
import hashlib
import itertools
import json
import struct
from pathlib import Path

import numpy as np

from study.common.divergence import DIVERGED_LOSS
from study.common.questions import SEARCH
from study.common.run_names import rung_name
from study.config.absent import leave_out
from study.config.limits import MOST_LEVELS
from study.config.runs import Experiment, expand
from study.data.content import FILES
from study.search.promotion import promote
from study.training.record import Record, summary
from study.training.run import iterations_of
from study.training.schedules import decayed, evaluation_iterations, initial_step_size

SEEDS = 10
PIXELS, CLASSES = 784, 10
BATCH_NANOSECONDS = 40  # of a made-up step, for each example and thousand parameters
DIVERGED_BELOW, DIVERGED_ABOVE = 0.005, 0.15  # chance to diverge: with short steps, and with long ones
LONG_STEP = 0.25
UNREAD = ("batches.npz", "parameters.npz", "validation.npz")
TRAINING_IMAGES, TEST_IMAGES, VALIDATION_IMAGES = 6_000, 1_000, 1_000
UINT8 = 0x08  # in an IDX file

SPACE = {
    "hidden_layers": {"layers": [1, 2, 3], "units": [64, 128, 256, 512]},
    "activation": ["relu", "leaky_relu", "tanh", "gelu"],
    "epochs": [2, 4, 6],
    "batch_size": [16, 32, 64, 128],
    "step_size": {"low": 0.02, "high": 0.3, "log": True},
    "decay": ["constant", "exponential", "inverse-time", "cosine"],
    "decay_rate": {"low": 0.01, "high": 0.3, "log": True, "when": {"decay": ["exponential", "inverse-time"]}},
    "momentum": [0.0, 0.5, 0.9],
    "weight_decay": {"choices": [0.0, 0.00001, 0.0001, 0.0003]},
}


def crossed(count: int) -> list[dict]:
    """One experiment of `count` runs: two factors crossed, SEEDS or more seeds for each setting."""
    settings = min(max(count // SEEDS, 4), MOST_LEVELS)
    seeds = max(SEEDS, count // MOST_LEVELS)
    second = max(2, *(divisor for divisor in range(1, int(settings**0.5) + 1) if settings % divisor == 0))
    first = settings // second
    steps = [float(f"{step:.4g}") for step in np.geomspace(0.01, 0.3, first)]
    decays = [0.0, *(float(f"{decay:.4g}") for decay in np.geomspace(1e-6, 1e-3, second - 1))]
    vary = {"step_size": steps, "weight_decay": decays}
    return [{"name": "crossed", "title": "Crossed factors", "seeds": seeds, "settings": {"epochs": 6}, "vary": vary}]


def repeated(count: int) -> list[dict]:
    """One experiment of a single setting with `count` seeds."""
    return [{"name": "repeated", "title": "One setting", "seeds": count, "settings": {"step_size": 0.0123456}}]


def named(count: int) -> list[dict]:
    """One experiment of `count` runs: variants with SEEDS or more seeds each."""
    settings, seeds = min(max(count // SEEDS, 2), MOST_LEVELS), max(SEEDS, count // MOST_LEVELS)
    variants = {f"setting {i}": {"step_size": 0.01 + i * 1e-5} for i in range(settings)}
    return [{"name": "named", "title": "Variants", "seeds": seeds, "settings": {"epochs": 4}, "variants": variants}]


def several(count: int) -> list[dict]:
    """Experiments of 100 runs each."""
    entry = {"title": "One of many", "seeds": SEEDS, "settings": {"epochs": 4}}
    return [
        entry | {"name": f"one-{i}", "vary": {"step_size": [0.01 + i * 1e-5 + j * 0.01 for j in range(100 // SEEDS)]}}
        for i in range(max(count // 100, 1))
    ]


def drawn(count: int) -> list[dict]:
    """A random search of `count` trials, each trained to its end, and successive halving replayed on them."""
    search = {"strategy": "random", "trials": count, "seed": 1, "replay": {"trials": 9, "reduction": 3}, "space": SPACE}
    return [{"name": "drawn", "title": "A random search", "question": SEARCH.key, "seeds": 1, "search": search}]


def halved(count: int) -> list[dict]:
    """Successive halving of `count` trials, with a random search beside it."""
    space = {key: domain for key, domain in SPACE.items() if key != "epochs"}
    search = {"strategy": "successive_halving", "trials": count, "minimum": 1, "seed": 1, "beside": "random"}
    entry = {"name": "halved", "title": "Halving", "seeds": 1, "settings": {"epochs": 9}}
    return [entry | {"search": search | {"space": space}}]


SHAPES = {shape.__name__: shape for shape in (crossed, drawn, halved, repeated, named, several)}


def study_config(config: dict, shapes: list[str], count: int, data: dict | None = None) -> dict:
    """The config with the experiments of these SHAPES, `count` runs or trials in each, and nothing but experiments.

    data: of `write_images`, to have these in place of the config's.
    """
    config = copy.deepcopy(config) | dict.fromkeys(("selection", "mixture", "verification"))
    config["data"] |= data or {}
    config["experiments"] = [entry for shape in shapes for entry in SHAPES[shape](count)]
    leave_out(config)
    return config


def write_images(folder: Path) -> dict:
    """Write made-up images and labels as a data set of a user's own into the folder; its keys for the config."""
    folder.mkdir(parents=True)
    rng, sums, arrays = np.random.default_rng(0), {}, []
    for count in (TRAINING_IMAGES, TEST_IMAGES):
        arrays += [rng.integers(0, 256, (count, 28, 28), dtype=np.uint8), (np.arange(count) % CLASSES).astype(np.uint8)]
    for name, array in zip(FILES, arrays, strict=True):
        content = struct.pack(f">HBB{array.ndim}I", 0, UINT8, array.ndim, *array.shape) + array.tobytes()
        (folder / name).write_bytes(content)
        sums[name] = hashlib.sha256(content).hexdigest()
    keys = {"folder": str(folder), "sha256": sums, "validation_size": VALIDATION_IMAGES, "train_size": None}
    return {"name": None, "catalogue": None, "classes": None, **keys}


def generate(folder: Path, config: dict, card: dict) -> tuple[list[Experiment], dict[str, dict]]:
    """Write the files of all runs and trials into folder/results; gives what `expand` does.

    card: of the split that the runs would have been trained on (its train_size and validation_size).
    """
    experiments, specifications = expand(config)
    results = folder / "results"
    brackets = [bracket for experiment in experiments for bracket in experiment.brackets]
    whole = {run for experiment in experiments if not experiment.brackets for run in experiment.runs}
    whole |= {member.run for bracket in brackets if not bracket.staged for member in bracket.members}
    for run in whole:
        write_run(results / "runs" / run, specifications[run], card)
        for name in UNREAD:
            (results / "runs" / run / name).touch()
    for experiment in experiments:
        for bracket in experiment.brackets:
            if bracket.staged:
                _write_bracket(results, experiment.name, bracket, specifications, card)
    return experiments, specifications


def write_run(folder: Path, specification: dict, card: dict, budgets: tuple = ()) -> dict:
    """Write the specification, curve, summary and timing of a run; its summary.

    budgets: epochs of the rungs so far, for a trial that is stopped at the last of them.
    """
    record = made_up(specification, card, budgets)
    found = {
        "parameters": parameters_of(specification["hidden_layers"]),
        "training_examples": specification["training_images"] or card["train_size"],
        "initial_step_size": _first_step(specification),
    } | summary(record)
    rate = BATCH_NANOSECONDS * 1e-9 * specification["batch_size"] * found["parameters"] / 1000
    seconds = [[point["iteration"], rate * point["iteration"], 0.02 * i] for i, point in enumerate(record.curve, 1)]
    timing = {
        "training_seconds": seconds[-1][1],
        "evaluation_seconds": seconds[-1][2],
        "peak_memory_mb": 80.0,
        "blas_kernel": "none",
        "seconds": seconds,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("specification", specification), ("summary", found), ("timing", timing)):
        _write_json(folder / f"{name}.json", content)
    with (folder / "curve.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(record.curve[0]))
        writer.writeheader()
        writer.writerows(record.curve)
    return found


def made_up(specification: dict, card: dict, budgets: tuple = ()) -> Record:
    """The Record of a run that was not trained: its curve, and whether it diverged."""
    size = specification["training_images"] or card["train_size"]
    total = iterations_of(specification, size)
    stops = evaluation_iterations(total, specification["evaluations"]).tolist()
    pauses = [min(iterations_of(specification | {"epochs": budget}, size), total) for budget in budgets]
    if pauses:
        stops = sorted({*(stop for stop in stops if stop <= pauses[-1]), *pauses})
    key = int(hashlib.sha256(json.dumps(specification).encode()).hexdigest()[:15], 16)
    rng, step = np.random.default_rng(key), _first_step(specification)
    luck, diverges = rng.normal(), rng.random() < (DIVERGED_ABOVE if step > LONG_STEP else DIVERGED_BELOW)
    last = total // 3 if diverges else total
    record = Record(0)
    for stop in stops:
        if stop <= last:
            # Of this evaluation alone, so that it is the same in each rung of a trial.
            noise = np.random.default_rng([key, stop]).normal(size=2)
            record.curve.append(_point(stop, stop / total, specification, luck, noise, card))
    record.iterations = record.curve[-1]["iteration"]
    if diverges and (not budgets or stops[-1] > last):
        record.iterations = record.diverged_at = last + 1
        record.diverged_loss = DIVERGED_LOSS
    record.best = max(record.curve, key=lambda point: point["validation_accuracy"])
    return record


def parameters_of(layers: list[int]) -> int:
    """Weights and biases of a network for images of 28 x 28 pixels."""
    sizes = [PIXELS, *layers, CLASSES]
    return sum((above + 1) * below for above, below in itertools.pairwise(sizes))


def _write_bracket(results, name, bracket, specifications, card):
    """The files of a bracket of several rungs, each rung's slots filled with the best trials of the rung before."""
    current, found = [specifications[member.run] for member in bracket.members], []
    for rung in range(len(bracket.budgets)):
        budgets = bracket.budgets[: rung + 1]
        if rung == 0:
            folders = [results / "trials" / rung_name(member.run, budgets) for member in bracket.members]
        else:
            home = results / f"searches/{name}/{bracket.name}/rung-{rung}"
            promoted = promote(current, found, bracket.slots[rung])
            home.mkdir(parents=True, exist_ok=True)
            _write_json(home / "slots.json", {"epochs": budgets[-1], "slots": promoted})
            current = [entry["specification"] for entry in promoted]
            folders = [home / f"slot-{entry['slot']}" for entry in promoted]
        found = [write_run(*pair, card, budgets) for pair in zip(folders, current, strict=True)]


def _point(stop, share, specification, luck, noise, card):
    """An evaluation: losses that fall with the epochs, towards what the hyperparameters allow.

    share: of the run that is done; luck: of the run; noise: of the evaluation.
    """
    size, batch = specification["training_images"] or card["train_size"], specification["batch_size"]
    epoch, step, units = stop * batch / size, _first_step(specification), sum(specification["hidden_layers"])
    reach = 0.22 + 0.03 * np.log10(step / 0.08) ** 2 + 0.6 / (units + 8) + 40 * specification["weight_decay"]
    reach += 0.02 * specification["momentum"] + 0.003 * luck
    training = float(reach + (2.4 - reach) / (1 + 12 * epoch) + 0.002 * noise[0] * (stop > 0))
    validation = float(training + 0.015 * epoch**0.5 + 0.004 * noise[1] * (stop > 0))
    accuracies = [
        round((1 - 0.38 * loss) * count) / count
        for loss, count in ((training, size), (validation, card["validation_size"]))
    ]
    decay = decayed(specification["decay"], specification["decay_rate"], epoch, epoch / share if share else 1)
    point = {
        "iteration": int(stop),
        "examples": int(stop) * batch,
        "epoch": epoch,
        "step_size": float(step * decay),
        "gradient_norm": float("nan") if stop == 0 else 1 / (1 + epoch),
        "training_loss": training,
        "training_accuracy": accuracies[0],
        "validation_loss": validation,
        "validation_accuracy": accuracies[1],
    }
    for half, sign in (("a", 1), ("b", -1)):
        point[f"validation_loss_{half}"] = validation + sign * 0.003
        point[f"validation_accuracy_{half}"] = accuracies[1]
    return point | {"weight_norm": 14.0 + epoch}


def _first_step(specification):
    return initial_step_size(
        *(specification[key] for key in ("step_size", "batch_size", "step_size_scaling", "reference_batch_size"))
    )


def _write_json(path, content):
    """Unlike study.common.files, without waiting for the disk: these files are many, and worth nothing."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

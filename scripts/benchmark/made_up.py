"""A study that was never trained: the tables of as many runs as wanted, to try the page that explores them with."""

import numpy as np
import pandas as pd

from study.config.runs import Experiment, expand
from study.experiments.tables import run_table, study_table
from study.search.plan import bracket_records
from study.search.tables import furthest_rows, rung_table, trial_curves, trial_rows

EXAMPLES, CLASSES = 55_000, 10
SPACE = {
    "hidden_layers": {"layers": [1, 2], "units": [64, 128, 256, 512]},
    "activation": ["relu", "leaky_relu", "tanh", "gelu"],
    "batch_size": [16, 32, 64, 128],
    "step_size": {"low": 0.00001, "high": 0.3, "log": True},
    "decay": ["constant", "exponential", "cosine"],
    "decay_rate": {"low": 0.01, "high": 0.3, "log": True, "when": {"decay": ["exponential"]}},
    "momentum": [0.0, 0.5, 0.9],
    "weight_decay": [0.0, 0.00001, 0.0001],
}


def experiments(trials: int) -> list[dict]:
    """Entries of a config: crossed settings, variants that share runs with them, and two searches."""
    halving = {"strategy": "successive_halving", "trials": 9, "minimum": 1, "seed": 3, "space": SPACE}
    random = {"strategy": "random", "trials": trials, "seed": 1, "space": SPACE}
    return [
        {
            "name": "layers",
            "title": "Layers & <activations>",
            "seeds": 2,
            "settings": {"epochs": 8},
            "vary": {"hidden_layers": [8, 128, [64, 32]], "activation": ["relu", "tanh"]},
        },
        {
            "name": "named",
            "title": "Named settings",
            "seeds": 2,
            "settings": {"epochs": 8, "hidden_layers": 8},
            "variants": {
                "plain": {},
                "few": {"training_images": 1000},
                "steps": {"iterations": 500},
                "far": {"step_size": 1e6},
            },
        },
        {"name": "halving", "title": "A halving", "seeds": 1, "settings": {"epochs": 9}, "search": halving},
        {"name": "draws", "title": "Many draws", "seeds": 1, "settings": {"epochs": 9}, "search": random},
    ]


def made_up_study(config: dict, trials: int, evaluations: int = 16) -> dict:
    """What study.pages.explore.page.explorer_data takes, with timings, for a study of 27 runs and so many trials.

    config: the project's; its experiments are replaced. The first run diverges.
    """
    config = config | {"experiments": experiments(trials)}
    expanded, specifications = expand(config)
    rng = np.random.default_rng(0)
    tables, curves, rungs, known = {}, [], {}, {}

    def train(run, budget=None):
        if (run, budget) not in known:
            known[run, budget] = _trained(specifications[run], budget, evaluations, rng, diverges=not known)
        return known[run, budget]

    for experiment in expanded:
        if experiment.brackets:
            space = config["experiments"][len(tables)]["search"]["space"]
            runs, curve, rungs[experiment.name] = _searched(experiment, specifications, space, train)
        else:
            runs, curve = _compared(experiment, specifications, train)
        tables[experiment.name] = runs
        curves.append(curve)
    names = pd.concat([table["run"] for table in tables.values()]).drop_duplicates()
    timing = pd.DataFrame({"run": names, "training_seconds": rng.exponential(9, len(names)), "peak_memory_mb": 80.0})
    seconds = [curve[["run", "iteration"]].assign(training_seconds=curve["iteration"] * 4e-4) for curve in curves]
    study = study_table(tables).convert_dtypes()
    return {
        "config": config,
        "runs": study,
        "tables": tables,
        "curves": curves,
        "rungs": rungs,
        "timing": timing,
        "seconds": seconds,
    }


def _compared(experiment: Experiment, specifications, train):
    members = [(member.run, member.level, member.seed) for member in experiment.members]
    done = [train(run) for run, _, _ in members]
    runs = run_table(members, [specifications[run] for run, _, _ in members], [summary for summary, _ in done])
    curves = [curve.assign(run=run) for (run, _, _), (_, curve) in zip(members, done, strict=True)]
    return runs, pd.concat(curves, ignore_index=True)


def _searched(experiment: Experiment, specifications, space, train):
    """(runs, curves, rungs): as many trials as a rung has slots go on, the first of each rung."""
    records = bracket_records(experiment.brackets, space)
    jobs, promotions = [], []
    for bracket in experiment.brackets:
        for rung, (budget, slots) in enumerate(zip(bracket.budgets, bracket.slots, strict=True)):
            members = bracket.members[:slots] if bracket.staged else bracket.members
            jobs += [(member.run, *train(member.run, budget)) for member in members]
            if rung:
                promotions.append({"slots": [{"slot": slot, "from": slot} for slot in range(slots)]})
    specified = [specifications[run] for run, _, _ in jobs]
    summaries = [summary for _, summary, _ in jobs]
    rungs = rung_table(records, specified, summaries, promotions)
    furthest = furthest_rows(rungs)
    curves = [jobs[place][2] for place in furthest.index]
    return (
        trial_rows(rungs, specified, summaries),
        trial_curves(furthest, pd.concat(curves, ignore_index=True), [len(curve) for curve in curves]),
        rungs.drop(columns="point"),
    )


def _trained(specification, budget, evaluations, rng, diverges):
    """(summary, curve) of a run that reaches a level of its own."""
    examples = specification["training_images"] or EXAMPLES
    batch = specification["batch_size"]
    epochs = budget or specification["epochs"]
    steps = specification["iterations"] or round(epochs * examples / batch)
    iteration = np.unique(np.round(np.geomspace(1, steps + 1, evaluations + 1)) - 1).astype(int)
    reached = rng.uniform(0.25, 0.8)
    share = 1 - np.exp(-4 * iteration / steps)
    loss = np.log(CLASSES) + (reached - np.log(CLASSES)) * share + rng.normal(0, 0.02, len(iteration))
    if diverges:
        loss[len(loss) // 2 :] *= 300
    curve = pd.DataFrame(
        {
            "iteration": iteration,
            "examples": iteration * batch,
            "epoch": iteration * batch / examples,
            "step_size": specification["step_size"],
            "gradient_norm": np.where(iteration == 0, np.nan, loss * 2),
            "training_loss": loss,
            "training_accuracy": 0.1 + 0.8 * share,
            "validation_loss": loss * 1.1,
            "validation_accuracy": 0.1 + (0.95 - reached / 4 - 0.1) * share,
            "weight_norm": 10 + share,
        }
    )
    end = curve.iloc[-1]
    summary = {
        "parameters": 100_000,
        "training_examples": examples,
        "initial_step_size": specification["step_size"],
        "status": "diverged" if diverges else "completed",
        "iterations": steps,
        "diverged_at": steps if diverges else None,
        "best_epoch": float(end["epoch"]),
    }
    for when in ("best", "final"):
        for measure in ("training_loss", "training_accuracy", "validation_loss", "validation_accuracy"):
            gone = diverges and when == "final"
            summary[f"{when}_{measure}"] = float("nan") if gone else float(curve[measure].iloc[-1])
    return summary, curve

"""Results that say the opposite: the tables of a finished study, first made clear, then mirrored."""

import json

import numpy as np
import pandas as pd


def clear(project):
    """Bring the seeds of each setting near their mean, so that two of them decide what they agree on."""

    def near(group):
        return group.mean() + 0.01 * (group - group.mean())

    for folder in experiments(project):
        runs, curves = (pd.read_csv(folder / name) for name in ("runs.csv", "curves.csv"))
        level = curves["run"].map(runs.set_index("run")["level"])
        place = curves.groupby("run").cumcount()
        for column in measures(runs):
            runs[column] = runs.groupby("level")[column].transform(near)
        for column in measures(curves):
            curves[column] = curves.groupby([level, place])[column].transform(near)
        write(folder, runs, curves)
    runs = pd.read_csv(project.folder / "results/experiments/training-run/runs.csv")["run"]
    paths = [project.folder / f"results/runs/{run}/batches.npz" for run in runs]
    losses = [np.load(path)["loss"].astype(float) for path in paths]
    for path, loss in zip(paths, losses, strict=True):
        change_batches(path, losses[0] + 0.001 * (loss - losses[0]))
    change_test(project, lambda accuracies: accuracies.mean() + 0.01 * (accuracies - accuracies.mean()))


def mirror(project):
    """Exchange high and low in every experiment, and first and last among the batch losses."""
    for folder in experiments(project):
        tables = [pd.read_csv(folder / name) for name in ("runs.csv", "curves.csv")]
        for table in tables:
            for column in measures(table):
                table[column] = table[column].max() + table[column].min() - table[column]
        write(folder, *tables)
    for path in project.folder.glob("results/runs/*/batches.npz"):
        change_batches(path, np.load(path)["loss"][::-1])
    change_test(project, lambda accuracies: accuracies - 0.5)
    mirror_differences(project)


def experiments(project):
    return sorted((project.folder / "results/experiments").iterdir())


def measures(table):
    """The columns of losses and accuracies that have values."""
    ends = tuple(f"_{what}{half}" for what in ("loss", "accuracy") for half in ("", "_a", "_b"))
    return [column for column in table if column.endswith(ends) and table[column].notna().any()]


def write(folder, runs, curves):
    runs.to_csv(folder / "runs.csv", index=False)
    curves.to_csv(folder / "curves.csv", index=False)


def change_batches(path, loss):
    with np.load(path) as file:
        arrays = dict(file)
    np.savez(path, **arrays | {"loss": loss})


def mirror_differences(project):
    """Exchange the sides of every difference that the test has found."""
    path = project.folder / "results/test.json"
    test = json.loads(path.read_text(encoding="utf-8"))
    for found in [*test["differences"].values(), *test["gains"]]:
        ends = {"low": found["high"], "high": found["low"]}
        found |= {key: None if end is None else -end for key, end in ends.items()}
        found["difference"] = -found["difference"]
    path.write_text(json.dumps(test), encoding="utf-8")


def change_test(project, change):
    """Change the accuracies of the selected networks on the test set."""
    path = project.folder / "results/test.json"
    test = json.loads(path.read_text(encoding="utf-8"))
    test["selected"]["accuracy"] = change(np.array(test["selected"]["accuracy"])).tolist()
    path.write_text(json.dumps(test), encoding="utf-8")

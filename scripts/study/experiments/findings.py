"""What the runs of an experiment show, in numbers, for prose and figures.

Each function takes tables (see study.experiments.tables) and returns plain dicts, ready for JSON.
"""

from study.common.tables import by_level, describe

COMPARED = [
    "best_validation_accuracy",
    "best_validation_loss",
    "final_validation_loss",
    "final_training_loss",
]


def comparison(runs):
    """Best and worst level of each compared measure by their means, and the runs that diverged."""
    result = {
        "runs": len(runs),
        "seeds": int(runs["seed"].nunique()),
        "levels": int(runs["level"].nunique()),
        "diverged": runs.loc[runs["status"] != "completed", ["level", "seed", "diverged_at"]].to_dict("records"),
        "measures": {},
    }
    for measure in COMPARED:
        table = by_level(runs, measure)
        if table.empty:
            continue
        means = table.mean()
        order = means.sort_values(ascending=not measure.endswith("accuracy"), kind="stable").index
        result["measures"][measure] = {
            "best": order[0],
            **describe(table[order[0]]),
            "worst": order[-1],
        }
    return result

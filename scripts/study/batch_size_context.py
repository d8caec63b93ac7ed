"""What the section on the batch size needs beside the levels of its experiment."""

SCALING = "step_size_scaling"
MEASURE = "final_training_loss"


def batch_size_context(levels, factors):
    """Dict with sizes, the levels of the first scaling of the step size, and other_scaling, the name of a second one.

    levels: dicts, in the order of the config. Where two scalings are compared, each of sizes has other_mean and
    other_sd, the final training loss with the second one.
    """
    if SCALING not in factors:
        return {"sizes": levels, "other_scaling": None}
    first, *others = dict.fromkeys(level[SCALING] for level in levels)
    sizes = [level for level in levels if level[SCALING] == first]
    if not others:
        return {"sizes": sizes, "other_scaling": None}
    losses = {level["batch_size"]: level for level in levels if level[SCALING] == others[0]}
    sizes = [
        size | {f"other_{part}": losses[size["batch_size"]][f"{MEASURE}_{part}"] for part in ("mean", "sd")}
        for size in sizes
    ]
    return {"sizes": sizes, "other_scaling": others[0]}

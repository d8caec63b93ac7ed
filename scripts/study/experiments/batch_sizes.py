"""What the section on the batch size needs beside the levels of its experiment."""

SCALING = "step_size_scaling"
MEASURE = "final_training_loss"


def first_scaling(runs):
    """The runs of the first scaling of the step size, in the order of the config: the one that the text is about."""
    return runs[runs[SCALING] == runs[SCALING].iloc[0]]


def batch_size_context(levels, factors):
    """Dict with sizes, the levels of the first scaling of the step size by rising batch size; ends, the first and the
    last of these without a diverged run; and other_scaling, the name of a second one.

    levels: dicts. Where two scalings are compared, each of sizes has other_mean and
    other_sd, the final training loss with the second one.
    """
    names = dict.fromkeys(level.get(SCALING) for level in levels)
    levels = sorted(levels, key=lambda level: level["batch_size"])
    if SCALING not in factors:
        return {"sizes": levels, "ends": _ends(levels), "other_scaling": None}
    first, *others = names
    sizes = [level for level in levels if level[SCALING] == first]
    if not others:
        return {"sizes": sizes, "ends": _ends(sizes), "other_scaling": None}
    losses = {level["batch_size"]: level for level in levels if level[SCALING] == others[0]}
    sizes = [
        size | {f"other_{part}": losses[size["batch_size"]][f"{MEASURE}_{part}"] for part in ("mean", "sd")}
        for size in sizes
    ]
    return {"sizes": sizes, "ends": _ends(sizes), "other_scaling": others[0]}


def _ends(sizes):
    whole = [size for size in sizes if not size["diverged"]] or sizes
    return whole[0], whole[-1]

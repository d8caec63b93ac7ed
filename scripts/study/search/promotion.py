"""Who goes on: the order of the trials of a rung, and the slots of the next one."""

from study.common.run_names import run_name


def rung_order(results: list[dict]) -> list[int]:
    """The trials of a rung from best to worst, by validation accuracy; list of positions in `results`.

    results: the summary of the run in each slot. The highest accuracy among the evaluations so far counts, as in the
    selection of a network; ties go to the lower validation loss, then to the earlier slot. Diverged trials are last.
    """

    def key(slot):
        result = results[slot]
        if result["status"] != "completed":
            return (1, 0.0, 0.0, slot)
        return (0, -result["best_validation_accuracy"], result["best_validation_loss"], slot)

    return sorted(range(len(results)), key=key)


def promote(specifications: list[dict], results: list[dict], slots: int) -> list[dict]:
    """The best `slots` trials of a rung, one dict for each slot of the next rung.

    specifications, results: one for each slot of the rung; results as in rung_order. Each dict has run (the name of the
    trial's full run), specification, slot, from (the slot in the rung before), and the reason: status and accuracy.
    """
    return [
        {
            "run": run_name(specifications[old]),
            "specification": specifications[old],
            "slot": new,
            "from": old,
            "status": results[old]["status"],
            "accuracy": results[old]["best_validation_accuracy"],
        }
        for new, old in enumerate(rung_order(results)[:slots])
    ]

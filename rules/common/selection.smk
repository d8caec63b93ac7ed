"""What the rules of the selection use: the candidates, the reference, and the steps from it to the selected network."""

from study.selection.ablation import TRAINED


def candidates_of(name):
    """Specifications of an experiment's runs, by the names that runs trained to the end have in its table."""
    experiment = EXPERIMENTS[name]
    if not experiment.brackets:
        return {run: SPECIFICATIONS[run] for run in experiment.runs}
    return {
        f"{member.run}_epochs-{bracket.budgets[-1]:g}" if bracket.staged else member.run: SPECIFICATIONS[
            member.run
        ]
        for bracket in experiment.brackets
        for member in bracket.members
    }


@cache
def largest_refit():
    """What it costs at most to train the selected network again: the candidates are known, but not which it will be."""
    settings = SELECTION.get("settings") or {}
    found = candidates_of(SELECTION["experiment"]).values()
    return most([cost_of_specification(changed(specification, settings)) for specification in found])


def reference():
    """Names of the experiments (at most one) that are tested beside the selected network."""
    name = SELECTION.get("reference")
    return [name] if name else []


# The first so many of the refits' seeds; no step without a reference to begin with.
ABLATION_SEEDS = REFIT_SEEDS[: (SELECTION.get("ablation") or 0) if reference() else 0]


def of_ablation():
    """The answers of all trained steps, step by step and seed by seed; nothing where no steps are asked for."""
    return [
        f"<results>/selection/ablation/{step}/seed-{seed}/validation.npz"
        for step in TRAINED
        for seed in ABLATION_SEEDS
    ]

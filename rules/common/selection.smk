"""What the rules of the selection use: the candidates, and the reference."""


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


def reference():
    """Names of the experiments (at most one) that are tested beside the selected network."""
    name = config["selection"].get("reference")
    return [name] if name else []

"""What each job is expected to take: to tell how far a study is, and how long it still takes."""

from study.terminal.seconds import seconds_of_rule


def mean(values):
    """The mean of some seconds; None without any."""
    values = list(values)
    return sum(values) / len(values) if values else None


@cache
def seconds_of_slot(experiment, bracket, rung):
    """Expected seconds of a slot whose trial is known only when it is promoted: those of all trials of its bracket."""
    found = BRACKETS[experiment, bracket]
    begun, ended = found.budgets[rung - 1 : rung + 1]
    return mean(cost(member.run, ended - begun).seconds for member in found.members)


def seconds_of_refits_of(specifications):
    """Expected seconds of runs with the settings of the selected network's refits."""
    settings = SELECTION.get("settings") or {}
    refits = [changed(specification, settings) for specification in specifications]
    return mean(cost_of_specification(refit).seconds for refit in refits)


@cache
def seconds_of_refit():
    """Expected seconds of a refit, before it is known of which network: those of all candidates."""
    return seconds_of_refits_of(candidates_of(SELECTION["experiment"]).values())


@cache
def seconds_of_ablation():
    """Expected seconds of a step from the reference to the selected network: most have the layers of the reference."""
    return seconds_of_refits_of([SPECIFICATIONS[EXPERIMENTS[name].runs[0]] for name in reference()])


# Expected seconds by the wildcards of a job, for rules that train.
OF_TRAINING = {
    "train": lambda job: cost(job.run).seconds,
    "train_with_snapshots": lambda job: cost(job.run).seconds,
    "train_beginning": lambda job: cost(*BEGINNINGS[job.trial]).seconds,
    "train_slot": lambda job: seconds_of_slot(job.experiment, job.bracket, int(job.rung)),
    "refit": lambda job: seconds_of_refit(),
    "ablate": lambda job: seconds_of_ablation(),
}


def expected_seconds(rule, wildcards):
    """Expected seconds of a job, on one core of the machine of study.config.cost."""
    found = OF_TRAINING[rule](wildcards) if rule in OF_TRAINING else None
    return seconds_of_rule(rule, KNOWN_IMAGES.images) if found is None else found

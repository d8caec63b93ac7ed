"""What each job is expected to take: to tell how far a study is, and how long it still takes."""

from functools import cache

from study.config.cost import cost_of
from study.config.runs import changed
from study.config.sizes import known_files, training_part
from study.terminal.seconds import seconds_of_rule

IMAGES = training_part(known_files(DATA_SET), config["data"])


def seconds_of_run(specification, epochs=None):
    """Expected seconds of a training run, up to so many epochs where that is not its end."""
    return cost_of(specification, IMAGES, config["data"]["validation_size"], epochs).seconds


def mean(values):
    """The mean of some seconds; None without any."""
    values = list(values)
    return sum(values) / len(values) if values else None


def seconds_of_slot(wildcards):
    """Expected seconds of a slot whose trial is known only when it is promoted: those of all trials of its bracket."""
    bracket = bracket_of(wildcards)
    begun, ended = bracket.budgets[int(wildcards.rung) - 1 :][:2]
    return mean(seconds_of_run(SPECIFICATIONS[member.run], ended - begun) for member in bracket.members)


def changed_by_selection(specification):
    """A specification with the settings of the selected network's refits."""
    return changed(specification, SELECTION.get("settings") or {})


@cache
def seconds_of_refit():
    """Expected seconds of a refit, before it is known of which network: those of all candidates."""
    candidates = candidates_of(SELECTION["experiment"]).values()
    return mean(seconds_of_run(changed_by_selection(specification)) for specification in candidates)


@cache
def seconds_of_ablation():
    """Expected seconds of a step from the reference to the selected network: most have the layers of the reference."""
    [name] = reference()
    return seconds_of_run(changed_by_selection(SPECIFICATIONS[EXPERIMENTS[name].runs[0]]))


# Expected seconds by the wildcards of a job, for rules that train.
OF_TRAINING = {
    "train": lambda wildcards: seconds_of_run(SPECIFICATIONS[wildcards.run]),
    "train_with_snapshots": lambda wildcards: seconds_of_run(SPECIFICATIONS[wildcards.run]),
    "train_beginning": lambda wildcards: seconds_of_run(
        SPECIFICATIONS[BEGINNINGS[wildcards.trial][0]], BEGINNINGS[wildcards.trial][1]
    ),
    "train_slot": seconds_of_slot,
    "refit": lambda wildcards: seconds_of_refit(),
    "ablate": lambda wildcards: seconds_of_ablation(),
}


def expected_seconds(rule, wildcards):
    """Expected seconds of a job, on one core of the machine of study.config.cost."""
    found = OF_TRAINING[rule](wildcards) if rule in OF_TRAINING else None
    return seconds_of_rule(rule, IMAGES.images) if found is None else found

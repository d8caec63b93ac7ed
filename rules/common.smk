"""What every stage uses: the checked config, the runs that it asks for, and the code that a script depends on."""

import glob
import os
import sys

sys.path.insert(0, f"{workflow.basedir}/scripts")

from study.config import check, check_keys
from study.errors import StudyError
from study.experiments import changed, data_name, expand, refit_seeds, split_name
from study.halving import epochs_of
from study.imports import imported_modules
from study.kernel import choose_kernel
from study.search_labels import describe_space
from study.system import check_libraries

try:
    for path in dict.fromkeys(map(str, workflow.configfiles)):
        check_keys(path)
    check(config)
    # With conda the libraries come with the environment, and only there.
    if workflow.is_main_process and not workflow.deployment_settings.deployment_method:
        check_libraries()
except StudyError as error:
    sys.exit(f"Error: {error}")

# Before any job loads NumPy: the jobs inherit it.
choose_kernel(os.environ)

EXPERIMENTS, SPECIFICATIONS = expand(config)
EXPERIMENTS = {experiment.name: experiment for experiment in EXPERIMENTS}
DATA, SPLIT = data_name(config["data"]), split_name(config["data"])
REFIT_SEEDS = refit_seeds(config["selection"])
TIMINGS = config["report"]["timings"]
# Other data have class names, a description and published accuracies of their own, which the report does not know.
FASHION_MNIST = config["data"]["sha256"] is None
ENVIRONMENT = "../envs/study.yaml"


def one_of(names):
    """Constraint of a wildcard to the names; of none, one that nothing matches."""
    return "|".join(names) or "(?!)"


wildcard_constraints:
    experiment=one_of(EXPERIMENTS),
    run=r"[A-Za-z0-9_.+-]+_[0-9a-f]{10}",
    split=r"train-\w+_validation-\d+_seed-\d+(?:_data-[0-9a-f]+)?",
    part="train|t10k",
    seed=r"\d+",
    dimensions=r"\d+",
    start=r"\d+",


def code(script):
    """Paths of scripts/<script>.py and of the library modules that it imports."""
    path = os.path.relpath(f"{workflow.basedir}/scripts/{script}.py")
    return [path, *imported_modules(path)]


def experiments_of(*kinds):
    """Names of the experiments of the given kinds (single, factorial, variants, search), in the order of the config."""
    return [name for name, experiment in EXPERIMENTS.items() if experiment.kind in kinds]


def answering(question):
    """Names of the experiments (at most one) that answer the question of the assignment."""
    return [name for name, experiment in EXPERIMENTS.items() if experiment.question == question]


def reference():
    """Names of the experiments (at most one) that are tested beside the selected network."""
    name = config["selection"].get("reference")
    return [name] if name else []


# Runs whose noise is measured.
MEASURED_RUNS = [run for name in answering("B2.1") for run in EXPERIMENTS[name].runs]


def expand_names(pattern, names):
    """The pattern with {} replaced by each name."""
    return [pattern.format(name) for name in names]


def of_runs(file):
    """Input function: this file of every run of an experiment."""
    return lambda wildcards: [f"results/runs/{run}/{file}" for run in EXPERIMENTS[wildcards.experiment].runs]


def beginning(course, member):
    """Name of a trial's first stretch of training, up to its course's first budget."""
    return f"{member.run}_epochs-{course.bracket.budgets[0]:g}"


def candidates_of(name):
    """Specifications of an experiment's runs, by their names in its table when they are trained to the end."""
    experiment = EXPERIMENTS[name]
    if not experiment.courses:
        return {run: SPECIFICATIONS[run] for run in experiment.runs}
    return {
        f"{member.run}_epochs-{course.bracket.budgets[-1]:g}" if course.bracket.staged else member.run: (
            SPECIFICATIONS[member.run]
        )
        for course in experiment.courses
        for member in course.members
    }


def batch_losses(wildcards):
    """The minibatch losses of every run, for the question that compares them with the training loss."""
    experiment = EXPERIMENTS[wildcards.experiment]
    return [f"results/runs/{run}/batches.npz" for run in experiment.runs if experiment.question == "B2.1"]


def noise_findings(wildcards):
    """What the noise of the minibatches shows, for the question that is about it."""
    return expand_names("results/experiments/{}/noise.json", set(answering("B2.1")) & {wildcards.experiment})


def noise_tables(wildcards):
    """Tables of the noise along the run of B2.1, for the questions that it helps to answer."""
    if EXPERIMENTS[wildcards.experiment].question not in ("B2.1", "B2.2"):
        return []
    return expand_names("results/experiments/{}/noise/runs.csv", answering("B2.1")) + expand_names(
        "results/experiments/{}/noise/gradients.csv", answering("B2.1")
    )


def factors(wildcards):
    """Params function: the hyperparameters that an experiment varies."""
    return EXPERIMENTS[wildcards.experiment].factors


def first_run(file):
    """Input function: this file of the experiment's first run."""
    return lambda wildcards: f"results/runs/{EXPERIMENTS[wildcards.experiment].runs[0]}/{file}"


def entry_of(name):
    """The config's entry of an experiment."""
    return next(entry for entry in config["experiments"] if entry["name"] == name)


def base_of(name):
    """Values of all hyperparameters that an experiment neither varies nor draws."""
    return changed(config["defaults"], entry_of(name).get("settings", {}))


def search_space(wildcards):
    """Params function: the space that a search draws from, as in the config."""
    return entry_of(wildcards.experiment)["search"]["space"]


def per_experiment(file):
    """This file of every experiment, in the order of the config."""
    return expand_names(f"results/experiments/{{}}/{file}", EXPERIMENTS)


def of_starts(file):
    """This file of every start, for each number of dimensions."""
    return expand_names(f"results/mixture/{{{{dimensions}}}}d/start-{{}}/{file}", range(MIXTURE["starts"]))


def as_pdf(*figures, folder="{experiment}"):
    """The PDFs that are written beside the SVGs of figures."""
    return [f"results/figures/{folder}/{figure}.pdf" for figure in figures]

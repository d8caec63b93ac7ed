"""What every stage uses: the checked config, the runs that it asks for, and the code that a script depends on."""

import glob
import os
import sys

sys.path.insert(0, f"{workflow.basedir}/scripts")

from snakemake.exceptions import WorkflowError
from study.config import check
from study.errors import StudyError
from study.experiments import expand, seeds_of, split_name
from study.imports import imported_modules
from study.system import check_libraries

try:
    check(config)
    # With conda the libraries come with the environment, and only there.
    if workflow.is_main_process and not workflow.deployment_settings.deployment_method:
        check_libraries()
except StudyError as error:
    raise WorkflowError(str(error)) from None

EXPERIMENTS, SPECIFICATIONS = expand(config)
EXPERIMENTS = {experiment.name: experiment for experiment in EXPERIMENTS}
SPLIT = split_name(config["data"])
REFIT_SEEDS = seeds_of(config["selection"]["seeds"])
TIMINGS = config["report"]["timings"]
ENVIRONMENT = "../envs/study.yaml"


wildcard_constraints:
    experiment="[a-z][a-z0-9-]*",
    run=r"[A-Za-z0-9_.+-]+_[0-9a-f]{10}",
    split=r"train-\w+_validation-\d+_seed-\d+",
    seed=r"\d+",
    dimensions=r"\d+",
    start=r"\d+",


def code(script):
    """Paths of the library modules that scripts/<script>.py imports."""
    return imported_modules(os.path.relpath(f"{workflow.basedir}/scripts/{script}.py"))


def experiments_of(*kinds):
    """Names of the experiments of the given kinds (single, factorial, search), in the order of the config."""
    return [name for name, experiment in EXPERIMENTS.items() if experiment.kind in kinds]


def answering(question):
    """Names of the experiments (at most one) that answer the question of the assignment."""
    return [name for name, experiment in EXPERIMENTS.items() if experiment.question == question]


def reference():
    """Names of the experiments (at most one) that are tested beside the selected network."""
    name = config["selection"].get("reference")
    return [name] if name else []


def expand_names(pattern, names):
    """The pattern with {} replaced by each name."""
    return [pattern.format(name) for name in names]

"""What every stage uses: the checked config, the runs that it asks for, and the code that a script depends on."""

import os
import sys

sys.path.insert(0, f"{ROOT}/scripts")

from study.common.errors import StudyError
from study.common.questions import BATCH_SIZE, QUESTIONS
from study.config.catalogue import check_citations, data_set, known_contents
from study.config.check import check
from study.config.repeated_keys import check_keys
from study.config.runs import changed, expand, refit_seeds, split_name
from study.jobs.code import imported_modules
from study.jobs.kernel import choose_kernel
from study.jobs.libraries import check_libraries


def beside_config(file):
    """The path of a file that the config names: from the working directory, or else from a config file's folder."""
    if not isinstance(file, str) or os.path.exists(os.path.expanduser(file)):
        return file
    places = [os.path.join(os.path.dirname(path), file) for path in map(str, reversed(workflow.configfiles))]
    return next((os.path.relpath(place) for place in places if os.path.exists(place)), file)


def files_in(chosen, folder):
    """What the user's folder holds, read before any job starts. Nothing where it is gone and its files were copied."""
    copied = all(os.path.exists(f"resources/{chosen.name}/{name}") for name in chosen.files)
    if copied and chosen.identity is not None and not os.path.isdir(os.path.expanduser(folder)):
        return {}
    # Here, since only this loads NumPy.
    from study.data.folder import measure

    return measure(folder, chosen.files, chosen.title, chosen.is_named, known_contents())


try:
    for path in dict.fromkeys(map(str, workflow.configfiles)):
        check_keys(path)
    if isinstance(config.get("data"), dict) and "catalogue" in config["data"]:
        config["data"]["catalogue"] = beside_config(config["data"]["catalogue"])
    check(config, files_in if workflow.is_main_process else None)
    DATA_SET = data_set(config["data"])
    if workflow.is_main_process:
        check_citations(DATA_SET, f"{ROOT}/report/references.yaml")
    # With conda the libraries come with the environment, and only there.
    if workflow.is_main_process and not DEPLOYMENT:
        check_libraries()
except StudyError as error:
    sys.exit(f"Error: {error}")

# Before any job loads NumPy: the jobs inherit it.
choose_kernel(os.environ)

EXPERIMENTS, SPECIFICATIONS = expand(config)
EXPERIMENTS = {experiment.name: experiment for experiment in EXPERIMENTS}
DATA, SPLIT = DATA_SET.name, split_name(config["data"])
# The captions of the HTML report read it from the config.
config["report"]["subtitle"] = config["report"]["subtitle"].replace("{data}", DATA_SET.title)
REFIT_SEEDS = refit_seeds(config["selection"])
TIMINGS = config["report"]["timings"]
ENVIRONMENT = "../envs/study.yaml"


def one_of(names):
    """Constraint of a wildcard to the names; where there are none, a pattern that matches nothing."""
    return "|".join(names) or "(?!)"


wildcard_constraints:
    experiment=one_of(EXPERIMENTS),
    run=r"[A-Za-z0-9_.+-]+_[0-9a-f]{10}",
    split=r"train-\w+_validation-\d+_seed-\d+(?:_[a-z][a-z0-9-]*)?",
    part="train|t10k",
    seed=r"\d+",
    dimensions=r"\d+",
    start=r"\d+",


def workflow_file(path):
    """A file of the workflow itself, not a result, as an input: by its path from the working directory."""
    return local(os.path.relpath(ROOT / path))


def code(script):
    """Paths of scripts/<script>.py and of the library modules that it imports."""
    path = f"{ROOT}/scripts/{script}.py"
    return [workflow_file(module) for module in (path, *imported_modules(path))]


def experiments_of(*kinds):
    """Names of the experiments of the given kinds (single, factorial, variants, search), in the order of the config."""
    return [name for name, experiment in EXPERIMENTS.items() if experiment.kind in kinds]


def answering(holds):
    """Names of the experiments that answer a question for which holds(question) is true, in the order of the config."""
    questions = {name: QUESTIONS.get(experiment.question) for name, experiment in EXPERIMENTS.items()}
    return [name for name, question in questions.items() if question and holds(question)]


# The experiments (one at most) along whose runs the noise of minibatches is measured.
MEASURED = answering(lambda question: question.measures_noise)
MEASURED_RUNS = [run for name in MEASURED for run in EXPERIMENTS[name].runs]


def expand_names(pattern, names):
    """The pattern with {} replaced by each name."""
    return [pattern.format(name) for name in names]


def of_runs(file):
    """Input function: this file of every run of an experiment."""
    return lambda wildcards: [f"results/runs/{run}/{file}" for run in EXPERIMENTS[wildcards.experiment].runs]


def first_run(file):
    """Input function: this file of the experiment's first run."""
    return lambda wildcards: f"results/runs/{EXPERIMENTS[wildcards.experiment].runs[0]}/{file}"


def validation_answers(wildcards):
    """Input function: the answers to the validation images of every run of an experiment, for a question about them."""
    names = {wildcards.experiment} & set(answering(lambda question: question.answers))
    return [f"results/runs/{run}/validation.npz" for name in names for run in EXPERIMENTS[name].runs]


def batch_losses(wildcards):
    """Input function: the minibatch losses of every run of an experiment, for a question about them."""
    names = {wildcards.experiment} & set(answering(lambda question: question.batch_losses))
    return [f"results/runs/{run}/batches.npz" for name in names for run in EXPERIMENTS[name].runs]


def factors(wildcards):
    """Params function: the hyperparameters that an experiment varies."""
    return EXPERIMENTS[wildcards.experiment].factors


def entry_of(name):
    """The config's entry of an experiment."""
    return next(entry for entry in config["experiments"] if entry["name"] == name)


def base_of(name):
    """Values of all hyperparameters that an experiment neither varies nor draws."""
    return changed(config["defaults"], entry_of(name).get("settings", {}))


def per_experiment(file):
    """This file of every experiment, in the order of the config."""
    return expand_names(f"results/experiments/{{}}/{file}", EXPERIMENTS)

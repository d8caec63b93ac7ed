"""What every stage uses: the checked config, the runs that it asks for, and the code that a script depends on."""

import os
import sys
from functools import cache

from study.common.errors import StudyError
from study.common.questions import BATCH_SIZE, QUESTIONS
from study.config.absent import leave_out
from study.config.catalogue import check_citations, data_set, known_contents
from study.config.check import check
from study.config.cost import cost_of
from study.config.runs import changed, expand, normal, refit_seeds, split_name
from study.config.sizes import known_files, training_part
from study.jobs.call import check_call, command_in_utf8
from study.jobs.code import Digests
from study.jobs.kernel import offer_kernel
from study.jobs.libraries import check_libraries
from study.jobs.portable import BEST, check_level, settle_level
from study.jobs.surroundings import settle

if workflow.is_main_process and (again := command_in_utf8()):
    os.execv(again[0], again)


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
    settle()
    leave_out(config)
    if isinstance(config.get("data"), dict) and "catalogue" in config["data"]:
        config["data"]["catalogue"] = beside_config(config["data"]["catalogue"])
    # The jobs have the config that the main process has checked.
    if workflow.is_main_process:
        check_call()
        check(config, files_in)
    DATA_SET = data_set(config["data"])
    if workflow.is_main_process:
        check_citations(DATA_SET, f"{ROOT}/report/references.yaml")
    # A conda environment brings the libraries with it; no rule names a container or a module that would.
    if workflow.is_main_process and "conda" not in DEPLOYMENT:
        check_libraries()
    if workflow.is_main_process and config["kernel"] != BEST:
        check_level(config["kernel"])
except StudyError as error:
    sys.exit(f"Error: {error}")

if config["kernel"] == BEST:
    offer_kernel()
else:
    settle_level(config["kernel"])

# The parts of a study that a config may leave out; None where it does.
SELECTION, MIXTURE, VERIFICATION = (config.get(part) for part in ("selection", "mixture", "verification"))
STUDY = config["results"]
EXPERIMENTS, SPECIFICATIONS = expand(config)
EXPERIMENTS = {experiment.name: experiment for experiment in EXPERIMENTS}
DATA, SPLIT = DATA_SET.name, split_name(config["data"])
# The captions of Snakemake's report read it from the config.
config["report"]["subtitle"] = config["report"]["subtitle"].replace("{data}", DATA_SET.title)
REFIT_SEEDS = refit_seeds(SELECTION) if SELECTION else []
# Without a selection nothing asks for the test files.
DATA_PARTS = ["train", "t10k"] if SELECTION else ["train"]
TIMINGS = config["report"]["timings"]
ENVIRONMENT = "../envs/study.yaml"
# What `all` asks for, and what `runs` does: each room adds its own.
PROMISED, RUNS = [], []


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
    return of_sources(os.path.relpath(ROOT / path))


# Another kernel makes other bits of everything, as other code does. Runs keep their names: it is no hyperparameter.
DIGESTS = Digests(
    "results/code",
    ROOT,
    ".snakemake/digests.json",
    {} if config["kernel"] == BEST else {"kernel": config["kernel"]},
)


def code(script):
    """The file that says what scripts/<script>.py and the library modules that it imports do."""
    path = f"results/code/{script}.json"
    # A job finds the file, unless it runs where nothing of the main process can be seen.
    if workflow.is_main_process or not os.path.exists(path):
        try:
            DIGESTS.write(f"{ROOT}/scripts/{script}.py")
        except StudyError as error:
            sys.exit(f"Error: {error}")
    return of_sources(path)


# What is known of the training images before they are read.
KNOWN_IMAGES = training_part(known_files(DATA_SET), config["data"])
# Longer than this no run takes, in seconds.
LONGEST = 10_000_000


def cost_of_specification(specification, epochs=None):
    """The Cost of what a specification asks for, up to so many epochs, or to its end (None)."""
    return cost_of(specification, KNOWN_IMAGES, config["data"]["validation_size"], epochs)


@cache
def cost(run, epochs=None):
    """The Cost of a run of this name, up to so many epochs, or to its end (None)."""
    return cost_of_specification(SPECIFICATIONS[run], epochs)


def longest_first(run, priority=0, epochs=None):
    """The priority of a run's job: among those of the same whole number, the longest goes first."""
    return priority + min(cost(run, epochs).seconds / LONGEST, 0.999)


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


def of_each(output, wildcard, values):
    """A rule's outputs for each value of their wildcard. Not collect(), which takes none that are in a storage."""
    return [path.apply_wildcards({wildcard: value}) for value in values for path in output]


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


def named_classes(wildcards):
    """Params function: the names of the classes. In a plain list Snakemake takes braces for wildcards."""
    return DATA_SET.classes


def entry_of(name):
    """The config's entry of an experiment."""
    return next(entry for entry in config["experiments"] if entry["name"] == name)


def base_of(name):
    """Values of all hyperparameters that an experiment neither varies nor draws, in one way of writing."""
    return normal(changed(config["defaults"], entry_of(name).get("settings", {})))


def per_experiment(file):
    """This file of every experiment, in the order of the config."""
    return expand_names(f"<results>/experiments/{{}}/{file}", EXPERIMENTS)

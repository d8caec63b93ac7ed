"""The hyperparameters of a run: one table, from which the order in a specification and the words for readers follow.

The values that each may take are in config/schema.yaml, the defaults and what they do in config.yaml; a test compares
the three. The order of the table is that of every specification: it is part of the bits of results.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hyperparameter:
    """One hyperparameter.

    name: its key in the config. words: its name for readers. main: named in every list of a run's settings. option:
    named there only where it is switched on. column: has a column in the table of all settings, and is a note there
    otherwise. alters: what it changes so that the batch loss is no longer that of the evaluated network and images:
    "examples", "network", or None.
    """

    name: str
    words: str
    main: bool = False
    option: bool = False
    column: bool = False
    alters: str | None = None


HYPERPARAMETERS = (
    Hyperparameter("hidden_layers", "hidden units", main=True, column=True),
    Hyperparameter("activation", "activation", main=True, column=True),
    Hyperparameter("initialisation", "initialisation"),
    Hyperparameter("batch_size", "batch size", main=True, column=True),
    Hyperparameter("sampling", "sampling"),
    # Its column is that of the initial step size, which follows from it, the scaling and the reference batch size.
    Hyperparameter("step_size", "step size", main=True),
    Hyperparameter("step_size_scaling", "step-size scaling"),
    Hyperparameter("reference_batch_size", "reference batch size"),
    Hyperparameter("decay", "decay", main=True, column=True),
    Hyperparameter("decay_rate", "decay rate"),
    Hyperparameter("warmup", "warm-up epochs", option=True),
    Hyperparameter("optimiser", "optimiser"),
    Hyperparameter("momentum", "momentum", main=True, column=True),
    Hyperparameter("nesterov", "Nesterov momentum", option=True),
    Hyperparameter("weight_decay", "weight decay", column=True),
    Hyperparameter("dropout", "dropout", option=True, alters="network"),
    Hyperparameter("label_smoothing", "label smoothing", option=True, alters="examples"),
    Hyperparameter("flip", "flips", option=True, alters="examples"),
    Hyperparameter("shift", "shift in pixels", option=True, alters="examples"),
    Hyperparameter("mixup", "mixup", option=True, alters="examples"),
    Hyperparameter("averaging", "weight averaging", option=True, alters="network"),
    Hyperparameter("training_images", "training images", option=True),
    Hyperparameter("label_noise", "label noise", option=True),
    Hyperparameter("epochs", "epochs", main=True, column=True),
    Hyperparameter("iterations", "iterations"),
    Hyperparameter("evaluations", "evaluations"),
)
ORDER = tuple(each.name for each in HYPERPARAMETERS)
MAIN = [each.name for each in HYPERPARAMETERS if each.main]
OPTIONS = [each.name for each in HYPERPARAMETERS if each.option]
COLUMNS = [each.name for each in HYPERPARAMETERS if each.column]
ALTERING = {each.name: each.alters for each in HYPERPARAMETERS if each.alters}
# The decays that have a rate.
RATED = ("exponential", "inverse-time")

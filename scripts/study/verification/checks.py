"""All checks of formulas and gradients, as rows of one table."""

import numpy as np

from study.common.wording import value_label
from study.derivations.all import DERIVATIONS
from study.formulas.arrays import deviations
from study.formulas.reading import read
from study.verification import oracles, sampling, trained_network
from study.verification.chain import compare_lines
from study.verification.minibatch_problems import minibatch_environments
from study.verification.network_problems import activation_environment, layer_environments, logits_environments
from study.verification.other_problems import (
    INTEGRATED_SHAPES,
    integration_environment,
    library_environment,
    responsibility_environment,
)
from study.verification.problems import mixture_batches, mixture_environment
from study.verification.symbolic import by_algebra
from study.verification.table import (
    ALGEBRA,
    AUTOGRAD,
    BADLY,
    DIFFERENCES,
    EXPONENT,
    LIBRARY,
    NETWORK,
    PLAIN,
    SAMPLE,
    WELL,
)

# On well-conditioned problems the values may differ by rounding only. On badly conditioned ones every way of computing
# loses digits: by a condition number of up to 10^6, or where a weight of 10^-8 is added to a number near one.
TOLERANCES = {WELL: 1e-10, BADLY: 1e-6}
# The difference of two values of E has about ten correct digits; dividing it by the small step loses five of them.
DIFFERENCE_TOLERANCE = 1e-5
SYMBOLIC_SHAPES = [(2, 1), (2, 2)]
SAMPLE_TOLERANCE, SLOPE_TOLERANCE = 0.2, 0.2
RESULT = "result"
# Kinds of problems that are made in one way only, well-conditioned.
ONE_CONDITION = ("integrals", "activation", "logits", "layers", "subsets")


class Environments:
    """The random problems of one condition: called with a kind of problems, it returns a list of Environments.

    They are made at the first call, so that all derivations get the same.
    """

    def __init__(self, condition, count, seed):
        self.batches = mixture_batches(condition, count, seed)
        self.count, self.seed, self._known = count, seed, {}

    def __call__(self, kind):
        if kind not in self._known:
            self._known[kind] = self._make(kind)
        return self._known[kind]

    def _make(self, kind):
        count, seed = self.count, self.seed
        if kind == "integrals":
            return [integration_environment(batch) for batch in mixture_batches("mild", count, seed, INTEGRATED_SHAPES)]
        if kind in ("point", "points"):
            return [library_environment(batch, kind == "point") for batch in self.batches]
        if kind == "responsibilities":
            return [responsibility_environment(batch) for batch in self.batches]
        if kind == "activation":
            return [activation_environment(count, seed)]
        if kind == "logits":
            return logits_environments(count, seed)
        if kind in ("subsets", "draws"):
            return minibatch_environments(count, seed, kind == "draws")
        if kind in ("layers", "minibatch"):
            return layer_environments(count, seed, kind == "minibatch")
        return [mixture_environment(batch, kind) for batch in self.batches]


def row(key, step, way, method, found, tolerance, condition=WELL, **more):
    """One row of the table (see study.verification.table); found: deviations (problems,); more: further columns."""
    found = np.asarray(found)
    worst = float(found.max())
    return {
        "key": key,
        "step": str(step),
        "method": method if condition == WELL else f"{method}, badly conditioned",
        "problems": len(found),
        "max_relative_error": worst,
        "tolerance": tolerance,
        "passed": bool(worst <= tolerance),
        "way": way,
        "condition": condition,
        **more,
    }


def all_checks(count: int, seed: int, derivations: dict = DERIVATIONS) -> list[dict]:
    """Rows of every check, on `count` random problems or slightly more for each."""
    rows = []
    for condition in TOLERANCES:
        environments = Environments(condition, count, seed)
        for derivation in derivations.values():
            if condition == WELL or derivation.problems not in ONE_CONDITION:
                rows += line_checks(derivation, environments, condition)
        rows += oracle_checks(derivations, environments.batches, condition, count, seed)
    rows += moment_checks(derivations, count, seed)
    rows += network_checks(count, seed)
    return sorted(rows, key=lambda each: list(derivations).index(each["key"]))


def line_checks(derivation, environments, condition=WELL):
    """Rows for each line of a derivation: against its left side, and against the line before."""
    tolerance = TOLERANCES[condition]
    return [
        row(derivation.key, found.line, found.way, found.method, found.deviations, tolerance, condition)
        for found in compare_lines(derivation, environments, tolerance)
    ]


def oracle_checks(derivations, batches, condition, count, seed):
    """Rows for the results of derivatives against ways that share no line with the derivation."""
    small = mixture_batches(condition, count, seed + 1, SYMBOLIC_SHAPES)
    rows = []
    for key, subject in oracles.SUBJECTS.items():
        ways = [
            (AUTOGRAD, "automatic differentiation", oracles.by_autograd, batches),
            (ALGEBRA, "computer algebra", by_algebra, small),
        ]
        if condition == WELL:
            ways.append((DIFFERENCES, "central differences", oracles.by_central_differences, batches))
        if not subject.of_softmax:
            ways.append((LIBRARY, "the library’s gradient", oracles.by_library, batches))
        for way, method, function, chosen in ways:
            found = [oracles.relative(oracles.derived_values(derivations[key], b), function(key, b)) for b in chosen]
            tolerance = DIFFERENCE_TOLERANCE if way == DIFFERENCES else TOLERANCES[condition]
            rows.append(row(key, RESULT, way, method, np.concatenate(found), tolerance, condition))
    return rows


def moment_checks(derivations, count, seed):
    """Rows for the moments of a mixture: against the boxed formulas in one to eight dimensions, and large samples."""
    lines = {"A2a": ("mean", 0), "A2b": ("covariance", 2)}
    batches = mixture_batches("well", count, seed)
    found = {
        key: np.concatenate([_library_moment(derivations[key], b, n) for b in batches]) for key, (_, n) in lines.items()
    }
    rows = [row(key, RESULT, LIBRARY, "the library’s moments", found[key], TOLERANCES[WELL]) for key in lines]
    errors = sampling.errors(count, seed)
    size = sampling.SIZES[-1]
    for key, names in (("A2a", ["mean"]), ("A2b", ["second moment", "covariance"])):
        for name in names:
            largest = errors[name][-1].max(axis=1)
            rows.append(row(key, name, SAMPLE, f"samples of {size}", largest, SAMPLE_TOLERANCE, sample_size=size))
            fit = abs(sampling.slope(errors[name]) + 0.5) / 0.5
            exponent = row(key, name, EXPONENT, "exponent of the error, −1/2", [fit], SLOPE_TOLERANCE)
            rows.append(exponent | {"problems": errors[name].shape[1]})
    return rows


def network_checks(count, seed):
    """Rows for each block of parameters of the trained network against the complex step, with each option."""
    rows = []
    for activation, layers, block, option, found in trained_network.findings(count, seed):
        step = f"{value_label(activation)}, {layers} hidden layer{'s' if layers > 1 else ''}, {block}"
        method = "complex step" if option == PLAIN else f"complex step, {option}"
        more = {"activation": activation, "option": option}
        rows.append(row("B1d", step, NETWORK, method, found, TOLERANCES[WELL], **more))
    return rows


def _library_moment(derivation, batch, number):
    env = mixture_environment(batch)
    env.derived[r"\mathbf{m}"] = lambda e: (e.raw(r"\pi")[..., None] * e.raw(r"\boldsymbol{\mu}")).sum(axis=-2)
    value = read(derivation.steps[-1].latex)[-1][-1](env)
    own = np.stack([sampling.moments(each)[number] for each, _ in batch.mixtures()])
    own = own[..., None] if own.ndim == 2 else own
    return deviations(value, own.reshape(value.shape))

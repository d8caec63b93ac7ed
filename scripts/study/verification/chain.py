"""Each line of a derivation compared with its own left side and with the line before."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from study.formulas.arrays import deviations
from study.formulas.reading import read
from study.verification.table import LEFT_SIDE, LINE_BEFORE


@dataclass
class Finding:
    """One comparison: which line (from 1), what it was compared with (way, and method in words), and the deviations."""

    line: int
    way: str
    method: str
    deviations: np.ndarray
    tolerance: float
    reason: str = ""

    @property
    def passed(self):
        return bool((self.deviations <= self.tolerance).all())


def left_side(latex):
    """The text before the first equals sign, with the condition at the end: it names the quantity of the line."""
    condition = latex.partition(r"\quad \text")[2]
    return latex.replace("&", "").replace(r"\begin{align}", "").split("=")[0].strip() + condition


def method_of(left, kind):
    """The method by which the left side of a line is evaluated on problems of a kind, in words."""
    if kind in ("subsets", "draws"):
        return "enumeration"
    if r"\partial" in left or "'" in left:
        return "complex step"
    if r"\int" in left or r"\mathbb{E}" in left or r"\operatorname{cov}" in left:
        return "numerical integration"
    return "definition"


def compare_lines(derivation, environments, tolerance):
    """A Finding for each comparison of each line; environments: function from a kind of problems to its Environments.

    The lines after a line that fails are not compared with it, so that an error is reported at its own line only.
    """
    findings, known = [], {}
    for number, step in enumerate(derivation.steps, 1):
        kind = step.problems or derivation.problems
        for equation, latex in zip(read(step.latex), step.latex.split(r"\qquad"), strict=True):
            left = left_side(latex)
            found = _compare(
                equation, environments(kind), number, method_of(left, kind), tolerance, known.get((left, kind))
            )
            findings += [finding for finding, _ in found]
            if all(finding.passed for finding, _ in found):
                known[left, kind] = found[0][1]
    return findings


def _compare(equation, environments, number, method, tolerance, before):
    """Pairs (finding, right sides) of one equation: compared with its left side, and with the values `before`."""
    own, previous, values = [], [], []
    problem = ""
    for position, env in enumerate(environments):
        try:
            sides = [side(env) for side in equation]
            own.append(np.max([deviations(b, a) for a, b in pairwise(sides)], axis=0))
            values.append(sides[-1])
            if before is not None:
                previous.append(deviations(sides[1], before[position]))
        except (ValueError, KeyError, np.linalg.LinAlgError) as error:
            problem = str(error)
            own.append(np.array([np.inf]))
            previous.append(np.array([np.inf]))

    def finding(way, method, found):
        return Finding(number, way, method, np.concatenate(found), tolerance, problem), values

    found = [finding(LEFT_SIDE, method, own)]
    if before is not None:
        found.append(finding(LINE_BEFORE, "line before", previous))
    return found

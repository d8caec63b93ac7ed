"""Claims about the fits of a mixture, gradients compared with EM: one value per start and number of dimensions."""

import numpy as np

from study.claims.shared.claim import Claim
from study.claims.shared.legacy import grouped_evidence, legacy_claim
from study.common.numbers import fixed, scientific_text, signed, signif
from study.mixture.methods import MINIBATCH, PLAIN, QUASI_NEWTON, REFERENCE, SCALED
from study.mixture.tables import NEAR

# Two fits have the same end if their log-likelihoods per point differ by less than this, in nats.
ALIKE = 0.001


def mixture_claims(findings: list[dict]) -> list[Claim]:
    """All claims about the mixtures.

    findings: contents of findings.json, one for each number of dimensions. The starts in each are a sample; the numbers
    of dimensions are not.
    """
    return [
        alike_claim(_above(findings, SCALED)),
        plain_claim(_above(findings, PLAIN)),
        early_claim(findings),
        late_claim(_above(findings, MINIBATCH)),
        quasi_newton_claim(findings),
    ]


def alike_claim(above):
    """Whether the scaled gradient ends where EM ends."""
    distances = [np.abs(values) for values in above]
    distance = scientific_text(_mean(distances), 0)
    return legacy_claim(
        "scaled-ends-alike",
        grouped_evidence(
            distances, "log-likelihood per point: distance of the scaled gradient’s end from EM’s", null=ALIKE
        ),
        f"The scaled gradient ends where EM ends, to within {ALIKE} nats per point: {distance} on average.",
        f"The scaled gradient ends elsewhere than EM, by {distance} nats per point on average: in another optimum or on the way to one.",
        f"The scaled gradient ends {distance} nats per point from EM on average; whether that counts as the same end, the fits do not decide.",
        above=False,
        digits=None,
        unit="nats",
    )


def plain_claim(above):
    """Whether the plain gradient, in the parameters as they are, ends below EM."""
    size, difference = signif(abs(_mean(above)), 2), signed(_mean(above), 3)
    return legacy_claim(
        "plain-below",
        grouped_evidence(above, "log-likelihood per point: plain gradient minus EM at the end"),
        f"The plain gradient ends below EM, by {size} nats per point on average: one step length serves weights, means and covariances, whose scales differ.",
        f"The plain gradient ends above EM, by {size} nats per point on average.",
        f"Whether the plain gradient ends below EM, the fits do not decide: the mean difference is {difference} nats per point.",
        above=False,
        digits=4,
        unit="nats",
    )


def early_claim(findings):
    """Whether EM needs more than two passes to reach what the minibatch gradient reaches in two."""
    ratio = [
        np.log([_at_most(matched, found) / 2 for matched in found["em_passes_for_minibatch"]]) for found in findings
    ]
    never = any(matched is None for found in findings for matched in found["em_passes_for_minibatch"])
    typical = ("at least " if never else "") + fixed(2 * np.exp(_mean(ratio)), 1)
    return legacy_claim(
        "minibatch-early",
        grouped_evidence(ratio, "logarithm of EM’s passes to where the minibatch gradient stands after two, over two"),
        f"The minibatch gradient pays at first: for what it reaches in two passes EM needs {typical} (geometric mean).",
        f"The minibatch gradient does not pay even at first: for what it reaches in two passes EM needs {typical} (geometric mean).",
        f"For what the minibatch gradient reaches in two passes EM needs {typical} (geometric mean), which the fits do not tell from two.",
        digits=2,
    )


def late_claim(above):
    """Whether the minibatch gradient ends below EM."""
    size, difference = signif(abs(_mean(above)), 2), signed(_mean(above), 3)
    return legacy_claim(
        "minibatch-late",
        grouped_evidence(above, "log-likelihood per point: minibatch gradient minus EM at the end"),
        f"At the end the minibatch gradient stays below EM, by {size} nats per point on average: near an optimum the noise of its directions must be averaged away.",
        f"At the end the minibatch gradient stands above EM, by {size} nats per point on average.",
        f"Whether the minibatch gradient ends below EM, the fits do not decide: the mean difference is {difference} nats per point.",
        above=False,
        digits=4,
        unit="nats",
    )


def quasi_newton_claim(findings):
    """Whether L-BFGS comes near EM's end in fewer passes than EM. A fit that never does counts with all its passes."""
    ratio = [np.log(_passes(found, QUASI_NEWTON) / _passes(found, REFERENCE)) for found in findings]
    times = fixed(np.exp(_mean(ratio)), 2)
    return legacy_claim(
        "quasi-newton-sooner",
        grouped_evidence(ratio, f"logarithm of the passes to within {NEAR} of EM’s end, L-BFGS over EM"),
        f"L-BFGS stops or comes within {NEAR} nats of EM’s end in fewer passes than EM: {times} times as many (geometric mean).",
        f"L-BFGS takes more passes than EM until it stops or comes within {NEAR} nats of EM’s end: {times} times as many (geometric mean).",
        f"L-BFGS takes {times} times as many passes as EM until it stops or comes within {NEAR} nats of EM’s end (geometric mean), which the fits do not tell from as many.",
        above=False,
        digits=2,
    )


def _above(findings, method):
    """For each number of dimensions, float (starts,): how far a method ends above EM, in nats per point."""
    return [np.array([row["above_em"] for row in _rows(found, method)], float) for found in findings]


def _mean(groups):
    return float(np.mean([group.mean() for group in groups]))


def _at_most(passes, found):
    """A number of EM's passes, or all that EM took where it never reached the value (None)."""
    return _rows(found, REFERENCE)[0]["passes"] if passes is None else passes


def _passes(found, method):
    rows = _rows(found, method)
    return np.array([row["passes"] if row["passes_near"] is None else row["passes_near"] for row in rows], float)


def _rows(found, method):
    return [row for row in found["rows"] if row["method"] == method]

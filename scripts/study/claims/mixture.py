"""Claims about the fits of a mixture: gradients beside EM, with one value for each start in each number of dimensions."""

import numpy as np

from study.claims.claim import Claim
from study.claims.evidence import mean_evidence
from study.mixture_findings import MINIBATCH, NEAR, REFERENCE
from study.numbers import fixed, scientific_text, signif

SCALED = "scaled gradient"
# Log-likelihood per point, in nats, within which two fits count as ending alike.
ALIKE = 0.001


def mixture_claims(findings):
    """findings: contents of findings.json, one for each number of dimensions. The sample is all their starts together."""
    fits = [row | {"dimensions": found["dimensions"]} for found in findings for row in found["rows"]]
    above = {m: np.array([row["above_em"] for row in fits if row["method"] == m], float) for m in _methods(fits)}
    return [
        alike_claim(above[SCALED]),
        plain_claim(above["gradient"]),
        early_claim(findings),
        late_claim(above[MINIBATCH]),
        quasi_newton_claim(fits),
    ]


def alike_claim(above):
    """Whether the scaled gradient ends where EM ends."""
    distance = scientific_text(np.abs(above).mean(), 0)
    return Claim(
        "scaled-ends-alike",
        mean_evidence(
            np.abs(above),
            "log-likelihood per point: distance of the scaled gradient’s end from EM’s",
            null=ALIKE,
            test="t",
        ),
        f"The scaled gradient ends where EM ends, within {distance} nats per point on average.",
        f"The scaled gradient ends elsewhere than EM, by {distance} nats per point on average: in another optimum or on the way to one.",
        f"The scaled gradient ends {distance} nats per point from EM on average; whether that counts as the same end, the fits do not decide.",
        above=False,
        digits=None,
        unit="nats",
    )


def plain_claim(above):
    """Whether the gradient in the parameters as they are ends below EM."""
    return Claim(
        "plain-below",
        mean_evidence(above, "log-likelihood per point: plain gradient minus EM at the end"),
        f"The plain gradient ends below EM, by {signif(abs(above.mean()), 2)} nats per point on average: one step length serves weights, means and covariances, whose scales differ.",
        f"The plain gradient ends above EM, by {signif(abs(above.mean()), 2)} nats per point on average.",
        f"The plain gradient’s end differs from EM’s by {signif(abs(above.mean()), 2)} nats per point on average, which the fits do not decide.",
        above=False,
        digits=4,
        unit="nats",
    )


def early_claim(findings):
    """Whether EM needs more than two passes for what the minibatch gradient reaches in two."""
    passes = np.array(
        [
            next(r["passes"] for r in found["rows"] if r["method"] == REFERENCE) if matched is None else matched
            for found in findings
            for matched in found["em_passes_for_minibatch"]
        ],
        float,
    )
    typical = fixed(2 * np.exp(np.log(passes / 2).mean()), 1)
    return Claim(
        "minibatch-early",
        mean_evidence(
            np.log(passes / 2),
            "logarithm of EM’s passes to where the minibatch gradient stands after two, over two",
        ),
        f"The minibatch gradient pays at first: for what it reaches in two passes EM needs {typical} (geometric mean).",
        f"The minibatch gradient does not pay even at first: for what it reaches in two passes EM needs {typical} (geometric mean).",
        f"For what the minibatch gradient reaches in two passes EM needs {typical} (geometric mean), which the fits do not tell from two.",
        digits=2,
    )


def late_claim(above):
    """Whether the minibatch gradient ends below EM."""
    size = signif(abs(above.mean()), 2)
    return Claim(
        "minibatch-late",
        mean_evidence(above, "log-likelihood per point: minibatch gradient minus EM at the end"),
        f"At the end the minibatch gradient stays below EM, by {size} nats per point on average: near an optimum the noise of its directions must be averaged away.",
        f"At the end the minibatch gradient stands above EM, by {size} nats per point on average.",
        f"At the end the minibatch gradient differs from EM by {size} nats per point on average, which the fits do not decide.",
        above=False,
        digits=4,
        unit="nats",
    )


def quasi_newton_claim(fits):
    """Whether L-BFGS comes near EM's end in fewer passes than EM; a method that never does counts with all its passes."""
    ratio = np.log(_passes(fits, "L-BFGS") / _passes(fits, REFERENCE))
    times = fixed(np.exp(ratio.mean()), 2)
    return Claim(
        "quasi-newton-sooner",
        mean_evidence(ratio, f"logarithm of the passes to within {NEAR} of EM’s end, L-BFGS over EM"),
        f"L-BFGS stops or comes within {NEAR} nats of EM’s end in fewer passes than EM: {times} times as many (geometric mean).",
        f"L-BFGS takes more passes than EM until it stops or comes within {NEAR} nats of EM’s end: {times} times as many (geometric mean).",
        f"L-BFGS takes {times} times as many passes as EM until it stops or comes within {NEAR} nats of EM’s end (geometric mean), which the fits do not tell from as many.",
        above=False,
        digits=2,
    )


def _methods(fits):
    return {row["method"] for row in fits}


def _passes(fits, method):
    own = [row for row in fits if row["method"] == method]
    return np.array([row["passes"] if row["passes_near"] is None else row["passes_near"] for row in own], float)

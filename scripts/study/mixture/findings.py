"""What the fits of a mixture show, in numbers, for claims, prose and figures.

For the curves of the starts see study.mixture.tables, for the summaries study.mixture.trace.
"""

import numpy as np
import pandas as pd

from study.mixture.methods import FIRST_STEP, MINIBATCH, PLAIN, QUASI_NEWTON, REFERENCE, SCALED, minibatch_size
from study.mixture.model import Mixture, responsibilities
from study.mixture.tables import NEAR, first_reach, is_sooner

EARLY_PASSES = 2


def findings(
    y: np.ndarray,
    labels: np.ndarray,
    classes: int,
    curves: list[pd.DataFrame],
    summaries: list[dict],
    mixtures: list[Mixture],
) -> dict:
    """The findings of one number of dimensions, as plain values.

    y: points (N, D), float64; labels: their classes (N,), int, below `classes`; curves, summaries and mixtures (those
    of EM): one for each start.
    """
    best = int(np.argmax([summary["methods"][REFERENCE]["log_likelihood"] for summary in summaries]))
    fitted, rows = mixtures[best], fit_rows(curves, summaries)
    return {
        "dimensions": y.shape[1],
        "components": fitted.components,
        "points": len(y),
        "starts": len(summaries),
        "batch_size": minibatch_size(len(y)),
        "first_step": FIRST_STEP,
        "near": NEAR,
        "rows": rows,
        "em_passes_for_minibatch": passes_of_em_to_match_minibatch(curves),
        **comparison(rows),
        "scikit_learn": agreement_with_scikit_learn(summaries),
        "best_start": best,
        "best_value": max(row["log_likelihood"] for row in rows),
        "overlap": overlap(fitted, y),
        "composition": composition(fitted, y, labels, classes),
    }


def fit_rows(curves: list[pd.DataFrame], summaries: list[dict]) -> list[dict]:
    """A dict for each start and method: where the fit ends, and how fast it came near EM's end.

    Keys: start, method, passes, log_likelihood (at the end, per point), above_em (log_likelihood minus EM's), relative
    (the size of that difference, relative to EM's) and passes_near (None if it never came near).
    """
    rows = []
    for curve, summary in zip(curves, summaries, strict=True):
        final = summary["methods"][REFERENCE]["log_likelihood"]
        for method, end in summary["methods"].items():
            own = curve[curve["method"] == method]
            rows.append(
                {
                    "start": summary["start"],
                    "method": method,
                    "passes": end["passes"],
                    "log_likelihood": end["log_likelihood"],
                    "above_em": end["log_likelihood"] - final,
                    "relative": abs(end["log_likelihood"] - final) / abs(final),
                    "passes_near": first_reach(own, final - NEAR),
                }
            )
    return rows


def comparison(rows: list[dict]) -> dict:
    """The methods beside EM, over all starts; rows: those of fit_rows.

    gradient_gap: largest relative difference of the scaled gradient's end from EM's; plain_below: the most that the
    plain gradient ends below EM; quasi_newton_sooner, minibatch_sooner: from how many starts the method came near
    EM's end in fewer passes than EM; spread: distance between the best and the worst end of EM. Distances are in nats
    per point.
    """
    of = {method: [row for row in rows if row["method"] == method] for method in {row["method"] for row in rows}}
    ends = [row["log_likelihood"] for row in of[REFERENCE]]
    return {
        "gradient_gap": max(row["relative"] for row in of[SCALED]),
        "plain_below": max(-row["above_em"] for row in of[PLAIN]),
        "quasi_newton_sooner": _sooner(of[QUASI_NEWTON], of[REFERENCE]),
        "minibatch_sooner": _sooner(of[MINIBATCH], of[REFERENCE]),
        "spread": max(ends) - min(ends),
    }


def _sooner(own, reference):
    """From how many starts a method came near EM's end in fewer passes than EM; rows in the order of the starts."""
    return sum(is_sooner(a["passes_near"], b["passes_near"]) for a, b in zip(own, reference, strict=True))


def value_at(curve: pd.DataFrame, passes: float) -> float:
    """The log-likelihood of the last iterate within a number of passes; curve: of one method."""
    return float(curve[curve["passes"] <= passes]["log_likelihood"].iloc[-1])


def passes_of_em_to_match_minibatch(curves: list[pd.DataFrame], after: int = EARLY_PASSES) -> list[float | None]:
    """For each start the passes that EM needs to the value of the minibatch gradient after `after` passes.

    None where EM never comes so far.
    """
    found = []
    for curve in curves:
        level = value_at(curve[curve["method"] == MINIBATCH], after)
        found.append(first_reach(curve[curve["method"] == REFERENCE], level))
    return found


def agreement_with_scikit_learn(summaries: list[dict]) -> float:
    """Largest relative difference of EM's final log-likelihood from scikit-learn's."""
    pairs = [(s["methods"][REFERENCE]["log_likelihood"], s["scikit_learn"]["log_likelihood"]) for s in summaries]
    return max(abs(own - other) / abs(other) for own, other in pairs)


def composition(mixture: Mixture, y: np.ndarray, labels: np.ndarray, classes: int) -> list[dict]:
    """The classes of each component, a dict for each component, in the order of the weights, largest first.

    Keys: component (its place in this order, from 1), index (its place in the mixture), weight, points (the number of
    its own points, for which it has the largest responsibility), shares (of the classes in the sum of its
    responsibilities, `classes` floats), confidence (mean responsibility for its own points; None without any).
    """
    gamma = responsibilities(mixture, y)
    owner = gamma.argmax(axis=0)
    rows = []
    for place, j in enumerate(np.argsort(-mixture.pi), 1):
        by_class = np.bincount(labels, weights=gamma[j], minlength=classes)
        own = gamma[j][owner == j]
        rows.append(
            {
                "component": place,
                "index": int(j),
                "weight": float(mixture.pi[j]),
                "points": len(own),
                "shares": (by_class / by_class.sum()).tolist(),
                "confidence": float(own.mean()) if len(own) else None,
            }
        )
    return rows


def overlap(mixture: Mixture, y: np.ndarray) -> float:
    """One minus the mean largest responsibility: 0 for components that share no point."""
    gamma = responsibilities(mixture, y)
    return float(1 - gamma.max(axis=0).mean())

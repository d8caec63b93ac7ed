"""What the fits of a mixture show, in numbers, for prose and figures.

The fits are computations without noise of measurement: they are described over the starts, and nothing is tested.

For the curves of the starts see study.mixture.tables, for the summaries study.mixture.trace.
"""

import math

import numpy as np
import pandas as pd

from study.mixture.methods import FIRST_STEP, PLAIN, REFERENCE, SCALED, minibatch_size
from study.mixture.model import Mixture, responsibilities
from study.mixture.tables import EARLY_PASSES, NEAR, early_level, first_reach, is_sooner, value_at

# A fit whose log-likelihood changed by less in the last tenth of its passes, in nats per point, has converged.
STILL = 1e-5


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
    ends = [row["log_likelihood"] for row in rows if row["method"] == REFERENCE]
    collapsed = sum("collapsed" in end for summary in summaries for end in summary["methods"].values())
    return {
        "dimensions": y.shape[1],
        "components": fitted.components,
        "points": len(y),
        "starts": len(summaries),
        "batch_size": minibatch_size(len(y)),
        "first_step": FIRST_STEP,
        "near": NEAR,
        "still": STILL,
        "rows": rows,
        "methods": method_rows(rows),
        "path_gap": spread(path_gaps(curves, SCALED)),
        "plain_path_gap": spread(path_gaps(curves, PLAIN)),
        "early_passes": EARLY_PASSES,
        "em_passes_for_minibatch": at_least(
            passes_of_em_to_match_minibatch(curves), [row["passes"] for row in rows if row["method"] == REFERENCE]
        ),
        "spread": max(ends) - min(ends),
        "scikit_learn": agreement_with_scikit_learn(summaries),
        "best_start": best,
        "overlap": overlap(fitted, y),
        "composition": composition(fitted, y, labels, classes),
        # Only where there are some.
        **({"collapsed": collapsed} if collapsed else {}),
    }


def fit_rows(curves: list[pd.DataFrame], summaries: list[dict]) -> list[dict]:
    """A dict for each start and method: where the fit ends, and how fast it came near EM's end.

    Keys: start, method, passes, log_likelihood (at the end, per point), above_em (log_likelihood minus EM's), converged
    (whether the last tenth of its passes changed it by less than STILL) and passes_near (None if it never came near).
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
                    "converged": abs(end["log_likelihood"] - value_at(own, 0.9 * end["passes"])) < STILL,
                    "passes_near": first_reach(own, final - NEAR),
                }
            )
    return rows


def method_rows(rows: list[dict]) -> list[dict]:
    """A dict for each method over all starts, in the order of the rows; rows: those of fit_rows.

    Keys: method, passes (the most), starts, below (from how many starts it ends below EM), above_em (how far it ends
    above EM, see `spread`), below_em (minus that), distance (its size), converged (how many fits had, by STILL), near
    (how many came near EM's end), passes_near (see `at_least`) and sooner (from how many starts it came near in fewer
    passes than EM).
    """
    of = {
        method: [row for row in rows if row["method"] == method] for method in dict.fromkeys(r["method"] for r in rows)
    }
    return [
        {
            "method": method,
            "passes": max(row["passes"] for row in own),
            "starts": len(own),
            "below": sum(row["above_em"] < 0 for row in own),
            "above_em": spread([row["above_em"] for row in own]),
            "below_em": spread([-row["above_em"] for row in own]),
            "distance": spread([abs(row["above_em"]) for row in own]),
            "converged": sum(row["converged"] for row in own),
            "near": sum(row["passes_near"] is not None for row in own),
            "passes_near": at_least([row["passes_near"] for row in own], [row["passes"] for row in own]),
            "sooner": sum(
                is_sooner(row["passes_near"], beside["passes_near"])
                for row, beside in zip(own, of[REFERENCE], strict=True)
            ),
        }
        for method, own in of.items()
    ]


def spread(values: list[float]) -> dict:
    """median, low and high of the values."""
    return {"median": float(np.median(values)), "low": float(min(values)), "high": float(max(values))}


def at_least(needed: list[float | None], made: list[float]) -> dict:
    """The median of what the fits needed to reach a level: median, and censored, whether it is a lower bound.

    needed: for each start the passes or seconds, None where the level was not reached within those of `made`. What is
    missing lies between these and infinity, and the median between the medians of both.
    """
    low, high = (
        float(np.median([beyond if own is None else own for own, beyond in zip(needed, bounds, strict=True)]))
        for bounds in (made, [math.inf] * len(made))
    )
    return {"median": low, "censored": high > low}


def path_gaps(curves: list[pd.DataFrame], method: str) -> list[float]:
    """For each start the largest distance of a method from EM, in log-likelihood, after as many iterations.

    Over the iterations that both made.
    """
    gaps = []
    for curve in curves:
        own, beside = (
            curve[curve["method"] == name].set_index("iteration")["log_likelihood"] for name in (method, REFERENCE)
        )
        gaps.append(float((own - beside).abs().max()))
    return gaps


def passes_of_em_to_match_minibatch(curves: list[pd.DataFrame]) -> list[float | None]:
    """For each start the passes that EM needs to the early level of the minibatch gradient; None if it stays below."""
    return [first_reach(curve[curve["method"] == REFERENCE], early_level(curve)) for curve in curves]


def agreement_with_scikit_learn(summaries: list[dict]) -> float | None:
    """Largest relative difference of EM's final log-likelihood from scikit-learn's, over the starts that have both.

    None where none has, since EM collapsed.
    """
    pairs = [(s["methods"][REFERENCE], s["scikit_learn"]) for s in summaries if s["scikit_learn"]]
    return max(
        (abs(own["log_likelihood"] - other["log_likelihood"]) / abs(other["log_likelihood"]) for own, other in pairs),
        default=None,
    )


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
                "shares": (by_class / max(by_class.sum(), np.finfo(float).tiny)).tolist(),
                "confidence": float(own.mean()) if len(own) else None,
            }
        )
    return rows


def overlap(mixture: Mixture, y: np.ndarray) -> float:
    """One minus the mean largest responsibility: 0 for components that share no point."""
    gamma = responsibilities(mixture, y)
    return float(1 - gamma.max(axis=0).mean())

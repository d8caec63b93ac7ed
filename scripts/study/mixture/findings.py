"""What the fits of a mixture show, in numbers, for prose and figures."""

import numpy as np
import pandas as pd

from study.mixture.model import Mixture, responsibilities

REFERENCE = "EM"
# Log-likelihood per point, in nats, at which a fit counts as good as EM's in the table of passes.
NEAR = 0.01
MINIBATCH = "minibatch"


def read_mixture(arrays, method):
    """A fitted mixture from the arrays that the fit wrote."""
    return Mixture.of(*(arrays[f"{method}/{name}"] for name in ("pi", "mu", "sigma")))


def fit_rows(curves, summaries):
    """One dict for each start and method: final log-likelihood, distance from EM's, and passes to come near it.

    curves: tables with method, passes, log_likelihood, one for each start; summaries: dicts, in the same order.
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


def with_seconds(curves, seconds):
    """The curve of each start with its seconds and its number: list of tables, in the order of the starts."""
    return [
        curve.merge(clock, on=["method", "iteration"]).assign(start=start)
        for start, (curve, clock) in enumerate(zip(curves, seconds, strict=True))
    ]


def seconds_table(curve):
    """Seconds of each method from one start: in all, until near EM's final log-likelihood (None if never), per pass.

    curve: table with start, method, log_likelihood, passes, seconds, a row for each iterate.
    """
    final = curve[curve["method"] == REFERENCE]["log_likelihood"].iloc[-1]
    rows = []
    for method, line in curve.groupby("method", sort=False):
        seconds, passes = line[["seconds", "passes"]].iloc[-1]
        near = first_reach(line, final - NEAR, "seconds")
        rows.append(
            {
                "start": line["start"].iloc[0],
                "method": method,
                "seconds": seconds,
                "seconds_near": near,
                "per_pass": seconds / passes,
            }
        )
    return pd.DataFrame(rows)


def first_reach(curve, level, column="passes"):
    """The passes (or another column) after which the log-likelihood is at least `level`; None if never."""
    reached = curve[curve["log_likelihood"] >= level]
    return None if reached.empty else float(reached[column].iloc[0])


def value_at(curve, passes):
    """The log-likelihood at the last iterate within a number of passes."""
    return float(curve[curve["passes"] <= passes]["log_likelihood"].iloc[-1])


def passes_of_em_to_match_minibatch(curves, after=2):
    """For each start: the passes that EM takes to the level of the minibatch gradient after `after` passes."""
    found = []
    for curve in curves:
        level = value_at(curve[curve["method"] == MINIBATCH], after)
        found.append(first_reach(curve[curve["method"] == REFERENCE], level))
    return found


def agreement_with_scikit_learn(summaries):
    """Largest relative difference of EM's final log-likelihood from scikit-learn's."""
    pairs = [(s["methods"][REFERENCE]["log_likelihood"], s["scikit_learn"]["log_likelihood"]) for s in summaries]
    return max(abs(own - other) / abs(other) for own, other in pairs)


def composition(mixture, y, labels, classes):
    """Class make-up of each component, in the order of the weights, largest first.

    Returns a list of dicts: component (its place), weight, points (those it is most responsible for), shares (classes,)
    of the responsibilities, and confidence, the mean responsibility for its own points.
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


def overlap(mixture, y):
    """One minus the mean largest responsibility: 0 for components that share no point."""
    gamma = responsibilities(mixture, y)
    return float(1 - gamma.max(axis=0).mean())

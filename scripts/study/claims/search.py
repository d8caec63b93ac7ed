"""Claims of a search: whether its strategy pays, and whether early accuracies foretell later ones."""

import numpy as np

from study.claims.shared.claim import Claim
from study.claims.shared.evidence import mean_evidence, nothing, within
from study.common.numbers import fixed, percent
from study.search.findings import rung_correlations


def search_claims(compared, rungs, strategy):
    """Claims about one search; the seeds are those of its draws.

    compared: findings' comparison with random search, None without one; rungs: table of search_tables.rung_table;
    strategy: its name.
    """
    claims = [random_claim(compared["seeds"], strategy)] if compared else []
    if rungs["rung"].max() > 0:
        claims.append(foretelling_claim(rungs))
    return claims


def random_claim(seeds, strategy):
    """Whether the strategy beats random search at the same compute. seeds: a dict per search seed with both accuracies."""
    own, beside = (np.array([seed[key] for seed in seeds], float) for key in ("strategy", "random"))
    values = f"means of {percent(own.mean(), 2)} and {percent(beside.mean(), 2)}, medians of {percent(np.median(own), 2)} and {percent(np.median(beside), 2)}"
    name = strategy[0].upper() + strategy[1:]
    return Claim(
        "beats-random",
        mean_evidence(
            100 * (own - beside), f"best validation accuracy at the same compute: {strategy} minus random search"
        ),
        f"{name} beats random search at the same compute: {values}.",
        f"{name} loses to random search at the same compute: {values}.",
        f"Whether {strategy} beats random search at the same compute, the searches made do not decide: {values}.",
        digits=2,
        unit="points",
    )


def foretelling_claim(rungs):
    """Whether the accuracies of the promoted at one rung foretell those at the next, over the courses of the search."""
    statistic = "rank correlation between a rung’s accuracies and the next’s among the promoted"
    values = rung_correlations(rungs)
    evidence = within(mean_evidence(values, statistic, test="t"), -1, 1) if values else nothing(statistic)
    mean = fixed(evidence.effect, 2)
    return Claim(
        "early-foretells",
        evidence,
        f"Among the few promoted, early accuracies foretell later ones: their rank correlation from rung to rung is {mean} on average.",
        f"Among the promoted the order turns: the rank correlation of accuracies from rung to rung is {mean} on average.",
        f"Among trials good enough to be promoted, the rank correlation of accuracies from rung to rung is {mean} on average, too little to say that early ones foretell later ones.",
        digits=2,
    )

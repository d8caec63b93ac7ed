"""Claims of a search: whether its strategy beats random search, and whether early accuracies predict later ones."""

from dataclasses import replace

import numpy as np

from study.claims.shared.claim import Claim
from study.claims.shared.evidence import Evidence, mean_evidence, nothing, with_needed
from study.common import student
from study.common.intervals import CONFIDENCE
from study.common.margins import Margins
from study.common.numbers import fixed, percent
from study.search.wording import STRATEGIES


def search_claims(found: dict, margins: Margins) -> list[Claim]:
    """Claims about one search; the seeds are those of its draws. found: of study.search.findings.findings."""
    if not found["complete"]:
        return []
    claims = []
    if found["replay"]:
        claims.append(replay_claim(found["replay"], margins))
    if found["comparison"]:
        claims.append(random_claim(found["comparison"], STRATEGIES[found["plan"]["strategy"]], margins))
    if any(len(bracket["budgets"]) > 1 for bracket in found["plan"]["brackets"]):
        claims.append(foretelling_claim(found["rung_correlations"]))
    return claims


def random_claim(compared: dict, strategy: str, margins: Margins) -> Claim:
    """Whether the strategy beats random search at the same compute.

    compared: of study.search.findings.comparison; strategy: its name for readers.
    """
    own, beside = (np.array([seed[key] for seed in compared["seeds"]], float) for key in ("strategy", "random"))
    means, medians = (
        [percent(compared[key][what], 2) for key in ("strategy", "random")] for what in ("mean", "median")
    )
    values = f"means of {means[0]} and {means[1]}, medians of {medians[0]} and {medians[1]}"
    name = strategy[0].upper() + strategy[1:]
    return Claim(
        "beats-random",
        mean_evidence(
            100 * (own - beside),
            f"best validation accuracy at the same compute: {strategy} minus random search",
            margin=margins.accuracy,
            over="searches",
        ),
        f"{name} beats random search at the same compute: {values}.",
        f"{name} loses to random search at the same compute: {values}.",
        f"Whether {strategy} beats random search at the same compute, the searches made do not resolve: {values}.",
        f"{name} and random search reach the same at the same compute, for our purposes: {values}.",
        digits=2,
        unit="points",
    )


def replay_claim(replay: dict, margins: Margins) -> Claim:
    """Whether halving, replayed on the trials of a random search, finds better ones than random search does.

    replay: of study.search.replay.replay_findings. The interval is over other sets of trials from the same space.
    """
    statistic = "best validation accuracy found with the same compute: halving minus random search, mean of replays"
    effect, error, n = 100 * replay["difference"], 100 * replay["error"], replay["bank"]
    evidence = Evidence(statistic, "jackknife t", effect, None, None, None, n, margin=margins.accuracy, over="trials")
    if error > 0:
        low, high = student.interval(CONFIDENCE, n - 1, effect, error)
        p = 2 * student.tail(abs(effect) / error, n - 1)
        evidence = with_needed(replace(evidence, low=low, high=high, p=p), error * float(np.sqrt(n)))
    values = f"{percent(replay['halving'], 2)} against {percent(replay['random'], 2)} on average"
    return Claim(
        "beats-random",
        evidence,
        f"With the same compute successive halving finds better trials than random search: {values}.",
        f"With the same compute successive halving finds worse trials than random search: {values}.",
        f"Whether successive halving finds better trials than random search with the same compute, these trials do not resolve: {values}.",
        f"With the same compute successive halving and random search find equally good trials, for our purposes: {values}.",
        digits=2,
        unit="points",
    )


def foretelling_claim(correlations: list[float]) -> Claim:
    """Whether the accuracies of the promoted trials at one rung foretell those at the next.

    correlations: of study.search.findings.rung_correlations.
    """
    statistic = "rank correlation between a rung’s accuracies and the next’s among the promoted"
    evidence = mean_evidence(correlations, statistic, test="t", over="searches") if correlations else nothing(statistic)
    mean = fixed(evidence.effect, 2)
    return Claim(
        "early-foretells",
        evidence,
        f"Among the few promoted, early accuracies foretell later ones: their rank correlation from rung to rung is {mean} on average.",
        f"Among the promoted the order turns: the rank correlation of accuracies from rung to rung is {mean} on average.",
        f"Among trials good enough to be promoted, the rank correlation of accuracies from rung to rung is {mean} on average, too little to say that early ones foretell later ones.",
        digits=2,
    )

"""Claims of any experiment that varies factors: a new experiment needs no code.

For each measure: which settings cannot be distinguished from the best one. For a factor whose values have an order:
whether the measure rises or falls along it. For several factors: the same for each, as means over the others, and
whether the effect of one factor depends on another.
"""

from itertools import combinations

import pandas as pd

from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import best_evidence, mean_evidence, trend_evidence
from study.claims.shared.tables import along, in_order, is_ordered
from study.common.numbers import fixed, plus_minus, signed, words
from study.common.tables import by_level
from study.common.wording import NAMES, level_label, said, value_label

# For each measure its name, the number of decimals, and whether larger is better.
MEASURES = {
    "best_validation_accuracy": ("validation accuracy", 4, True),
    "best_validation_loss": ("lowest validation loss", 3, False),
    "final_training_loss": ("final training loss", 3, False),
}


def level_claims(runs: pd.DataFrame, factors: list[str]) -> list[Claim]:
    """All claims of a factorial experiment. runs: table of study.experiments.tables.run_table."""
    claims = [best_claim(f"best-{measure}", by_level(runs, measure), measure) for measure in MEASURES]
    # A factor with a single value has no effect.
    factors = [factor for factor in factors if runs[factor].nunique() > 1]
    for factor in factors:
        for measure in MEASURES:
            table = along(runs, factor, measure)
            if is_ordered(runs, factor):
                claims.append(trend_claim(f"trend-{factor}-{measure}", table, factor, measure))
            elif len(factors) > 1:
                claims.append(best_claim(f"best-{factor}-{measure}", table, measure, named_by(factor)))
    for first, second in combinations(factors, 2):
        claims += [interaction_claim(runs, first, second, measure) for measure in MEASURES]
    return claims


def named_by(factor):
    """A function from a level to its name in a sentence, such as "batch size 64"."""
    return lambda level: f"{NAMES[factor]} {value_label(level)}"


def best_claim(key, table, measure, named=said):
    """Which column of a table (seeds by levels) is best, and which others cannot be distinguished from it.

    named: function from the best level to its name in the sentence.
    """
    name, digits, larger_is_better = MEASURES[measure]
    statistic = f"{name}: gap from the best setting to the worst"
    if len(table) == 0 or len(table.columns) < 2:
        why = f"There are fewer than two settings whose {name} can be compared."
        return untested(key, statistic, why, len(table), digits)
    evidence, best, alike = best_evidence(table, larger_is_better, statistic)
    mean = plus_minus(table[best].mean(), table[best].std() if len(table) > 1 else None, digits)
    head = f"The {name} is best for {named(best)}, {mean}"
    others = words(said(level) for level in alike if level != best)
    rest = "the other is" if len(table.columns) - len(alike) == 1 else "all others are"
    told = f"{head}; {others} cannot be told from it, and {rest} worse." if others else f"{head}; {rest} worse."
    untold = f"{head}, but the seeds cannot tell the settings apart."
    return Claim(key, evidence, told, None, untold, digits=digits)


def trend_claim(key, table, factor, measure):
    """Whether a measure changes along a factor, in either direction. table: of `along`."""
    name, digits, _ = MEASURES[measure]
    return direction_claim(key, table, f"the {name}", f"the {NAMES[factor]}", digits=digits)


def direction_claim(key, table, what, along_what, rises=None, digits=3):
    """Whether a quantity rises (or falls) along the columns of a table, seeds by levels in order.

    rises: the direction that the claim states; None claims that there is a trend, in either direction.
    """
    evidence = trend_evidence(table, f"{what.removeprefix('the ')}: change from the first level to the last")
    if rises is None:
        rises = (evidence.effect or 0) > 0
    ends = ""
    if len(table.columns) > 1:
        ends = f", from {fixed(table.iloc[:, 0].mean(), digits)} to {fixed(table.iloc[:, -1].mean(), digits)}"
    sentences = {
        True: f"{what[0].upper()}{what[1:]} rises with {along_what}{ends}.",
        False: f"{what[0].upper()}{what[1:]} falls with {along_what}{ends}.",
    }
    undecided = f"Whether {what} changes with {along_what}{ends}, the seeds do not decide."
    return Claim(key, evidence, sentences[rises], sentences[not rises], undecided, above=rises, digits=digits)


def interaction_claim(runs, first, second, measure):
    """Whether the change along one factor differs between the two ends of another, compared within each seed."""
    name, digits, _ = MEASURES[measure]
    starts, ends = zip(
        *((values[0], values[-1]) for values in (in_order(runs, f) for f in (first, second))), strict=True
    )
    changes = [
        _corner(runs, {first: ends[0], second: end}, measure) - _corner(runs, {first: starts[0], second: end}, measure)
        for end in (starts[1], ends[1])
    ]
    if any(change.dropna().empty for change in changes):
        why = f"Runs diverged at an end of {NAMES[first]} or {NAMES[second]}: their joint effect cannot be told."
        return untested(f"interaction-{first}-{second}-{measure}", name, why, digits=digits)
    places = [level_label({second: end}) for end in (starts[1], ends[1])]
    found = f"From {level_label({first: starts[0]})} to {level_label({first: ends[0]})} the {name} changes by " + words(
        f"{signed(change.mean(), digits)} with {place}" for change, place in zip(changes, places, strict=True)
    )
    evidence = mean_evidence(
        (changes[1] - changes[0]).to_numpy(),
        f"{name}: difference between the changes along the {NAMES[first]} at both ends of the {NAMES[second]}",
    )
    return Claim(
        f"interaction-{first}-{second}-{measure}",
        evidence,
        f"{found}: the effect of one depends on the other.",
        None,
        f"{found}, a difference that the seeds do not decide.",
        above=(evidence.effect or 0) > 0,
        digits=digits,
    )


def _corner(runs, level, measure):
    """A Series of the measure by seed where some factors have these values, as means over all others.

    It is empty if one of the runs diverged.
    """
    chosen = runs
    for factor, value in level.items():
        chosen = chosen[chosen[factor] == value]
    if (chosen["status"] != "completed").any():
        return pd.Series(dtype=float)
    return chosen.groupby("seed")[measure].mean()

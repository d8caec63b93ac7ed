"""Claims of any experiment that varies factors: a new experiment needs no code.

For each measure: which settings equal the best one, and which are worse. For a factor whose values have an order:
whether the measure rises or falls along it. For several factors: the same for each, as means over the others, and
whether the effect of one factor depends on another.
"""

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from study.claims.shared.claim import Claim, untested
from study.claims.shared.evidence import mean_evidence, standings_evidence
from study.claims.shared.tables import along, in_order, is_ordered
from study.common.margins import Margins
from study.common.numbers import counted, fixed, percent, plain, signed, thousands, words
from study.common.standings import Standings, compared_with_best
from study.common.tables import by_level
from study.common.wording import NAMES, level_label, said, value_label


@dataclass(frozen=True)
class Measure:
    """A measure as claims print it: its name for readers, the number of decimals, whether larger is better, and the
    unit of its differences. Accuracies are printed in per cent, and their differences in percentage points."""

    name: str
    digits: int
    larger_is_better: bool
    unit: str
    scale: float = 1.0

    def printed(self, value: float) -> str:
        """A value, such as "88.12 %" or "0.315 nats"."""
        return percent(value, self.digits) if self.unit == "points" else f"{fixed(value, self.digits)}\xa0nats"


MEASURES = {
    "best_validation_accuracy": Measure("highest validation accuracy", 2, True, "points", 100.0),
    "best_validation_loss": Measure("lowest validation loss", 3, False, "nats"),
    "final_validation_accuracy": Measure("final validation accuracy", 2, True, "points", 100.0),
    "final_validation_loss": Measure("final validation loss", 3, False, "nats"),
    "final_training_loss": Measure("final training loss", 3, False, "nats"),
}
# A sentence names no more settings of a standing than these; of more it tells the number.
MOST_NAMED = 12
# What an experiment without a question of its own is compared by.
COMPARED = ("final_validation_accuracy", "final_validation_loss", "final_training_loss")


def level_claims(runs: pd.DataFrame, factors: list[str], margins: Margins) -> list[Claim]:
    """All claims of a factorial experiment. runs: table of study.experiments.tables.run_table."""
    claims = [best_claim(f"best-{measure}", by_level(runs, measure), measure, margins) for measure in COMPARED]
    # A factor with a single value has no effect.
    factors = [factor for factor in factors if runs[factor].nunique() > 1]
    for factor in factors:
        for measure in COMPARED:
            table = along(runs, factor, measure)
            if is_ordered(runs, factor):
                what, along_what = f"the {MEASURES[measure].name}", f"the {NAMES[factor]}"
                claims += trend_claims(f"trend-{factor}-{measure}", table, measure, what, along_what, margins)
            elif len(factors) > 1:
                claims.append(best_claim(f"best-{factor}-{measure}", table, measure, margins, named_by(factor)))
    for first, second in combinations(factors, 2):
        claims += [interaction_claim(runs, first, second, measure, margins) for measure in COMPARED]
    return claims


def named_by(factor):
    """A function from a level to its name in a sentence, such as "batch size 64"."""
    return lambda level: f"{NAMES[factor]} {value_label(level)}"


def best_claim(key, table, measure, margins, named=said):
    """Which column of a table (seeds by levels) is best, which equal it for our purposes, and which are worse.

    named: function from the best level to its name in the sentence.
    """
    about, margin = MEASURES[measure], margins.of(measure)
    statistic = f"{about.name}: how far the setting that is hardest to tell from the best is behind it"
    if len(table) == 0 or len(table.columns) < 2:
        why = f"There are fewer than two settings whose {about.name} can be compared."
        return untested(key, statistic, why, len(table), about.digits)
    standings = compared_with_best(about.scale * table, about.larger_is_better, margin)
    evidence = standings_evidence(standings, statistic, margin)
    told = standings_sentence(standings, table, about, margin, named)
    return Claim(key, evidence, told, None, told, told, digits=about.digits, unit=about.unit)


def standings_sentence(standings: Standings, table, about, margin, named=said):
    """'The final validation loss is best for 16, 0.315 nats; 64 equals it to within 0.01 nats, 4 and 256 are worse.'"""
    best = standings.best
    head = f"The {about.name} is best for {named(best)}, {about.printed(table[best].mean())}"
    if standings.rows[0].low is None:
        return f"{head}, which one seed cannot tell from the others."
    equal, worse, unresolved = (standings.those(standing) for standing in ("equal", "worse", "unresolved"))
    parts = [f"{head}"]
    if equal:
        verb = "equals" if len(equal) == 1 else "equal"
        parts.append(f"{_named(equal)} {verb} it to within {plain(margin)}\xa0{about.unit}")
    if worse:
        everything = len(worse) == len(table.columns) - 1
        rest = "the other is" if len(worse) == 1 else "all others are"
        parts.append(f"{rest} worse" if everything else f"{_named(worse)} {_are(worse)} worse")
    if unresolved:
        parts.append(f"{counted(standings.n, 'seed')} do not place {_named(unresolved)}")
    return f"{parts[0]}; {', '.join(parts[1:])}."


def _named(levels):
    """Levels as they stand in a sentence: '4 and 256', or '1850 others' of more than MOST_NAMED."""
    return words(map(said, levels)) if len(levels) <= MOST_NAMED else f"{thousands(len(levels))} others"


def _are(items):
    return "is" if len(items) == 1 else "are"


def trend_claims(key, table, measure, what, along_what, margins):
    """The claim that a measure rises (or falls) along a factor; none where an end of the range is not an extreme.

    table: of `along`; what, along_what: their names in the sentence.
    """
    about = MEASURES[measure]
    return direction_claims(key, table, what, along_what, about, margins.of(measure))


def direction_claims(key, table, what, along_what, about, margin=None):
    """As `trend_claims`, for any quantity. about: its Measure."""
    means = table.mean().to_numpy()
    # Where the lowest or the highest level lies inside the range there is no trend to speak of.
    if len(means) < 2 or {int(means.argmin()), int(means.argmax())} != {0, len(means) - 1}:
        return []
    change = about.scale * (table.iloc[:, -1] - table.iloc[:, 0])
    first, last = (said(table.columns[end]) for end in (0, -1))
    evidence = mean_evidence(change, f"{what.removeprefix('the ')}: {last} minus {first}", margin=margin)
    ends = f"from {about.printed(means[0])} with {first} to {about.printed(means[-1])} with {last}"
    head = f"{what[0].upper()}{what[1:]}"
    return [
        Claim(
            key,
            evidence,
            f"{head} rises with {along_what}, {ends}.",
            f"{head} falls with {along_what}, {ends}.",
            f"Whether {what} changes with {along_what}, {ends}, the seeds do not resolve.",
            f"{head} does not change with {along_what} for our purposes, {ends}.",
            digits=about.digits,
            unit=about.unit,
        )
    ]


def interaction_claim(runs, first, second, measure, margins):
    """Whether the change along one factor differs between the two ends of another, compared within each seed."""
    about = MEASURES[measure]
    starts, ends = zip(
        *((values[0], values[-1]) for values in (in_order(runs, f) for f in (first, second))), strict=True
    )
    changes = [
        about.scale
        * (
            _corner(runs, {first: ends[0], second: end}, measure)
            - _corner(runs, {first: starts[0], second: end}, measure)
        )
        for end in (starts[1], ends[1])
    ]
    key = f"interaction-{first}-{second}-{measure}"
    if any(change.dropna().empty for change in changes):
        why = f"Runs diverged at an end of {NAMES[first]} or {NAMES[second]}: their joint effect cannot be told."
        return untested(key, about.name, why, digits=about.digits)
    places = [level_label({second: end}) for end in (starts[1], ends[1])]
    found = (
        f"From {level_label({first: starts[0]})} to {level_label({first: ends[0]})} the {about.name} changes by "
        + words(
            f"{signed(change.mean(), about.digits)}\xa0{about.unit} with {place}"
            for change, place in zip(changes, places, strict=True)
        )
    )
    evidence = mean_evidence(
        (changes[1] - changes[0]).to_numpy(),
        f"{about.name}: difference between the changes along the {NAMES[first]} at both ends of the {NAMES[second]}",
        margin=margins.of(measure),
    )
    depends = f"{found}: the effect of one depends on the other."
    return Claim(
        key,
        evidence,
        depends,
        depends,
        f"{found}, a difference that the seeds do not resolve.",
        f"{found}: the effect of one does not depend on the other, for our purposes.",
        digits=about.digits,
        unit=about.unit,
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

"""A claim about the data: a sentence for each finding, and the evidence that chooses among them.

The sentence that is printed is always the one that the interval supports, and the verdict is that of this sentence.
A few claims are primary: named beforehand in claims/primary.py, and tested. All others describe: they are worded by
their own 95 % interval, and of twenty such sentences about nothing one would be wrong.
"""

from dataclasses import asdict, dataclass
from functools import partial

from study.claims.primary import PRIMARY
from study.claims.shared.edge import near_edge
from study.claims.shared.evidence import Evidence, finding, nothing
from study.common.numbers import thousands

VERDICTS = {"larger": "supported", "smaller": "supported", "equal": "equal", "unresolved": "unresolved"}


@dataclass(frozen=True)
class Claim:
    """What the report says about one quantity, depending on what its evidence shows.

    key: name within its experiment. larger, smaller, equal, unresolved: the sentences for each finding (see
    study.claims.shared.evidence.finding); None for a finding that cannot be, or, for equal, where no margin is meant:
    then a difference that is resolved is told as such. digits, unit: how the effect is printed; digits None means in
    powers of ten.
    """

    key: str
    evidence: Evidence
    larger: str | None
    smaller: str | None
    unresolved: str
    equal: str | None = None
    digits: int | None = 3
    unit: str = ""


def untested(key: str, statistic: str, why: str, n: int = 0, digits: int | None = 3) -> Claim:
    """A Claim about a quantity that the data do not have; why: the sentence that says so."""
    return Claim(key, nothing(statistic, n), None, None, why, digits=digits)


def judge(claims: list[Claim], experiment: str, question: str | None = None) -> list[dict]:
    """The claims of an experiment with what they show, as a list of dicts for JSON.

    Each dict has the columns of study.claims.shared.files and digits; p is None where the claim is not primary.
    """
    return [_judged(claim, experiment, question) for claim in claims]


def _judged(claim, experiment, question):
    evidence, found = claim.evidence, _found(claim, claim.evidence)
    role = "primary" if claim.key in PRIMARY.get(question, ()) else "described"
    return {
        "key": claim.key,
        "experiment": experiment,
        "question": question,
        "role": role,
        "sentence": _sentence(claim, found),
        **asdict(evidence),
        "unit": claim.unit,
        "digits": claim.digits,
        "p": _p(evidence, found) if role == "primary" else None,
        "finding": found,
        "verdict": VERDICTS[found],
        "near_edge": near_edge(evidence, partial(_found, claim)),
    }


def _p(evidence, found):
    """The p of what the printed sentence denies: an effect beyond the margin, or no effect."""
    return evidence.p_equal if found == "equal" else evidence.p


def _found(claim, evidence):
    found = finding(evidence)
    if found == "equal" and claim.equal is None:
        found = finding(_without_margin(evidence))
    return found


def _without_margin(evidence):
    return Evidence(**asdict(evidence) | {"margin": None})


def _sentence(claim, found):
    sentence = getattr(claim, found)
    if found != "unresolved" or not claim.evidence.needed:
        return sentence
    return f"{sentence.removesuffix('.')}; about {thousands(claim.evidence.needed)} {claim.evidence.over} would."

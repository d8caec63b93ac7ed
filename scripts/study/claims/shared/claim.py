"""A claim about the data: a sentence for each verdict, and the evidence that chooses among them.

The claims of an experiment are judged together. Their p-values are corrected for multiple testing by the procedure of
Benjamini and Hochberg (1995), apart from all other claims, so that another experiment changes no verdict here.
"""

from dataclasses import asdict, dataclass

from scipy import stats

from study.claims.shared.evidence import Evidence, nothing

SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class Claim:
    """What the report says about one quantity, depending on the verdict.

    key: name within its experiment. supported, contradicted, undecided: the sentences. contradicted is None for a claim
    that there is a difference in either direction, which a test can support but not contradict. above: whether the
    claim is that the effect lies above evidence.null, or below it. digits, unit: how the effect is printed; digits None
    means in powers of ten.
    """

    key: str
    evidence: Evidence
    supported: str
    contradicted: str | None
    undecided: str
    above: bool = True
    digits: int | None = 3
    unit: str = ""


def untested(key: str, statistic: str, why: str, n: int = 0, digits: int | None = 3) -> Claim:
    """A Claim about a quantity that the data do not have; why: the sentence that says so."""
    return Claim(key, nothing(statistic, n), why, None, why, digits=digits)


def verdict(evidence: Evidence, p: float | None, above: bool) -> str:
    """supported, contradicted or undecided, by the corrected p and the interval; both must exclude the null."""
    if p is None or p >= SIGNIFICANCE or evidence.low <= evidence.null <= evidence.high:
        return "undecided"
    return "supported" if (evidence.effect > evidence.null) == above else "contradicted"


def judge(claims: list[Claim], experiment: str, question: str | None = None) -> list[dict]:
    """The claims of an experiment with their verdicts, as a list of dicts for JSON.

    Each dict has the columns of study.claims.shared.files and digits; p is the corrected one, and the sentence is that
    of the verdict.
    """
    tested = [claim.evidence.p for claim in claims if claim.evidence.p is not None]
    corrected = iter(stats.false_discovery_control(tested).tolist() if tested else [])
    rows = []
    for claim in claims:
        p = None if claim.evidence.p is None else next(corrected)
        found = verdict(claim.evidence, p, claim.above)
        sentence = getattr(claim, found)
        rows.append(
            {"key": claim.key, "experiment": experiment, "question": question, "sentence": sentence}
            | asdict(claim.evidence)
            | {"unit": claim.unit, "digits": claim.digits, "p": p, "verdict": found}
        )
    return rows

"""Claims as the report prints them: the sentence, with the evidence beside it and a link to the table of all claims."""

from markupsafe import Markup

from study.common.errors import unknown
from study.common.numbers import fixed, is_missing, scientific_text, signed, thousands

# The space is inside the link: WeasyPrint would hyphenate differently before a link that begins a line.
LINKED = Markup('{}<a class="evidence" href="#{}"> [{}]</a>')


class ClaimBook:
    """All claims of the report, numbered in order. In a template, `claim(experiment, key)` prints one of them."""

    def __init__(self, rows: list[dict]):
        """rows: dicts of study.claims.shared.claim.judge, from all parts of the study."""
        self.rows = [row | {"number": number, **printed(row)} for number, row in enumerate(rows, 1)]
        self._by_name = {name_of(row): row for row in self.rows}

    def __call__(self, experiment: str, key: str) -> Markup:
        """The sentence of a claim with its evidence, as HTML; an unknown one is an error."""
        return sentence(self.find(experiment, key))

    def short(self, experiment: str, key: str) -> Markup:
        """The sentence of a claim with its number only, where its evidence is printed elsewhere."""
        return shortened(self.find(experiment, key))

    def find(self, experiment: str, key: str) -> dict:
        """The row of a claim; StudyError for an unknown one."""
        name = f"{experiment}:{key}"
        if name not in self._by_name:
            raise unknown("claim", name, self._by_name)
        return self._by_name[name]

    def of(self, experiment: str, prefix: str = "", short: bool = False) -> list[Markup]:
        """The claims of one part of the study whose keys begin with `prefix`, each as HTML."""
        rows = [row for row in self.rows if row["experiment"] == experiment and row["key"].startswith(prefix)]
        return [shortened(row) if short else sentence(row) for row in rows]

    def table_rows(self) -> list[dict]:
        """Rows for the table of claims; the evidence in the text links to their numbers."""
        anchor = Markup('<span id="{}">C{}</span>')
        return [row | {"number": anchor.format(anchor_of(row), row["number"])} for row in self.rows]


def shortened(row):
    """A claim's sentence and its number, as HTML."""
    return LINKED.format(row["sentence"], anchor_of(row), f"C{row['number']}")


def sentence(row):
    """A claim's sentence and its evidence, as HTML."""
    return LINKED.format(row["sentence"], anchor_of(row), f"C{row['number']}: {evidence(row)}")


def evidence(row):
    """'+0.031 (+0.024 to +0.038), n = 3, supported': the effect, its interval, the number of seeds and the verdict."""
    parts = [row["effect_text"] + (f" ({row['interval']})" if row["interval"] else "")]
    parts += [f"against\xa0{row['against']}"] if row["against"] else []
    parts += [
        f"n\xa0=\xa0{thousands(row['n'])}",
        row["verdict"] if row["p"] is not None else f"{row['verdict']}: too few to test",
    ]
    return ", ".join(parts)


def printed(row):
    """The effect, its interval, and the value that it is tested against, as text; empty where there is none.

    Differences have a sign; with digits None a number is printed in powers of ten.
    """
    sign = signed if row["null"] == 0 else fixed

    def number(value):
        return scientific_text(value) if row["digits"] is None else sign(value, row["digits"])

    unit = f"\xa0{row['unit']}" if row["unit"] else ""
    return {
        "effect_text": number(row["effect"]) + unit,
        "interval": "" if is_missing(row["low"]) else f"{number(row['low'])}\xa0to\xa0{number(row['high'])}",
        "against": number(row["null"]) if row["null"] else "",
    }


def name_of(row):
    return f"{row['experiment']}:{row['key']}"


def anchor_of(row):
    return f"claim:{name_of(row)}".replace(" ", "-")

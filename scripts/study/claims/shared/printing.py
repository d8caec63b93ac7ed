"""Claims as the report prints them: the sentence, and a mark that leads to its evidence in the table of all claims."""

from collections import Counter

from markupsafe import Markup

from study.claims.shared.edge import REACH
from study.common.errors import unknown
from study.common.intervals import level_each, needed
from study.common.numbers import fixed, is_missing, plain, scientific_text, signed, thousands, words

# The space is inside the link: WeasyPrint would hyphenate differently before a link that begins a line.
LINKED = Markup('{}<a class="evidence" href="#{}"> [{}]</a>')
NAMED = Markup('<a href="#{}">C{}</a> ({})')
# In the table of claims, beside the verdict of one that is near an edge (study.claims.shared.edge).
EDGE = "†"


# Of the comparisons of many variants, by one measure, the report prints and lists the first so many.
MOST_LISTED = 40


class ClaimBook:
    """All claims of the report, numbered in order. In a template, `claim(experiment, key)` prints one of them.

    Of the claims of an experiment whose keys begin with the same words before a colon, such as those of one measure of
    each variant, those after the first MOST_LISTED are neither printed nor listed.

    What it prints is for paper. Another medium is a subclass with marks and anchors of its own.
    """

    edge, reach = EDGE, REACH

    def __init__(self, rows: list[dict]):
        """rows: dicts of study.claims.shared.claim.judge, from all parts of the study."""
        self.rows = [row | {"number": number, **printed(row)} for number, row in enumerate(rows, 1)]
        self._by_name = {name_of(row): row for row in self.rows}
        self.listed, self._of, met = [], {}, Counter()
        for row in self.rows:
            kind = row["experiment"], *row["key"].partition(": ")[:2]
            met[kind] += 1
            self._of.setdefault(row["experiment"], []).append(row)
            if not kind[-1] or met[kind] <= MOST_LISTED:
                self.listed.append(row)
        self._shown = {row["number"] for row in self.listed}

    def __call__(self, experiment: str, key: str) -> Markup:
        """The sentence of a claim, as HTML, with its interval if it is a primary one; an unknown claim is an error."""
        return self._whole(self.find(experiment, key))

    def short(self, experiment: str, key: str) -> Markup:
        """The sentence of a claim without its interval."""
        return self._shortened(self.find(experiment, key))

    def mark(self, experiment: str, key: str) -> Markup:
        """The mark of a claim alone, for a table that prints its numbers."""
        return self.marked("", self.find(experiment, key))

    def find(self, experiment: str, key: str) -> dict:
        """The row of a claim; StudyError for an unknown one."""
        name = f"{experiment}:{key}"
        if name not in self._by_name:
            raise unknown("claim", name, self._by_name)
        return self._by_name[name]

    def of(self, experiment: str, prefix: str = "", short: bool = False) -> list[Markup]:
        """The claims of one part of the study whose keys begin with `prefix`, each as HTML."""
        rows = self._beginning(experiment, prefix)
        return [self._shortened(row) if short else self._whole(row) for row in rows if row["number"] in self._shown]

    def unlisted(self, experiment: str, prefix: str = "") -> int:
        """How many of these claims are neither printed nor listed."""
        return sum(row["number"] not in self._shown for row in self._beginning(experiment, prefix))

    def _beginning(self, experiment, prefix):
        return [row for row in self._of.get(experiment, []) if row["key"].startswith(prefix)]

    def primary_rows(self) -> list[dict]:
        """The primary claims over seeds: the sentence, n, the spread of one seed, and the fewest seeds that resolve it.

        fewest is None where no number up to study.common.intervals.MOST_SEEDS does.
        """
        return [row | spread_of(row) for row in self.rows if row["role"] == "primary" and row["sd"] is not None]

    def near_edge(self) -> Markup:
        """'So near an edge are C3 (x:higher) and C7 (y:lower).', or 'No claim is so near an edge.', as HTML."""
        near = [NAMED.format(anchor_of(row), row["number"], name_of(row)) for row in self.listed if row["near_edge"]]
        if rest := sum(row["near_edge"] for row in self.rows if row["number"] not in self._shown):
            near.append(f"{thousands(rest)} of those that are not listed")
        if not near:
            return Markup("No claim is so near an edge.")
        return Markup("So near an edge {} {}.").format("is" if len(near) == 1 else "are", words(near))

    def table_rows(self) -> list[dict]:
        """Rows for the table of claims, the sentences of primary ones in bold; the marks in the text link to them."""
        bold = Markup("<strong>{}</strong>")
        return [
            row
            | {"number": self.anchor(row)}
            | ({"sentence": bold.format(row["sentence"])} if row["role"] == "primary" else {})
            for row in self.listed
        ]

    def marked(self, sentence: str, row: dict) -> Markup:
        """A sentence with the mark of its claim, which leads to the row in the table."""
        return LINKED.format(sentence, anchor_of(row), f"C{row['number']}")

    def anchor(self, row: dict) -> Markup:
        """The number of a claim in its row of the table."""
        return Markup('<span id="{}">C{}</span>').format(anchor_of(row), row["number"])

    def _shortened(self, row):
        return self.marked(row["sentence"], row)

    def _whole(self, row):
        """A claim's sentence and its mark; a primary claim has its interval within the sentence."""
        if row["role"] != "primary" or not row["interval"] or row["low"] == row["high"]:
            return self._shortened(row)
        return self.marked(f"{row['sentence'].removesuffix('.')} ({evidence(row)}).", row)


def spread_of(row):
    """{"sd_text": ..., "fewest": ...} of a primary claim."""
    return {
        "sd_text": number_text(row["sd"], row["digits"], fixed) + (f"\xa0{row['unit']}" if row["unit"] else ""),
        "fewest": needed(
            row["effect"] - row["null"], row["sd"], row["margin"], level_each(row["together"]), row["rest"]
        ),
    }


def evidence(row):
    """'+0.031, 95 % interval +0.024 to +0.038, over 10 seeds': the effect, its interval, and what the interval holds.

    An interval that is one of several is called simultaneous: it is wider than it would be alone.
    """
    over = f"over {row['over']}" if row["over"].endswith("images") else f"over {thousands(row['n'])} {row['over']}"
    simultaneous = "simultaneous " if row["together"] > 1 else ""
    return f"{row['effect_text']}, {simultaneous}95\u202f% interval {row['interval']}, {over}"


def verdict_text(row):
    """'supported', 'equal within ±0.01', 'not resolved; about 24 seeds would', or 'too few to tell'; then the mark EDGE
    where another processor might find otherwise."""
    return _verdict(row) + (f"\xa0{EDGE}" if row["near_edge"] else "")


def _verdict(row):
    if row["verdict"] == "equal":
        return f"equal within ±{plain(row['margin'])}"
    if row["verdict"] != "unresolved":
        return row["verdict"]
    if row["low"] is None:
        return "too few to tell"
    return "not resolved" + (f"; about {thousands(row['needed'])} {row['over']} would" if row["needed"] else "")


def printed(row):
    """The effect, its interval, and the value that it is tested against, as text; empty where there is none.

    Differences have a sign; with digits None a number is printed in powers of ten.
    """
    sign = signed if row["null"] == 0 else fixed

    def number(value):
        return number_text(value, row["digits"], sign)

    unit = f"\xa0{row['unit']}" if row["unit"] else ""
    return {
        "effect_text": number(row["effect"]) + unit,
        "interval": "" if is_missing(row["low"]) else f"{number(row['low'])}\xa0to\xa0{number(row['high'])}",
        "against": number(row["null"]) if row["null"] else "",
        "verdict_text": verdict_text(row),
    }


def number_text(value, digits, sign):
    """A number with that many digits, in powers of ten for None. sign: the function that prints it otherwise."""
    return scientific_text(value) if digits is None else sign(value, digits)


def name_of(row):
    return f"{row['experiment']}:{row['key']}"


def anchor_of(row):
    return f"claim:{name_of(row)}".replace(" ", "-")

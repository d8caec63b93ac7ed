"""The evidence of a claim on the web page: a small mark after the sentence, and a card that it shows."""

from urllib.parse import quote

from markupsafe import Markup

from study.claims.shared.printing import ClaimBook, anchor_of
from study.common.numbers import p_value, plain, thousands

# Beside the page; see rules/pages.smk.
EXPLORER = "explore.html"
MARKED = Markup(
    '<span class="claim"{at}>{sentence} <button type="button" class="evidence aside" popovertarget="{card}">C{number}'
    '<span class="unseen">: evidence</span></button><span popover class="card aside" id="{card}" role="group" '
    'aria-label="Evidence of claim C{number}">{lines}<span class="links">{links}</span></span></span>'
)
LINE = Markup('<span class="line"><span class="what">{}</span> <span class="value">{}</span></span>')
LINK = Markup('<a href="{}">{}</a>')


class WebClaims(ClaimBook):
    """The claims of the report, with marks for a browser.

    experiments: titles by the name of each experiment, whose runs a card leads to; parts: for the parts of the study
    that are no experiment, such as the selection, the names of the experiments that they follow from.
    """

    def __init__(self, rows: list[dict], experiments: dict[str, str], parts: dict[str, list[str]]):
        super().__init__(rows)
        self._experiments, self._parts = experiments, parts
        self._told: dict[str, int] = {}

    def marked(self, sentence: str, row: dict) -> Markup:
        """A sentence with the mark and the card of its claim; the first time it has an id, said:<experiment>:<key>."""
        anchor = anchor_of(row)
        times = self._told[anchor] = self._told.get(anchor, 0) + 1
        return MARKED.format(
            at=Markup(' id="{}"').format(said(row)) if times == 1 and sentence else "",
            sentence=sentence,
            card=f"card:{anchor.removeprefix('claim:')}:{times}",
            number=row["number"],
            lines=Markup("").join(LINE.format(*line) for line in lines(row)),
            links=Markup(" ").join(self._links(row)),
        )

    def anchor(self, row: dict) -> Markup:
        """The number of a claim in its row of the table, which is a link to itself."""
        return Markup('<a id="{0}" href="#{0}">C{1}</a>').format(anchor_of(row), row["number"])

    def _links(self, row):
        names = self._parts.get(row["experiment"], [row["experiment"]])
        yield LINK.format(f"#{anchor_of(row)}", "row in the table of claims")
        for name in names:
            if name in self._experiments:
                address = f"{EXPLORER}#experiment={quote(name)}"
                yield LINK.format(address, f"runs of “{self._experiments[name]}”")


def said(row: dict) -> str:
    """The id of a claim's sentence in the text."""
    return anchor_of(row).replace("claim:", "said:", 1)


def lines(row: dict) -> list[tuple[str, str]]:
    """(what, value) of the lines of a card: verdict, effect, interval, test; row: of ClaimBook."""
    found = [("verdict", row["verdict_text"]), (row["statistic"], row["effect_text"])]
    if row["interval"]:
        name = "simultaneous 95\u202f% interval" if row["together"] > 1 else "95\u202f% interval"
        found.append((name, row["interval"]))
    if row["against"]:
        found.append(("compared with", row["against"]))
    if row["margin"] is not None:
        found.append(("margin of interest", f"±{plain(row['margin'])}"))
    if row["n"]:
        found.append(
            ("over", row["over"] if row["over"].endswith("images") else f"{thousands(row['n'])} {row['over']}")
        )
    if row["effect"] is None:
        return found
    tested = row["test"] if row["p"] is None else f"{row['test']}, p {_equals(p_value(row['p']))}"
    found.append(("test" if row["role"] == "primary" else "described by", tested))
    return found


def _equals(p):
    return p if p.startswith("<") else f"=\xa0{p}"

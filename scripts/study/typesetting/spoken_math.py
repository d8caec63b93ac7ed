"""MathML as one line of text, which a screen reader reads out in place of a formula."""

import re
import unicodedata
from xml.etree import ElementTree

ACCENTS = {
    "̂": "hat",
    "^": "hat",
    "ˆ": "hat",
    "~": "tilde",
    "̃": "tilde",
    "¯": "bar",
    "→": "vector",
    "˙": "dot",
}
BRACES = {"⏞", "⏟"}


def linear_text(element: ElementTree.Element) -> str:
    """The formula in linear notation, for example "∂E/∂μ_j = −∑_{i=1}^N γ_(ij)"."""
    # Many screen readers cannot read the mathematical alphabets of Unicode, so plain letters replace them.
    plain = re.sub("[\U0001d400-\U0001d7ff]+", lambda run: unicodedata.normalize("NFKC", run[0]), _read(element))
    return re.sub(r"\s+", " ", plain).strip()


def _read(element: ElementTree.Element) -> str:
    reader = READERS.get(element.tag)
    if reader is not None:
        return reader(element)
    text = (element.text or "").replace("\xa0", " ")
    return _spaced(element, text) if element.tag == "mo" else text + _row(element)


def _row(element: ElementTree.Element) -> str:
    words = [_read(child) for child in element]
    # A space after names such as log and softmax.
    return "".join(
        word + (" " if len(word) > 1 and word.isalpha() and after[:1].isalnum() else "")
        for word, after in zip(words, [*words[1:], ""], strict=False)
    )


def _spaced(element: ElementTree.Element, text: str) -> str:
    if element.get("form") == "prefix" or text in "()[]{}|‖⟨⟩/′!":
        return text
    if text in ",;":
        return f"{text} "
    return f" {text} " if len(text) == 1 and not text.isalnum() and text not in "∂∇∑∏∫" else text


def _group(element: ElementTree.Element) -> str:
    """A part of a formula, in parentheses when it is more than one symbol."""
    text = _read(element).strip()
    return text if len(text) <= 1 or re.fullmatch(r"\d+|[A-Za-z]+|.[̂̃]?", text) else f"({text})"


def _scripts(*marks: str):
    def read(element: ElementTree.Element) -> str:
        base = _read(element[0]).strip()
        return base + "".join(mark + _group(part) for mark, part in zip(marks, element[1:], strict=True))

    return read


def _over(element: ElementTree.Element) -> str:
    mark = (element[1].text or "").strip()
    if mark in ACCENTS:
        return f"{_group(element[0])} {ACCENTS[mark]}"
    return _scripts("^")(element) if mark not in BRACES else _read(element[0])


def _under(element: ElementTree.Element) -> str:
    mark = (element[1].text or "").strip()
    if mark in BRACES:
        return _read(element[0])
    if element[0].tag == "munder":
        return f"{_group(element[0])} [{_read(element[1]).strip()}]"
    return _scripts("_")(element)


def _fraction(element: ElementTree.Element) -> str:
    return f"{_group(element[0])}/{_group(element[1])}"


def _table(element: ElementTree.Element) -> str:
    rows = [" ".join(filter(None, (_read(cell).strip() for cell in row))) for row in element]
    return "; ".join(rows)


READERS = {
    "msub": _scripts("_"),
    "msup": _scripts("^"),
    "msubsup": _scripts("_", "^"),
    "munderover": _scripts("_", "^"),
    "mover": _over,
    "munder": _under,
    "mfrac": _fraction,
    "msqrt": lambda element: f"√({_row(element).strip()})",
    "mroot": lambda element: f"{_group(element[1])}√({_read(element[0]).strip()})",
    "mtable": _table,
    "mspace": lambda element: " ",
    "mphantom": lambda element: "",
}

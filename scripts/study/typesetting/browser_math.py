"""MathML for a browser, which knows less of it than the tree of study.typesetting.mathml says.

Browsers set MathML Core (https://www.w3.org/TR/mathml-core/): of the attribute mathvariant it has the value normal
alone, and a letter of another alphabet is a character of its own. The style sheet of the page aligns columns.
"""

import unicodedata
from xml.etree import ElementTree

from study.common.errors import StudyError

# As in the names of Unicode's mathematical alphabets.
ALPHABETS = {"bold": "BOLD", "italic": "ITALIC", "bold-italic": "BOLD ITALIC", "script": "SCRIPT"}
SPACING = {"mo", "mspace"}
ROWS = {"math", "mrow", "mtd"}
SCRIPTED = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
TALL = {"mfrac", "mtable", "munder", "mover", "munderover"}
# Set by the style sheet.
DROPPED = {"rowspacing", "columnspacing"}


def browser_math(tree: ElementTree.Element) -> str:
    """The MathML of a formula as HTML; tree: of study.typesetting.mathml.to_mathml, which stays as it is.

    StudyError for a letter that its alphabet does not have.
    """
    return ElementTree.tostring(_copied(tree, False), encoding="unicode")


def _copied(element: ElementTree.Element, is_script: bool) -> ElementTree.Element:
    own = {name: value for name, value in element.attrib.items() if name not in DROPPED}
    text = element.text
    if own.get("mathvariant", "normal") != "normal":
        text = "".join(_letter(each, own["mathvariant"]) for each in text or "")
        del own["mathvariant"]
    elif element.tag == "mi" and text and len(text) == 1 and "Α" <= text <= "Ω":
        # A browser would slant it, as it does small letters.
        own["mathvariant"] = "normal"
    if element.tag == "mo" and (is_script or text == "/"):
        # In an index or exponent printing has no space around signs, and hardly any around a solidus.
        own = {"lspace": "0em", "rspace": "0em"} | own
    if element.tag == "msqrt" and not any(part.tag in TALL for part in element.iter()):
        # Chromium leaves room for a larger root sign; the style sheet takes it away.
        own["class"] = "low"
    copy = ElementTree.Element(element.tag, own)
    copy.text = text
    for place, child in enumerate(element):
        if place and element.tag in ROWS and _are_apart(element[place - 1], child):
            copy.append(ElementTree.Element("mspace", width="0.17em"))
        copy.append(_copied(child, is_script or (element.tag in SCRIPTED and place > 0)))
    return copy


def _are_apart(before: ElementTree.Element, after: ElementTree.Element) -> bool:
    """Whether there is a thin space between neighbours: around the name of a function, beside what is no sign.

    Browsers put none there.
    """
    return (_is_name(before) and after.tag not in SPACING) or (_is_name(after) and before.tag not in SPACING)


def _is_name(element: ElementTree.Element) -> bool:
    """Whether an element is the name of a function, such as log."""
    text = element.text or ""
    return element.tag in ("mi", "mo") and len(text) > 1 and text.isalpha()


def _letter(letter: str, variant: str) -> str:
    """A letter in an alphabet: "μ" in "bold-italic" is "𝝁"."""
    try:
        _, size, _, name = unicodedata.name(letter).split(maxsplit=3)
        return unicodedata.lookup(f"MATHEMATICAL {ALPHABETS[variant]} {size} {name}")
    except (KeyError, ValueError) as error:
        raise StudyError(f"A browser has no {variant} form of {letter!r}; use another letter or style.") from error

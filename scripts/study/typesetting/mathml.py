"""LaTeX to MathML, with the mistakes that the converter tolerates corrected or refused.

The converter of ziamath prints an unknown command as its own name, and accepts unbalanced braces and unknown
environments. The report is built without anybody looking at it, so these must be errors.
"""

import re
from xml.etree import ElementTree

from ziamath.tex import tex2mml

from study.common.errors import StudyError

ENVIRONMENTS = {
    *("align", "align*", "aligned", "gather", "gather*", "gathered", "split", "cases", "array"),
    *("matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "Bmatrix"),
}
# The converter accepts each of these and sets it wrongly.
MISPRINTED = {
    r"\operatorname*": r"use \argmax, or \underset{i}{\operatorname{...}}",
    r"\mathop": r"use \underset{i}{\operatorname{...}}",
    r"\tag": "equations are numbered by the report",
    r"\label": "give the label to equation(...)",
    r"\not": r"use \neq, \notin or the like",
    r"\limits": "limits are set above and below by themselves in displays",
    r"\nolimits": "limits stand at the side by themselves in running text",
    r"\bmod": r"use \operatorname{mod} with \; around it",
}
BOLD_DIGITS = {ord("0") + i: chr(0x1D7CE + i) for i in range(10)}
DOUBLE_STRUCK_DIGITS = {ord("0") + i: chr(0x1D7D8 + i) for i in range(10)}
LARGE_OPERATORS = {"∑", "∏", "⋃", "⋂", "∫", "∬", "∮"}
LIMIT_BASES = {"∑", "∏", "⋃", "⋂", "max", "min", "sup", "inf", "lim", "argmax", "argmin"}
SPACES = {
    **{symbol: {"lspace": "0em", "rspace": "0em"} for symbol in "∂∇"},
    **{symbol: {"lspace": "0.24em", "rspace": "0.24em"} for symbol in "∼⊙⊗∘"},
    ",": {"rspace": "0.2em"},
}
SCRIPTS_TO_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
LIMITS_TO_SCRIPTS = {limits: scripts for scripts, limits in SCRIPTS_TO_LIMITS.items()}
ALL_SCRIPTS = {*SCRIPTS_TO_LIMITS, *LIMITS_TO_SCRIPTS}
ROWS = {"math", "mrow", "mtd"}
SIGNS = {"−", "-", "+", "±", "∓"}
CLOSING = {")", "]", "}", "|", "‖", "⟩", "!", "′"}


def to_mathml(latex: str, display: bool) -> ElementTree.Element:
    """The MathML tree of a formula, corrected. Raises StudyError with the formula if it cannot be set correctly."""
    _refuse_mistakes(latex)
    try:
        tree = ElementTree.fromstring(tex2mml(_prepare(latex), inline=not display))
    except StudyError:
        raise
    except Exception as error:
        raise _cannot_set(latex, f"{type(error).__name__} {error}".strip()) from error
    _strip_namespace(tree)
    tree.set("displaystyle", "true" if display else "false")
    _refuse_unknown_commands(tree, latex)
    _unwrap_single(tree)
    _unwrap_rows(tree)
    _place_limits(tree, display)
    _space_symbols(tree)
    _mark_signs(tree)
    _fix_sizes(tree)
    _space_rows(tree)
    return tree


def _cannot_set(latex: str, reason: str) -> StudyError:
    return StudyError(f"Cannot set the formula {latex!r}: {reason}.")


def _refuse_mistakes(latex: str) -> None:
    bare = latex.replace(r"\{", "").replace(r"\}", "")
    if bare.count("{") != bare.count("}"):
        raise _cannot_set(latex, "its braces do not pair")
    if not latex.strip():
        raise _cannot_set(latex, "it is empty")
    if found := re.search(r"[\x00-\x08\x0b-\x1f]", latex):
        raise _cannot_set(latex, f"it holds the control character {found[0]!r}; was a backslash read as an escape?")
    if found := re.search(r"\\\\[A-Za-z]\w*", latex):
        raise _cannot_set(latex, rf"{found[0]} has two backslashes: a command takes one, a row break a space after it")
    for environment in re.findall(r"\\(?:begin|end)\s*\{([^}]*)\}", latex):
        if environment not in ENVIRONMENTS:
            raise _cannot_set(latex, f"unknown environment {environment!r}")
    for command in re.findall(r"\\[A-Za-z]+\*?", latex):
        if (remedy := MISPRINTED.get(command) or MISPRINTED.get(command.rstrip("*"))) is not None:
            raise _cannot_set(latex, f"{command} comes out wrong here; {remedy}")


def _prepare(latex: str) -> str:
    # The report gives one number to each display, so the rows of an align must not have their own.
    latex = re.sub(r"\\(begin|end)\s*\{(align|gather)\}", r"\\\1{\2*}", latex)
    latex = re.sub(r"\\mathbf\s*\{(\d+)\}", lambda digits: digits[1].translate(BOLD_DIGITS), latex)
    return re.sub(r"\\mathbb\s*\{(\d+)\}", lambda digits: digits[1].translate(DOUBLE_STRUCK_DIGITS), latex)


def _strip_namespace(tree: ElementTree.Element) -> None:
    for element in tree.iter():
        element.tag = element.tag.rpartition("}")[2]


def _refuse_unknown_commands(tree: ElementTree.Element, latex: str) -> None:
    for element in tree.iter():
        text = element.text or ""
        if len(text) > 1 and text.startswith("\\"):
            raise _cannot_set(latex, f"unknown command {text}")


def _unwrap_single(parent: ElementTree.Element) -> None:
    # ziamath sets the subscript of a group too low, even of a group of one symbol, as in \boldsymbol{\mu}_j.
    for index, child in enumerate(parent):
        while child.tag == "mrow" and len(child) == 1 and not child.attrib:
            parent[index] = child = child[0]
        _unwrap_single(child)


def _unwrap_rows(parent: ElementTree.Element) -> None:
    # ziamath sets each row twice to find its height, so it would set a row within a row four times.
    while parent.tag in ROWS and len(parent) == 1 and parent[0].tag == "mrow" and not parent[0].attrib:
        parent[:] = parent[0]
    for child in parent:
        _unwrap_rows(child)


def _place_limits(tree: ElementTree.Element, display: bool) -> None:
    """Limits above and below their operator in displays, beside it in running text."""
    tags = SCRIPTS_TO_LIMITS if display else LIMITS_TO_SCRIPTS
    for parent in tree.iter():
        for index, element in reversed(list(enumerate(parent))):
            if element.tag in ALL_SCRIPTS and _name(element[0]) in LIMIT_BASES:
                element.tag = tags.get(element.tag, element.tag)
                if not display:
                    element[0].attrib.update(movablelimits="false", rspace="0em")
                if not display or _name(element[0]).startswith("arg"):
                    parent.insert(index + 1, ElementTree.Element("mspace", width="0.14em"))


def _space_symbols(tree: ElementTree.Element) -> None:
    for element in tree.iter("mi"):
        if element.text == "~":
            element.tag, element.text = "mo", "∼"
    for element in tree.iter("mo"):
        element.attrib.update(SPACES.get(element.text, {}))
    for row in tree.iter():
        for element, after in zip(row, [*row[1:], None], strict=False):
            is_called = after is not None and _first_text(after) in ("(", "[")
            if _is_name(element) and is_called:
                element.tag = "mo"
                element.set("rspace", "0em")
            elif _is_name(element) and _name(element) not in LIMIT_BASES:
                element.tag = "mi"


def _is_name(element: ElementTree.Element) -> bool:
    """Whether an element is the name of a function, such as log or softmax."""
    text = element.text or ""
    return element.tag in ("mo", "mi") and len(text) > 1 and text.isalpha()


def _first_text(element: ElementTree.Element) -> str:
    return element.text or "" if len(element) == 0 else _first_text(element[0])


def _name(element: ElementTree.Element) -> str:
    return (element.text or "").replace("\u2009", "")


def _mark_signs(tree: ElementTree.Element) -> None:
    for row in tree.iter():
        before = None
        for child in row:
            if child.tag == "mo" and child.text in SIGNS and row.tag in ("mrow", "mtd", "math") and _opens(before):
                child.set("form", "prefix")
            if not (child.tag == "mi" and not child.text):
                before = child


def _opens(before: ElementTree.Element | None) -> bool:
    """Whether a plus or minus after this element is a sign rather than an operation."""
    return before is None or (before.tag == "mo" and (before.text or "") not in CLOSING)


def _fix_sizes(tree: ElementTree.Element) -> None:
    # ziamath ignores a stretchy sum when it computes the height of the brackets around it.
    for element in tree.iter("mo"):
        is_bar = element.text in ("|", "‖") and not {"stretchy", "minsize"} & set(element.attrib)
        if is_bar or element.text in LARGE_OPERATORS:
            element.set("stretchy", "false")


def _space_rows(tree: ElementTree.Element) -> None:
    for row in tree.iter():
        for before, table in zip([None, *row], row, strict=False):
            if table.tag == "mtable" and table.get("displaystyle") == "true":
                table.set("rowspacing", "0.65em")
            elif table.tag == "mtable" and before is not None and before.text == "{":
                table.attrib.update(columnspacing="0.9em", rowspacing="0.4em")

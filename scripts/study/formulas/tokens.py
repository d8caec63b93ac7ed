"""A formula as a sequence of tokens, and the names with indices in it."""

import re

from study.formulas.arrays import AXES

TOKEN = re.compile(r"\\[A-Za-z]+|\\[,;:! ]|\\\\|\d+(?:\.\d+)?|[A-Za-z]|\S")
SKIPPED = {r"\left", r"\right", r"\,", r"\;", r"\:", r"\!", r"\ ", r"\quad", "&", r"\displaystyle"}
ACCENTS = {r"\mathbf", r"\boldsymbol", r"\mathcal", r"\mathrm", r"\hat", r"\mathsf", r"\operatorname", r"\mathbb"}
# Subscripts that belong to the name: a layer, the B of a minibatch, and words such as \max or \mathrm{noise}.
OF_NAME = re.compile(r"(l(?:[+-]1)?|M|B|\\.*),?(.*)")


class CannotRead(ValueError):
    """A formula that the reader does not know; the message says at which place."""


class Tokens:
    """The tokens of a formula, taken from left to right."""

    def __init__(self, latex):
        self.latex, self.place, self.in_bars = latex, 0, False
        self.tokens = [token for token in TOKEN.findall(latex) if token not in SKIPPED]
        while self.tokens and self.tokens[-1] in ".,;":
            self.tokens.pop()

    @property
    def next(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self, expected=None):
        token = self.next
        if token is None or expected not in (None, token):
            raise self.error(f"expected {expected!r}, found {token!r}")
        self.place += 1
        return token

    def error(self, what):
        return CannotRead(f"{what} after {' '.join(self.tokens[: self.place])!r} in {self.latex!r}")

    def name(self):
        """(name, index letters) of a symbol; a layer such as l+1 and the sign of a gradient belong to the name."""
        name = self.take()
        if name == r"\nabla":
            of, letters = self.name()
            return rf"\nabla {of}", letters
        if name in ACCENTS:
            name += self.braced()
        if self.next == "'":
            name += self.take()
        if self.next != "_":
            return name, ""
        self.take()
        subscript = self.braced()[1:-1] if self.next == "{" else self.take()
        if found := OF_NAME.fullmatch(subscript):
            return f"{name}_{found[1]}", found[2]
        letters = subscript.replace(",", "")
        if unknown := set(letters) - set(AXES):
            raise self.error(f"the index {unknown} is not known")
        return name, letters

    def braced(self):
        """The text of a braced group, with its braces and without spaces that have no meaning."""
        text, before, depth = "", "", 0
        while True:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token, 0)
            text += f" {token}" if before.startswith("\\") and token[0].isalpha() else token
            before = token
            if depth == 0:
                return text

"""What a derivation is made of. The LaTeX of a line is both what is printed and what is evaluated (study.formulas)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One line: its formula, and the reason that leads to it, in which $...$ is a formula and @label a reference.

    result: the line is what the derivation was after, and is printed in a box. label: what other lines call it.
    problems: the kind of random problems that it is evaluated on, where it differs from the derivation's.
    """

    latex: str
    reason: str
    label: str | None = None
    result: bool = False
    problems: str | None = None


@dataclass(frozen=True)
class Derivation:
    """The lines that answer one key. problems: the kind of random problems that they are evaluated on."""

    key: str
    title: str
    problems: str
    steps: tuple[Step, ...]

    def label(self, number):
        """The label of line `number`, from 1."""
        return self.steps[number - 1].label or f"eq:{self.key.lower()}-{number}"

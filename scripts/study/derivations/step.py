"""The parts of a derivation. The LaTeX of a line is printed, and the same LaTeX is evaluated (study.formulas)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One line: its formula, and the reason that leads to it, in which $...$ is a formula and @label a reference.

    result: the line is the result of the derivation, and is printed in a box. label: the name by which other lines refer
    to it. problems: the kind of random problems that it is evaluated on, if not that of the derivation.
    """

    latex: str
    reason: str
    label: str | None = None
    result: bool = False
    problems: str | None = None


@dataclass(frozen=True)
class Derivation:
    """The lines that answer one key. problems: the kind of random problems that they are evaluated on (see
    study.verification.checks.Environments)."""

    key: str
    title: str
    problems: str
    steps: tuple[Step, ...]

    @property
    def result(self) -> str:
        """The LaTeX of the last line in a box, which answers the key. IndexError if no line is in a box."""
        return [step.latex for step in self.steps if step.result][-1]

    def label(self, number: int) -> str:
        """The label of line `number`, from 1."""
        return self.steps[number - 1].label or f"eq:{self.key.lower()}-{number}"

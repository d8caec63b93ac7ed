"""Numbers for sections, figures, tables and equations, and references to them in either direction.

A document is rendered twice. The first time collects the numbers, in order of appearance; the second time
every reference, forward ones too, finds what it points to.
"""

from dataclasses import dataclass, field

from markupsafe import Markup

from study.common.errors import StudyError, unknown

NAMES = {
    "section": "Section {}",
    "appendix": "Appendix {}",
    "figure": "Figure {}",
    "table": "Table {}",
    "equation": "Equation ({})",
}


@dataclass(frozen=True)
class Entry:
    """Something numbered: its kind, its number as printed, and what the contents list needs to know."""

    kind: str
    number: str
    label: str
    title: str = ""
    level: int = 1
    key: str | None = None


@dataclass
class Numbering:
    """The numbers given in one rendering; `known` holds those of the rendering before, and is None in the first."""

    known: dict[str, Entry] | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _sections: list[int] = field(default_factory=list)
    _in_appendix: bool = False

    def add(self, kind: str, label: str | None) -> Entry:
        """Give the next number of a kind to a label, or, with None, to something that nothing refers to."""
        number = self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._remember(Entry(kind, str(number), label or f"{kind}-{number}"))

    def add_section(self, title: str, label: str, level: int, key: str | None) -> Entry:
        """Give the next number at a level of sections, for example 3.2."""
        if level > len(self._sections) + 1:
            raise StudyError(f"Section {label!r} is at level {level}, but no section stands above it.")
        self._sections = [*self._sections[: level - 1], (self._sections + [0] * level)[level - 1] + 1]
        numbers = [str(number) for number in self._sections]
        if self._in_appendix:
            numbers[0] = chr(ord("A") + self._sections[0] - 1)
        kind = "appendix" if self._in_appendix else "section"
        return self._remember(Entry(kind, ".".join(numbers), label, title, level, key))

    def begin_appendix(self) -> str:
        """Give letters to the main sections from here on; prints nothing."""
        self._in_appendix, self._sections = True, []
        return ""

    def contents(self, kind: str = "section", depth: int = 2) -> list[Entry]:
        """The sections (of kind "section" or "appendix") down to a depth, in order; none in the first rendering."""
        known = (self.known or {}).values()
        return [entry for entry in known if entry.kind == kind and entry.level <= depth]

    def ref(self, label: str, name: bool = True) -> Markup:
        """A link such as "Figure 3", or with `name=False` its number alone."""
        if self.known is None:
            return Markup("?")
        entry = self.known.get(label)
        if entry is None:
            raise unknown("label", label, self.known)
        text = NAMES[entry.kind].format(entry.number) if name else entry.number
        return Markup('<a class="ref" href="#{}">{}</a>').format(label, text.replace(" ", "\xa0"))

    def _remember(self, entry: Entry) -> Entry:
        if entry.label in self.entries:
            raise StudyError(f"The label {entry.label!r} is given twice; each needs a name of its own.")
        self.entries[entry.label] = entry
        return entry

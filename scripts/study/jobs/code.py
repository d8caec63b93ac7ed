"""What a script's code does, in a file whose content changes when that changes.

Snakemake does not see the modules that a script imports; rules have the file of their script's digests as an input, so
that changed code reruns what depends on it and nothing else. Comments, docstrings and the layout do not count: a digest
is of the syntax tree.
"""

import ast
import hashlib
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from study.common.errors import StudyError
from study.common.files import read_json, write_json

# Every call of Snakemake reads all modules: searching their text takes a tenth of the time of parsing it.
IMPORT = re.compile(r"^[ \t]*(?:from (study[\w.]*) import (?:\(([^)]*)\)|(.*))|import (study[\w.]*))", re.MULTILINE)


@cache
def imported_modules(script: str | Path) -> list[str]:
    """Sorted paths (str) of the modules of the package `study` beside `script` that it imports."""
    root = Path(script).parent
    while not (root / "study").is_dir():
        root = root.parent
    found, queue = set(), [Path(script)]
    while queue:
        for name in _imports(queue.pop()):
            path = root.joinpath(*name.split(".")).with_suffix(".py")
            if path not in found and path.is_file():
                found.add(path)
                queue.append(path)
    return sorted(map(str, found))


@cache
def _imports(path):
    """Names that a file may import from the package; each file is read once, however many scripts need it."""
    names = []
    for package, several, one_line, module in IMPORT.findall(path.read_text(encoding="utf-8")):
        members = re.findall(r"(\w+)(?: as \w+)?", several or one_line)
        names += [package or module, *(f"{package}.{member}" for member in members)]
    return names


def digest(text: str) -> str:
    """SHA-256 of what Python code does: of its syntax tree without docstrings, the same in all versions of Python."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            _drop_docstring(node)
    return hashlib.sha256(repr(_shape(tree)).encode()).hexdigest()


def _drop_docstring(node):
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        del node.body[0]


def _shape(value):
    """A syntax tree as nested lists: names of nodes with those fields that have a value."""
    if isinstance(value, ast.AST):
        fields = [[name, _shape(each)] for name, each in ast.iter_fields(value) if each is not None and each != []]
        return [type(value).__name__, fields]
    return [_shape(each) for each in value] if isinstance(value, list) else repr(value)


class Digests:
    """The files of digests in a folder, one for each script."""

    def __init__(
        self, folder: str | Path, root: str | Path, memory: str | Path, besides: Mapping[str, str] | None = None
    ):
        """root: the folder below which all code is, from which its files are named. memory: a file that keeps the
        digest of each file of code with its date and size, so that only changed ones are parsed. besides: what else
        decides the bits of all results, by name; it stands in every file."""
        self.folder, self.root, self.memory = Path(folder), Path(root), Path(memory)
        self.besides = dict(besides or {})
        self.seen = self._known = _read(self.memory)

    def write(self, script: str | Path) -> None:
        """Write the digests of a script and of the modules that it imports, where they have changed.

        StudyError where the folder cannot be written to.
        """
        path = self.folder / Path(script).relative_to(self.root / "scripts").with_suffix(".json")
        modules = [Path(script), *map(Path, imported_modules(script))]
        found, known = self.besides | {self._name(each): self._digest(each) for each in modules}, _read(path)
        if known != found:
            self._save(path, found)
        if not known:
            # As old as the code: results that were made before this file was lost are not out of date. Older than any
            # result where nothing is remembered: those that are there, in a storage, come from elsewhere.
            date = max(each.stat().st_mtime_ns for each in modules) if self._known else 0
            os.utime(path, ns=(date, date))

    def close(self) -> None:
        """Write down what was parsed, for the next time."""
        if self.seen != self._known:
            self._save(self.memory, self.seen)

    def _name(self, path):
        return Path(path).relative_to(self.root).as_posix()

    def _digest(self, path):
        stat = path.stat()
        state = [stat.st_mtime_ns, stat.st_size]
        known = self.seen.get(self._name(path))
        if not known or known[:2] != state:
            known = [*state, digest(path.read_text(encoding="utf-8"))]
            self.seen = self.seen | {self._name(path): known}
        return known[2]

    def _save(self, path, content):
        try:
            write_json(path, content)
        except OSError as error:
            raise StudyError(
                f"{path} cannot be written ({error.strerror}): results/ should be a folder that you may write to, with "
                "room on its disk; make it so, or choose another working directory with --directory"
            ) from error


def _read(path):
    try:
        content = read_json(path)
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}

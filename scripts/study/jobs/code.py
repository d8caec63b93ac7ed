"""Which of the library's modules a script imports, directly or through others.

Snakemake does not see modules that a script imports; rules name them as inputs, so that changed code reruns
what depends on it and nothing else.
"""

import re
from functools import cache
from pathlib import Path

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

"""Which of the library's modules a script imports, directly or through others.

Snakemake does not see modules that a script imports; rules name them as inputs, so that changed code reruns
what depends on it and nothing else.
"""

import ast
from functools import cache
from pathlib import Path


@cache
def imported_modules(script):
    """Sorted paths (str) of the modules of the package `study` beside `script` that it imports."""
    root = Path(script).parent
    while not (root / "study").is_dir():
        root = root.parent
    found, queue = set(), [Path(script)]
    while queue:
        for name in _imports(queue.pop()):
            path = root.joinpath(*name.split(".")).with_suffix(".py")
            if path.is_file() and path not in found:
                found.add(path)
                queue.append(path)
    return sorted(map(str, found))


@cache
def _imports(path):
    """Names that a file imports; each is parsed once, however many scripts need it."""
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names

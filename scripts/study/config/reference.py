"""The reference of the config's keys as Markdown, and the schema of files that override single keys."""

import json
from collections.abc import Iterator
from typing import Any

from study.config.schema import schema

HEAD = """# The keys of the config

Every key of `config.yaml`, with the values that it may have, its default, and when to change it. This page is made from
`scripts/study/config/schema.yaml` by `make docs`. The comments in `config.yaml` say how experiments and searches are
put together.
"""
# Heading and path in the schema of each table; the defaults stand in config.yaml under the same name, if anywhere.
SECTIONS = (
    ("The parts of the config", ()),
    ("data", ("properties", "data")),
    ("data: sha256", ("properties", "data", "properties", "sha256")),
    ("defaults", ("$defs", "hyperparameters")),
    ("experiments", ("$defs", "experiment")),
    ("experiments: search", ("$defs", "experiment", "properties", "search")),
    ("experiments: search: replay", ("$defs", "experiment", "properties", "search", "properties", "replay")),
    ("experiments: search: space, a list of choices with a condition", ("$defs", "choices")),
    ("experiments: search: space, a range", ("$defs", "range")),
    ("experiments: search: space, hidden layers", ("$defs", "layers")),
    ("selection", ("properties", "selection")),
    ("mixture", ("properties", "mixture")),
    ("verification", ("properties", "verification")),
    ("margins", ("properties", "margins")),
    ("report", ("properties", "report")),
    ("report: collaborators", ("properties", "report", "properties", "collaborators", "items")),
)
# What an override file may leave out: it changes single keys.
PARTS = ("data", "defaults", "selection", "mixture", "verification", "margins", "report")
OVERRIDE_HEAD = "# Made by make docs: schema.yaml without required keys, for files that override single keys.\n"


def reference(config: dict) -> str:
    """The page docs/config.md; config: the parsed config.yaml, for the defaults."""
    return HEAD + "".join(_section(heading, _at(path), config) for heading, path in SECTIONS)


def override_schema() -> str:
    """The text of override.yaml, with which editors check files such as config.quick.yaml."""
    whole = json.loads(json.dumps(schema()))
    for part in (whole, *(whole["properties"][name] for name in PARTS)):
        part.pop("required", None)
    return OVERRIDE_HEAD + json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def undescribed() -> Iterator[str]:
    """Path of each key in the schema that has no description."""
    for heading, path in SECTIONS:
        for key, node in _at(path)["properties"].items():
            if not _description(node):
                yield f"{heading}: {key}"


def _at(path):
    node = schema()
    for key in path:
        node = node[key]
    return node


def _section(heading, node, config):
    known = config.get(heading, {}) if node is not schema() else config
    defaults = known if isinstance(known, dict) else {}
    about = f"\n{' '.join(node['description'].split())}\n" if "description" in node else ""
    columns = ["key", "values", *(["default"] if defaults else []), "meaning"]
    lines = [f"\n## {heading}\n{about}", _row(columns), _row("---" for _ in columns)]
    for key, each in node["properties"].items():
        default = [f"`{_yaml(defaults[key])}`" if key in defaults else ""] if defaults else []
        needed = "" if defaults or key not in node.get("required", ()) else " (needed)"
        lines.append(_row([f"`{key}`{needed}", _values(each), *default, _description(each)]))
    return "\n".join(lines) + "\n"


def _row(cells):
    return f"| {' | '.join(cells)} |"


def _yaml(value):
    """A default on one line; a list or mapping of many entries is not repeated."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 60 else "..."


def _description(node):
    """The description of a key, its own or that of what it refers to."""
    text = node.get("description") or (_description(_referred(node)) if "$ref" in node else "")
    return " ".join(text.split())


def _referred(node):
    return schema()["$defs"][node["$ref"].rpartition("/")[2]]


def _values(node: dict) -> str:
    """The values that a part of the schema allows, in words."""
    if "$ref" in node:
        return _values(_referred(node))
    if "enum" in node:
        return ", ".join(f"`{value}`" for value in node["enum"])
    if "oneOf" in node:
        return "; or ".join(_values(each) for each in node["oneOf"])
    kinds = node.get("type", "object")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(_kind(kind, node) for kind in kinds)


def _kind(kind: str, node: dict) -> Any:
    if kind in ("integer", "number"):
        return f"{'whole number' if kind == 'integer' else 'number'}{_limits(node)}"
    if kind == "array":
        return f"list of: {_values(node['items'])}" if "items" in node else "list of values"
    if kind == "string":
        return node.get("$comment", "text")
    return {"boolean": "`true`, `false`", "null": "`null`", "object": "keys"}[kind]


def _limits(node):
    words = []
    if "minimum" in node:
        words.append(f"from {node['minimum']}")
    if "exclusiveMinimum" in node:
        words.append(f"above {node['exclusiveMinimum']}")
    if "maximum" in node:
        words.append(f"to {node['maximum']}")
    return f" {' '.join(words)}" if words else ""

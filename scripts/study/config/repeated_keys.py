"""Keys that are in the same mapping twice, of which YAML would take the last."""

from pathlib import Path

import yaml

from study.common.errors import StudyError


def check_keys(path: str | Path) -> None:
    """Raise StudyError where a config file has a key twice in the same place, of which YAML would take the last."""
    try:
        tree = yaml.compose(Path(path).read_text(encoding="utf-8-sig"))
    except yaml.YAMLError:
        return  # Snakemake has read it, as JSON.
    problems = [
        f"{path}, line {key.start_mark.line + 1}: the key {key.value!r} is already defined above; drop one of them"
        for key in _repeated_keys(tree)
    ]
    if problems:
        raise StudyError("\n  ".join(problems))


def _repeated_keys(node):
    """The nodes of keys that stand in their mapping before, from a tree of yaml.compose."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)

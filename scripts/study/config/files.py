"""Config files as they are written: what is wrong in one, with its line, before anything else reads it."""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from study.common.errors import StudyError

# Files that a person writes are far smaller.
LARGEST_FILE = 200_000
MOST_ENTRIES = 20_000
MOST_PROBLEMS = 20
KNOWN_TAGS = {"map", "seq", "str", "int", "float", "bool", "null", "merge", "timestamp"}
TARGETS_FIRST = (
    "--configfile takes all words after it for files: name targets before it, as in "
    "`snakemake report --configfile mine.yaml`"
)


def check_command(words: Sequence[str] = sys.argv[1:]) -> None:
    """Exit with the mistakes in what a snakemake command names as config: --configfile and --config.

    Snakemake reads these files before any Snakefile, and shows a traceback, or no line, for a mistake in one. So each
    profile calls this first.
    """
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--configfile", "--configfiles", nargs="*", default=[])
    options.add_argument("-C", "--config", nargs="*", default=[])
    given = options.parse_known_args(words)[0]
    try:
        check_words(given.config)
        check_files(given.configfile)
    except StudyError as error:
        sys.exit(f"Error: {error}")


def check_words(words: Iterable[str]) -> None:
    """Raise StudyError where a word of --config is no top-level key with a value."""
    for word in words:
        if not re.match(r"[A-Za-z_]\w*=", word):
            raise StudyError(
                f"--config {word}: expected key=value with a key of the first level; write other keys into a file, and "
                "name it with --configfile"
            )


def check_files(paths: Iterable[str | Path]) -> None:
    """Raise StudyError, with a line for each mistake, where one of the files is no config that can be read."""
    problems = [problem for path in dict.fromkeys(map(str, paths)) for problem in file_problems(path)]
    if problems:
        raise StudyError("The config cannot be read.\n" + "\n".join(f"  {line}" for line in problems))


def file_problems(path: str | Path) -> list[str]:
    """One line for each mistake in a config file that its text shows, with the line and column where it is."""
    try:
        text = _text(path)
    except StudyError as error:
        return [f"{path}: {error}"]
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        # Snakemake takes JSON too, and JSON may have tabs.
        return [] if _is_json(text) else [f"{path}{_explained(error, text)}"]
    except RecursionError:
        return [f"{path}: nested too deep to be read; no key goes so deep, so take some levels away"]
    if tree is None:
        return [f"{path}: empty; write the keys that differ from config.yaml into it, or leave the file out"]
    if not isinstance(tree, yaml.MappingNode):
        kind = "list" if isinstance(tree, yaml.SequenceNode) else "single value"
        return [f"{path}: is a {kind}, where keys with values are expected; write such as `report: {{timings: false}}`"]
    found = sorted(_tree_problems(tree), key=lambda problem: problem[0].index)
    problems = [f"{path}, line {mark.line + 1}{words}" for mark, words in found[:MOST_PROBLEMS]]
    if not problems and _entries(tree, {}) > MOST_ENTRIES:
        problems = [f"{path}: more than {MOST_ENTRIES} entries; shorten its lists, or drop its anchors"]
    return problems


def _text(path):
    """The text of a file; StudyError with the reason where it has none."""
    path = Path(path)
    if path.is_dir():
        raise StudyError(f"a folder, where a file is expected. {TARGETS_FIRST}")
    try:
        if path.is_file() and path.stat().st_size > LARGEST_FILE:
            raise StudyError(f"larger than {LARGEST_FILE // 1000} kB, which is no config; name another file")
        content = path.read_bytes()
    except FileNotFoundError:
        raise StudyError(f"no such file. {TARGETS_FIRST}") from None
    except OSError as error:
        raise StudyError(f"cannot be opened ({error.strerror}); name a file that you may read") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise StudyError("is written in UTF-16; save it as UTF-8") from None
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"0x{content[error.start]:02x}"
        raise StudyError(f"line {line} is not written in UTF-8 (byte {byte}); save it as UTF-8") from None


def _is_json(text):
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _explained(error, text):
    """', line 3, column 5: ...' for an error of the YAML parser, with a remedy."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        # A character that YAML does not allow.
        position = getattr(error, "position", 0)
        line, column = text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1
        return f", line {line}, column {column}: a character that YAML does not allow; take it out"
    line, column = mark.line + 1, mark.column + 1
    written = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    problem = " ".join(str(error.problem or error.context or "no YAML").split())
    if "\t" in written[: mark.column + 1]:
        remedy = "YAML takes no tabs before a key; use spaces"
    elif "another document" in problem:
        remedy = "keep one document, without ---"
    elif isinstance(error, yaml.composer.ComposerError):
        remedy = "mend the anchor (&) or alias (*)"
    else:
        remedy = "look there and in the line above for a missing colon, space, quote or bracket"
    return f", line {line}, column {column}: {problem}; {remedy}"


def _tree_problems(tree):
    """Marks and words of what is wrong in a tree of yaml.compose, each node once."""
    seen, waiting = set(), [(tree, ())]
    while waiting:
        node, above = waiting.pop()
        if id(node) in above:
            yield node.start_mark, ": contains itself, by an anchor (&) and an alias (*); write it out"
            continue
        if id(node) in seen:
            continue
        seen.add(id(node))
        if not (node.tag.startswith("tag:yaml.org,2002:") and node.tag.rpartition(":")[2] in KNOWN_TAGS):
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            yield node.start_mark, f": the tag {tag!r} is not known here; drop it"
        if isinstance(node, yaml.MappingNode):
            keys = set()
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    yield key.start_mark, ": a list or mapping stands as a key; give a name, or put it in quotes"
                elif key.value in keys and key.value != "<<":
                    yield key.start_mark, f": the key {key.value!r} is already defined above; drop one of them"
                else:
                    keys.add(key.value)
            waiting += [(value, (*above, id(node))) for _, value in reversed(node.value)]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(item, (*above, id(node))) for item in reversed(node.value)]
        elif problem := _about_scalar(node):
            yield node.start_mark, problem


def _entries(node, known):
    """How many entries a tree without circles has, where each alias is written out; known: those of nodes by id."""
    if id(node) not in known:
        parts = node.value if isinstance(node, yaml.CollectionNode) else []
        parts = [part for pair in parts for part in pair] if isinstance(node, yaml.MappingNode) else parts
        known[id(node)] = 1 + sum(_entries(part, known) for part in parts)
    return known[id(node)]


def _about_scalar(node):
    """What is wrong with a single value as it is written, or None."""
    if node.tag.endswith(":timestamp"):
        return f": {node.value} is read as a date; put it in quotes"
    text = node.value.replace("_", "").lstrip("+-")
    if node.tag.endswith((":int", ":float")) and ":" in text:
        return f": {node.value} is read as a number in base 60; put it in quotes, or write another number"
    if node.tag.endswith(":int") and text.startswith("0") and text.isdigit() and len(text) > 1:
        return f": {node.value} is read as a number in base 8; write {text.lstrip('0') or 0}, or put it in quotes"
    return None

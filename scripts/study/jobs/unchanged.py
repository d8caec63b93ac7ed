"""Whether anything has changed since a call that left nothing to do: seen from the files alone, without their graph.

A graph of ten thousand jobs takes many seconds, the states of all its files a part of one. Where anything is different,
or anything special is asked, Snakemake finds out what there is to do, as always.
"""

import argparse
import dataclasses
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from study.common.files import whole


def is_plain(words: Sequence[str]) -> bool:
    """Whether a command asks for the whole study and nothing else; words: those behind `snakemake`."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("-n", "--dry-run", "--dryrun", "-p", "--printshellcmds", action="store_true")
    parser.add_argument("-k", "--keep-going", "--rerun-incomplete", "--ri", action="store_true", dest="kept")
    parser.add_argument("-s", "--snakefile", "-d", "--directory", "--workflow-profile")
    parser.add_argument("-c", "--cores", "-j", "--jobs", nargs="?")
    parser.add_argument("-q", "--quiet", "--configfile", "--configfiles", "-C", "--config", nargs="*")
    try:
        given, others = parser.parse_known_args(list(words))
    except argparse.ArgumentError:
        return False
    return not others and given.targets in ([], ["all"])


def question_of(asked: Any, code: Iterable[str | Path]) -> str:
    """A digest of what is asked and of the code that answers.

    asked: what JSON or its text form tells apart, such as the config, where the order of entries counts; code: files,
    which count by their states.
    """
    return _digest([json.dumps(asked, default=_plain), *_states(map(str, code))])


class LastCall:
    """A file about the last call that left nothing to do: its question, and the state of each file of its graph."""

    def __init__(self, path: str | Path):
        self.path = Path(path)

    def answers(self, question: str) -> bool:
        """Whether that call had the same question, and all files are as it left them."""
        try:
            known, state, *paths = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return False
        return known == question and state == _digest(_states(paths))

    def remember(self, question: str, paths: Iterable[str], inputs: Iterable[str], since: float) -> None:
        """Write down that nothing is left to do.

        paths: of all files of the graph; inputs: those that no job makes, which the call may have read before they
        were changed: nothing is written where one of them is newer than `since`, seconds since 1970.
        """
        if all(max(stat.st_mtime, stat.st_ctime) < since for stat in map(_stat, inputs) if stat):
            paths = sorted(set(paths))
            with whole(self.path) as partial:
                partial.write_text("\n".join([question, _digest(_states(paths)), *paths]), encoding="utf-8")


def _plain(value):
    if dataclasses.is_dataclass(value):
        return dataclasses.asdict(value)
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def _stat(path):
    try:
        return os.stat(path)
    except OSError:
        return None


def _states(paths):
    for path in paths:
        stat = _stat(path)
        yield f"{path} {(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns) if stat else None}"


def _digest(lines):
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()

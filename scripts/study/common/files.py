"""Files: JSON and CSV in UTF-8, and files that appear whole or not at all."""

import contextlib
import csv
import json
import os
import platform
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """A path beside `path` to write to. What was written there replaces `path` when the block ends without an error.

    It is on the disk before that, so that a power failure cannot leave an empty file under the name. The name of the
    partial file holds the machine and the process, since another job may be writing the same file.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.stem}.{platform.node()}-{os.getpid()}.partial{path.suffix}")
    try:
        yield partial
        to_disk(partial)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def remove_partial(*folders: str | Path) -> None:
    """Remove what processes that were killed have left beside the files that they were writing (see `whole`)."""
    for folder in folders:
        for path in Path(folder).rglob(".*.partial*"):
            path.unlink(missing_ok=True)


def to_disk(path: str | Path) -> None:
    """Return only when the system has written the file's content to the disk."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def read_json(path: str | Path) -> Any:
    """The content of a JSON file."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_json(path: str | Path, content: Any) -> None:
    """Write JSON with an indent of two spaces, whole or not at all."""
    with whole(path) as partial:
        partial.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_rows(path: str | Path, rows: Iterable[dict], columns: Iterable[str]) -> None:
    """Write dicts as a CSV file with these columns, whole or not at all."""
    with whole(path) as partial, partial.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerows(rows)

"""A source of the data files: a place that may hold them."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

# The limit for 30 MB on a slow connection.
TRANSFER_SECONDS = 600
# How far below a folder files are looked for, and among how many.
DEPTH, MOST_ENTRIES = 4, 20_000


@dataclass(frozen=True)
class Source:
    """A place that may hold the files.

    fetch(names, scratch) yields (name, path) for each file that it finds, packed or not, and may write below the folder
    `scratch`. Whatever it raises means that the place as a whole fails; it is then asked for nothing more.
    """

    name: str
    fetch: Callable[[list[str], Path], Iterable[tuple[str, Path]]]


def folder_source(folder: str | Path) -> Source:
    """A folder with the files, packed (.gz) or not, under any name that `candidates` knows."""
    folder = Path(folder).expanduser()

    def fetch(names, scratch):
        for name, paths in candidates(folder, names).items():
            for path in paths:
                yield name, path

    return Source(f"folder {folder}", fetch)


def candidates(folder: Path, names: Iterable[str]) -> dict[str, list[Path]]:
    """For each name the files in a folder, and in folders below it, that may be meant; the likeliest first.

    Case, dots for hyphens (train-images.idx3-ubyte), .gz, a prefix (emnist-letters-train-...) and test for t10k make no
    difference. OSError where there is no such folder.
    """
    if not folder.is_dir():
        raise OSError("no such folder" if not folder.exists() else "not a folder")
    found = {name: [] for name in names}
    for path in _files(folder):
        plain = _plain(path.name)
        for name, paths in found.items():
            if _meant(plain, name) and path.is_file():
                paths.append(path)
    return {
        name: sorted(
            paths,
            key=lambda path: (
                _plain(path.name) != name,
                len(path.parts),
                path.name not in (name, f"{name}.gz"),
                str(path),
            ),
        )
        for name, paths in found.items()
    }


def may_be(file: str, names: Iterable[str]) -> bool:
    """Whether a file of this name may be meant for one of the names; see `candidates`."""
    return any(_meant(_plain(file), name) for name in names)


def _meant(plain, name):
    return plain == name or plain.endswith(f"-{name}")


def _files(folder):
    """The files in a folder and below it; of a very large folder only some, so that a home folder is soon read."""
    seen = 0
    for place, folders, files in os.walk(folder):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if depth < DEPTH else []
        for name in sorted(files):
            yield Path(place, name)
        seen += len(files) + len(folders)
        if seen > MOST_ENTRIES:
            return


def _plain(name):
    """A file's name in the form of the format's own: small letters, hyphens, no ending."""
    plain = name.lower().removesuffix(".gz").replace(".", "-").replace("_", "-")
    for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"):
        if plain == f"test-{kind}" or plain.endswith(f"-test-{kind}"):
            plain = plain.removesuffix(f"test-{kind}") + f"t10k-{kind}"
    return plain

"""A source of the data files: a place that may hold them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

# Where Debian's package puts the files.
SYSTEM_FOLDER = "/usr/share/datasets/fashion-mnist"
# The limit for 30 MB on a slow connection.
TRANSFER_SECONDS = 600


@dataclass(frozen=True)
class Source:
    """A place that may hold the files.

    fetch(names, scratch) yields (name, path) for each file that it finds, packed or not, and may write below the folder
    `scratch`. It raises OSError when the place as a whole fails; it is then asked for nothing more.
    """

    name: str
    fetch: Callable[[list[str], Path], Iterable[tuple[str, Path]]]


def folder_source(folder: str | Path) -> Source:
    """A folder with the files, packed (.gz) or not."""
    folder = Path(folder).expanduser()

    def fetch(names, scratch):
        if not folder.is_dir():
            raise OSError("no such folder")
        for name in names:
            for path in (folder / name, folder / f"{name}.gz"):
                if path.is_file():
                    yield name, path

    return Source(f"folder {folder}", fetch)

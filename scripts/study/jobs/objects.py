"""What the objects in a storage held when the jobs that made them ended, as contents.py knows it of files.

A storage dates an object when it is stored, and never otherwise. So the former date of one that was made again, and
holds what it held before, is kept here.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from study.jobs.contents import Contents


class Objects(Contents):
    """The same file of JSON lines, by the paths of the objects' copies. State of an object: its date, in seconds."""

    def __init__(self, path: str | Path):
        super().__init__(path)
        self._listed, self._asked = (), set()

    def see(self, listed: Mapping[str, tuple[str, float]], folders: Iterable[str] = ()) -> None:
        """Take what a listing of the storage tells: (checksum, date) of each object that is there.

        folders: what was listed, as beginnings of paths.
        """
        self._seen = {path: list(found) for path, found in listed.items()}
        self._listed, self._asked = tuple(folders), set()

    def add(self, path: str, checksum: str, date: float) -> None:
        """Take what the storage tells of one object."""
        self._seen[path] = [checksum, date]

    def remove(self, path: str) -> None:
        """Take that there is no such object any more."""
        self._seen.pop(path, None)

    def ask_again(self, paths: Iterable[str]) -> None:
        """From now on others may have stored these objects: nothing is known of them until they are seen again."""
        for path in paths:
            self._seen.pop(path, None)
            self._asked.add(path)

    def is_absent(self, path: str) -> bool:
        """Whether it is known that there is no such object: its folder was listed, and none has stored it since."""
        return path not in self._seen and path not in self._asked and path.startswith(self._listed)

    def checksum(self, path: str) -> str | None:
        """The checksum that was listed, None where there is no such object."""
        return self._seen[path][0] if path in self._seen else None

    def date_seen(self, path: str) -> float | None:
        """When the storage got the object."""
        return self._seen[path][1] if path in self._seen else None

    def dates(self) -> dict[str, float]:
        """The date that counts of each object that is there: where it holds what is known, when it first did."""
        return {
            path: self._made[path][1] if path in self._made and self._made[path][0] == checksum else date
            for path, (checksum, date) in self._seen.items()
        }

    def date_of(self, path: str) -> float:
        """When a known object was made."""
        return self._made[path][1]

    def note(
        self,
        results: Mapping[str, tuple[str, float]],
        repaired: bool = False,
        is_timing: Callable[[str], bool] = lambda path: False,
    ) -> list[str]:
        """Write down what the objects of a job that has ended hold: (checksum, date) by path.

        repaired: whether they were made again only because they were damaged. Those that hold what they held before,
        and timings, then keep their former date. Returns those that were known and hold something else.
        """
        made, changed = {}, []
        for path, (checksum, date) in results.items():
            known = self._made.get(path) if repaired else None
            if known and known[0] != checksum and not is_timing(path):
                changed.append(path)
                known = None
            made[path] = [checksum, known[1] if known else date]
        self._append({"made": made, "read": min(made)})
        self._seen |= {path: list(found) for path, found in results.items()}
        return changed

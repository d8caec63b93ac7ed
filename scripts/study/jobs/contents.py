"""What the results held when the job that made them ended, so that a change by anything else is seen.

Snakemake goes by the dates of files. But a result that was truncated, edited or deleted, or that never reached the disk
before the power failed, may have any date; so may an input that was put back from a backup, or that was written after
the clock was set back.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from study.common.files import to_disk, whole

# With more lines than this many times those that count, the file is written again.
WORN = 2


class Contents:
    """A file of JSON lines, one for each job that has ended; the last line about a result counts.

    Each line has `made`, [checksum, state] of each result by its path, and `read`, one checksum of all its inputs.
    """

    def __init__(self, path: str | Path):
        self.path, self._lines, self._worn = Path(path), 0, False
        self._made, self._read, self._seen = {}, {}, {}
        try:
            text = self.path.read_text(encoding="utf-8")
        except OSError:
            return
        for line in text.splitlines():
            try:
                self._take(json.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError):
                # The power failed while it was written: its results are taken as they are.
                self._worn = True

    def note(self, results: Iterable[str], inputs: Iterable[str], repaired: bool = False) -> list[str]:
        """Put the results of a job safely on the disk, and write down what they and its inputs hold.

        repaired: whether they were made again only because they were damaged. Those that hold what they held before
        then get their former date back, so that nothing is made again because of them. Returns those that were known
        and hold something else.
        """
        made, changed = {}, []
        for path in filter(os.path.isfile, results):
            to_disk(path)
            known = self._made.get(path)
            checksum = self.checksum(path)
            if known and known[0] != checksum:
                changed.append(path)
            elif known and repaired:
                os.utime(path, ns=(known[1][1], known[1][1]))
            made[path] = [checksum, _state(path)]
        self._append({"made": made, "read": self._digest(inputs)})
        return changed

    def knows(self, results: Iterable[str]) -> bool:
        """Whether any of the results is known."""
        return any(path in self._made for path in results)

    def damaged(self, results: Iterable[str]) -> list[str]:
        """Those results that no longer hold what their job wrote, or are gone."""
        return [path for path in results if path in self._made and self.checksum(path) != self._made[path][0]]

    def has_other_inputs(self, results: Iterable[str], inputs: Iterable[str]) -> bool:
        """Whether the job of these results read something else than its inputs hold now, whatever their dates.

        An input that is itself a known result holds what its job wrote, or will hold it again.
        """
        known = {self._read[path] for path in results if path in self._read}
        return bool(known) and known != {self._digest(inputs)}

    def date_of(self, path: str) -> int:
        """When a known result was made, in nanoseconds since 1970."""
        return self._made[path][1][1]

    def checksum(self, path: str) -> str | None:
        """SHA-256 of a file, None if it is absent. It is read only if its state is not that of the last time."""
        state = _state(path)
        if state is None:
            return None
        if path not in self._seen or self._seen[path][1] != state:
            with open(path, "rb") as file:
                self._seen[path] = [hashlib.file_digest(file, "sha256").hexdigest(), state]
            if path in self._made and self._made[path][0] == self._seen[path][0]:
                self._made[path], self._worn = self._seen[path], True
        return self._seen[path][0]

    def tidy(self) -> None:
        """Write the file again where a part of it no longer counts. Only one process at a time may do so, or note."""
        jobs = {}
        for path, made in self._made.items():
            jobs.setdefault(self._read[path], {})[path] = made
        if self._worn or self._lines > WORN * len(jobs) + 1:
            with whole(self.path) as partial:
                lines = [json.dumps({"made": made, "read": read}) + "\n" for read, made in jobs.items()]
                partial.write_text("".join(lines), encoding="utf-8")
            self._lines, self._worn = len(jobs), False

    def _append(self, line):
        self._take(line)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _take(self, line):
        self._lines += 1
        for path, made in line["made"].items():
            self._made[path] = self._seen[path] = made
            self._read[path] = line["read"]

    def _digest(self, inputs):
        checksums = [
            self._made[path][0] if path in self._made else self.checksum(path) or "" for path in sorted(inputs)
        ]
        return hashlib.sha256(" ".join(checksums).encode()).hexdigest()


def _state(path):
    """[size, date, date of the last change of anything] of a file, by which a change is known; None if absent."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]

"""One call at a time: a lock that ends with the process that holds it, however that ends."""

import contextlib
import fcntl
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def alone(path: str | Path) -> Iterator[tuple[str | None, bool | None]]:
    """Hold the lock file while the block runs. Gives (other, killed): who holds it already, as text, or None; and
    whether the last one who held it was killed, so that it could not tidy up.

    Where the file system knows no locks, killed is None: then only Snakemake's own lock is left.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without a buffer: a full disk is no reason to stop here.
    with path.open("ab+", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            yield file.read().decode() or "unknown", False
            return
        except OSError:
            yield None, None
            return
        file.seek(0)
        killed = bool(file.read())
        file.truncate(0)
        with contextlib.suppress(OSError):
            now = time.strftime("%Y-%m-%d %H:%M")
            file.write(f"process {os.getpid()} on {platform.node()}, since {now}".encode())
        try:
            yield None, killed
        finally:
            file.truncate(0)


def is_held(path: str | Path) -> bool:
    """Whether a process holds the lock file."""
    with contextlib.suppress(OSError), Path(path).open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False

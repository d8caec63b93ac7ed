"""What a job cannot do for the machine's fault, told with its remedy."""

import errno
import os
import shutil
from pathlib import Path

from study.common.errors import StudyError

AGAIN = "and run the same command again: what is finished is kept"
# With less room than this (bytes), a write that ended early without a reason ended for want of it.
FULL = 1 << 20
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def fault_of_machine(error: BaseException, folder: str | Path) -> StudyError | None:
    """The error in the user's terms where a disk, a permission or the memory is the cause; None for any other.

    folder: one that the job writes to.
    """
    error = _before(error)
    if isinstance(error, MemoryError):
        return StudyError(f"The memory does not suffice: close other programs, or give --cores 1, {AGAIN}.")
    if not isinstance(error, OSError):
        return None
    place = os.fsdecode(error.filename) if error.filename else f"A file beside {folder}"
    if error.errno in NO_ROOM or (error.errno is None and _is_full(folder)):
        return StudyError(f"{place} cannot be written: no room is left on its disk. Make room, {AGAIN}.")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StudyError(
            f"{place} cannot be written or read ({error.strerror}). Give yourself the right to do so, or choose "
            f"another working directory with --directory, {AGAIN}."
        )
    if error.errno == errno.EIO:
        return StudyError(f"{place}: the disk reports an error ({error.strerror}). Look after the disk, {AGAIN}.")
    return None


def _before(error):
    """The error of a full disk before this one: to close a file that cannot be written may fail in another way."""
    first = error
    while first is not None and getattr(first, "errno", None) not in NO_ROOM:
        first = first.__cause__ or first.__context__
    return first or error


def _is_full(folder):
    """NumPy says of a full disk only how many of its values were written."""
    return shutil.disk_usage(folder).free < FULL

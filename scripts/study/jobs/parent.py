"""A job ends with the Snakemake that started it: nobody else would read its results, and the next call starts it anew.

A Snakemake that is killed at once (by the user, by the system for memory) cannot end its jobs itself.
"""

import contextlib
import os
import select
import threading
import time
from collections.abc import MutableMapping
from pathlib import Path

VARIABLE = "MIXTURES_STARTED_BY"
# Where a process cannot be waited for, seconds between two looks at it.
PAUSE = 1.0
KILLED = 137


def name_process(environment: MutableMapping[str, str] = os.environ) -> None:
    """Say in the environment, which jobs inherit, that this process starts them."""
    environment[VARIABLE] = f"{_here()} {os.getpid()}"


def end_with_starter(environment: MutableMapping[str, str] = os.environ) -> threading.Thread | None:
    """End this process when the one named in the environment ends; None where that one is on another machine."""
    here, _, number = environment.get(VARIABLE, "").rpartition(" ")
    if not number.isdigit() or here != _here():
        return None
    watch = threading.Thread(target=_wait_and_end, args=(int(number),), daemon=True)
    watch.start()
    return watch


def _here():
    """This machine since its start, and the space of process numbers, of which a container has its own."""
    parts = []
    with contextlib.suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip())
    with contextlib.suppress(OSError):
        parts.append(os.readlink("/proc/self/ns/pid"))
    return " ".join(parts)


def _wait_and_end(number):
    try:
        select.select([os.pidfd_open(number)], [], [])
    except ProcessLookupError:
        pass
    except (AttributeError, OSError):
        while _runs(number):
            time.sleep(PAUSE)
    # At once: the files of a job that has not ended count for nothing.
    os._exit(KILLED)


def _runs(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

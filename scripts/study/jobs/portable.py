"""The same bits on all x86-64 processors, or on all that have AVX2, at a price in speed.

Three libraries look at the processor and take one of several codes for the same function, which round otherwise:
OpenBLAS for products of matrices, NumPy for whatever goes value by value, and the C library for exp, log and pow. A
variable tells each of them which processor to think of. The C library reads its own when a process starts: so they are
put into the environment that all jobs inherit, before the first one.
"""

import os
import platform
from collections.abc import MutableMapping
from dataclasses import dataclass

from study.common.errors import StudyError
from study.jobs.kernel import NEEDS, OFFER, VARIABLE, processor_flags

NUMPY = "NPY_DISABLE_CPU_FEATURES"
TUNABLES, HWCAPS = "GLIBC_TUNABLES", "glibc.cpu.hwcaps"
BEST = "best"


@dataclass(frozen=True)
class Level:
    """What the libraries are told. core: the kernel of OpenBLAS; without: what NumPy's wheels can do beyond the level
    (NumPy passes over the names of what a processor does not have); hwcaps: what the C library must not choose its
    functions by, "" where all processors of the level choose the same ones; needs: flags that a processor must have."""

    core: str
    without: str
    hwcaps: str
    needs: frozenset[str] = frozenset()


# By the value of the config's key `kernel`.
LEVELS = {
    "avx2": Level("Haswell", "X86_V4 AVX512_ICL AVX512_SPR", "", frozenset(NEEDS["Haswell"])),
    # What NumPy's wheels themselves need is x86-64-v2, the processors of 2009: so the kernel may be that of the first.
    "portable": Level("Nehalem", "X86_V3 X86_V4 AVX512_ICL AVX512_SPR", "-AVX2,-FMA,-FMA4"),
}


def check_level(kernel: str) -> None:
    """Raise StudyError where the level means nothing, on another system, or where this processor is below it."""
    system, machine = platform.system(), platform.machine()
    if (system, machine) != ("Linux", "x86_64") or platform.libc_ver()[0] != "glibc":
        raise StudyError(
            f"kernel: {kernel!r} makes results equal on x86-64 processors under Linux with glibc, and this is {system} "
            f"on {machine}; set kernel to {BEST}."
        )
    if missing := LEVELS[kernel].needs - processor_flags():
        raise StudyError(
            f"kernel: {kernel!r} wants a processor with AVX2, and this one has no {', '.join(sorted(missing))}; set "
            f"kernel to portable, or to {BEST}."
        )


def settle_level(kernel: str, environment: MutableMapping[str, str] = os.environ) -> None:
    """Put the variables of a level into the environment, also in place of a kernel that the user has set."""
    level = LEVELS[kernel]
    environment.pop(OFFER, None)
    tunables = [word for word in environment.pop(TUNABLES, "").split(":") if word and word.split("=")[0] != HWCAPS]
    tunables += [f"{HWCAPS}={level.hwcaps}"] if level.hwcaps else []
    environment |= {VARIABLE: level.core, NUMPY: level.without} | ({TUNABLES: ":".join(tunables)} if tunables else {})

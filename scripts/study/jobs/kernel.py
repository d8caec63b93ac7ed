"""The BLAS kernel: chosen before NumPy is loaded, where OpenBLAS itself would take a lesser one.

OpenBLAS knows the processors of its day; on a newer one it may fall back to a kernel with shorter vectors, at half the
speed. Nothing here imports NumPy: the choice is an environment variable that OpenBLAS reads when it is loaded.

The kernel that OpenBLAS takes by itself can only be seen by loading it, and then it is too late to choose: so every
Snakemake process finds the better kernel for its machine (`offer_kernel`), and each of its jobs takes it
(`take_kernel`). What is handed on is an offer in a variable of ours: a kernel in OpenBLAS's own variable would travel
with a job to another machine, whose processor may not have its instructions, and could not be told from one that the
user has set.
"""

import ctypes
import os
from collections.abc import MutableMapping
from importlib.machinery import PathFinder
from pathlib import Path

VARIABLE = "OPENBLAS_CORETYPE"
OFFER = "MIXTURES_BLAS_KERNEL"
# Kernels by the vectors that they use, best first, with the processor flags that each of ours needs.
LONG = {"SkylakeX", "Cooperlake", "SapphireRapids"}
MIDDLE = {"Haswell", "Zen"}
NEEDS = {
    "SkylakeX": {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx2", "fma"},
    "Haswell": {"avx2", "fma"},
}


def better_kernel(flags: set[str], own: str | None) -> str | None:
    """The kernel to ask for, or None to leave the choice to OpenBLAS.

    flags: set of the processor's features. own: the kernel that OpenBLAS takes by itself, None if that is unknown.
    """
    if own is None or own in LONG:
        return None
    if flags >= NEEDS["SkylakeX"]:
        return "SkylakeX"
    return "Haswell" if flags >= NEEDS["Haswell"] and own not in MIDDLE else None


def offer_kernel(environment: MutableMapping[str, str] = os.environ) -> None:
    """Put the better kernel for this machine into the environment, in place of an offer made on another machine."""
    environment.pop(OFFER, None)
    if VARIABLE not in environment and (kernel := better_kernel(processor_flags(), own_kernel())):
        environment[OFFER] = kernel


def take_kernel(environment: MutableMapping[str, str] = os.environ, flags: set[str] | None = None) -> None:
    """Ask OpenBLAS for the offered kernel, if the user has asked for none and this processor can run it.

    flags: set of the processor's features, by default of this machine's.
    """
    kernel = environment.get(OFFER)
    if kernel not in NEEDS or VARIABLE in environment:
        return
    if (processor_flags() if flags is None else flags) >= NEEDS[kernel]:
        environment[VARIABLE] = kernel


def processor_flags(path: str | Path = "/proc/cpuinfo") -> set[str]:
    """Set of feature names of an x86 processor under Linux; empty elsewhere."""
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            line = next((line for line in file if line.startswith("flags")), ":")
    except OSError:
        return set()
    return set(line.split(":", 1)[1].split())


def own_kernel() -> str | None:
    """The kernel that the OpenBLAS of NumPy's wheel takes by itself; None where NumPy has another BLAS or is absent."""
    # On the path, as the jobs will find it: this process may have loaded another one.
    numpy = PathFinder.find_spec("numpy")
    if numpy is None:
        return None
    for path in sorted((Path(numpy.origin).parents[1] / "numpy.libs").glob("*openblas*")):
        try:
            library = ctypes.CDLL(str(path))
            name = next(n for n in ("scipy_openblas_get_corename64_", "openblas_get_corename") if hasattr(library, n))
            function = getattr(library, name)
        except (OSError, StopIteration):
            continue
        function.restype = ctypes.c_char_p
        return function().decode()
    return None

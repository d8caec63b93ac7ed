"""The BLAS kernel: chosen before NumPy is loaded, where OpenBLAS itself would take a lesser one.

OpenBLAS knows the processors of its day; on a newer one it may fall back to a kernel with shorter vectors, at half the
speed. Nothing here imports NumPy: the choice is an environment variable that OpenBLAS reads when it is loaded.
"""

import ctypes
import importlib.util
from collections.abc import MutableMapping
from pathlib import Path

VARIABLE = "OPENBLAS_CORETYPE"
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


def choose_kernel(environment: MutableMapping[str, str]) -> str | None:
    """Set OPENBLAS_CORETYPE in the environment (a mapping) if it is not set and a better kernel is there; its name."""
    if VARIABLE in environment:
        return None
    kernel = better_kernel(processor_flags(), own_kernel())
    if kernel:
        environment[VARIABLE] = kernel
    return kernel


def processor_flags(path: str | Path = "/proc/cpuinfo") -> set[str]:
    """Set of feature names of an x86 processor under Linux; empty elsewhere."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return set()
    return next((set(line.split(":", 1)[1].split()) for line in lines if line.startswith("flags")), set())


def own_kernel() -> str | None:
    """The kernel that the OpenBLAS of NumPy's wheel takes by itself; None where NumPy has another BLAS or is absent."""
    numpy = importlib.util.find_spec("numpy")
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

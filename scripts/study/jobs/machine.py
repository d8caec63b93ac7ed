"""What the machine and its numerical libraries are: for logs and for the report's provenance."""

import os
import platform
import resource
import sys
from importlib.metadata import version
from pathlib import Path

from threadpoolctl import threadpool_info

from study.jobs.kernel import VARIABLE
from study.jobs.portable import TUNABLES


def blas_kernel() -> str:
    """NumPy's BLAS, its version and the kernel in use, such as 'openblas 0.3.31 SkylakeX', and what asked for it."""
    # It loads the library that is asked about. Its wheel brings one of its own; SciPy's may have another.
    import numpy

    # Without symbolic links, as the libraries are told.
    own = Path(numpy.__file__).resolve().parents[1] / "numpy.libs"
    loaded = [info for info in threadpool_info() if info["user_api"] == "blas"]
    infos = [info for info in loaded if Path(info["filepath"]).resolve().parent == own] or loaded
    parts = {f"{i['internal_api']} {i.get('version')} {i.get('architecture', '')}".strip() for i in infos}
    asked = f" ({VARIABLE}={os.environ[VARIABLE]})" if os.environ.get(VARIABLE) else ""
    return (", ".join(sorted(parts)) or "unknown") + asked


def vectors() -> str:
    """The vector instructions that NumPy itself uses on this processor beyond those that it needs, such as 'X86_V3'."""
    import numpy

    found = numpy.show_config(mode="dicts").get("SIMD Extensions", {}).get("found")
    return " ".join(found or ["none beyond the baseline"])


def c_library() -> str:
    """The C library, which has exp, log and their kin, such as 'glibc 2.36', and what was asked of it."""
    asked = f" ({TUNABLES}={os.environ[TUNABLES]})" if os.environ.get(TUNABLES) else ""
    return (" ".join(platform.libc_ver()).strip() or "that of the system") + asked


def libraries() -> str:
    """The libraries that decide the bits of a training run, as text."""
    packages = f"numpy {version('numpy')} ({vectors()}), scipy {version('scipy')}"
    return f"{packages}, {blas_kernel()}, {c_library()}"


def processor() -> str:
    """The processor's name, as the system gives it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far, in MB (10^6 bytes).

    Shared pages count too: in a fork, those of all packages that its server has loaded.
    """
    try:
        with open("/proc/self/status", encoding="utf-8", errors="replace") as file:
            # Not getrusage's: that begins with the memory of the process that started this one.
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) * 1024 / 1e6
    except (OSError, StopIteration):
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6

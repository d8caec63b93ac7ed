"""The machine and its speed. A worker answers, so that the answer is about the process that was timed."""

import platform
import time
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from study.jobs.machine import blas_kernel, processor

PACKAGES = ["numpy", "scipy", "torch", "jax", "jaxlib", "scikit-learn"]
ORDER = 2048


def sgemm_gflops():
    """Rate of one float32 product of two square matrices of order ORDER, in 10^9 operations per second."""
    a, b = np.random.default_rng(0).standard_normal((2, ORDER, ORDER), dtype=np.float32)
    # ones_like touches the pages of the result before the clock starts; those of the operands were touched when drawn.
    c = np.ones_like(a)
    began = time.perf_counter()
    np.matmul(a, b, out=c)
    return 2 * ORDER**3 / (time.perf_counter() - began) / 1e9


def machine():
    """Processor, system, BLAS kernel and versions, as a dict."""
    return {
        "processor": processor(),
        "kernel": blas_kernel(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def memory_mb():
    """Memory of this process in MB (10^6 bytes): its peak, what it has now, and how much of that is shared with others.

    Empty if the system does not say. The peak is not that of getrusage, which includes the memory of the process that
    started this one.
    """
    try:
        with (
            open("/proc/self/status", encoding="utf-8", errors="replace") as status,
            open("/proc/self/smaps_rollup", encoding="utf-8", errors="replace") as maps,
        ):
            fields = dict(line.split(":", 1) for line in [*status, *maps] if ":" in line)
    except OSError:
        return {}
    kilobytes = {key: int(fields[key].split()[0]) for key in ("VmHWM", "Rss", "Shared_Clean", "Shared_Dirty")}
    return {
        "peak_mb": kilobytes["VmHWM"] * 1024 / 1e6,
        "resident_mb": kilobytes["Rss"] * 1024 / 1e6,
        "shared_mb": (kilobytes["Shared_Clean"] + kilobytes["Shared_Dirty"]) * 1024 / 1e6,
    }


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None

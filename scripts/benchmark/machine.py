"""What the machine is and can do: asked of a worker, so that the answer is that of the process that was timed."""

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
    # The result's pages are touched before the clock runs, the operands' when they are drawn.
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
    """Memory of this process in MB (10^6 bytes): its peak, what it holds now, and how much of that others hold too.

    Empty where the system does not tell. The peak is that of this program: getrusage's would begin with the memory of
    the process that started it.
    """
    try:
        with open("/proc/self/status") as status, open("/proc/self/smaps_rollup") as maps:
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

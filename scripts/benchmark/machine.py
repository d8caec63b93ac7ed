"""What the machine is and can do: asked of a worker, so that the answer is that of the process that was timed."""

import platform
import time
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from study.machine import blas_kernel, processor

PACKAGES = ["numpy", "scipy", "torch", "jax", "jaxlib", "scikit-learn"]
ORDER, REPEATS = 2048, 7


def sgemm_gflops():
    """Median rate of float32 products of two square matrices of order ORDER, in 10^9 operations per second."""
    a, b = np.random.default_rng(0).standard_normal((2, ORDER, ORDER), dtype=np.float32)
    c = np.empty_like(a)
    np.matmul(a, b, out=c)
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        np.matmul(a, b, out=c)
        seconds.append(time.perf_counter() - began)
    return 2 * ORDER**3 / float(np.median(seconds)) / 1e9


def machine():
    """Processor, system, BLAS kernel, sgemm rate and versions, as a dict."""
    return {
        "processor": processor(),
        "kernel": blas_kernel(),
        "sgemm_gflops": sgemm_gflops(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None

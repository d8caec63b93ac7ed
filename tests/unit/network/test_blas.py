"""The routines are SciPy's, found without loading scipy.linalg, and with it where SciPy has them elsewhere."""

import subprocess
import sys

import numpy as np
from scipy.linalg import blas as expected

from study.network.blas import NAMES, blas, load_blas


def test_the_routines_are_those_of_scipy():
    random = np.random.default_rng(0)
    a, b = (np.asfortranarray(random.normal(size=shape), np.float32) for shape in ((40, 30), (30, 50)))
    assert blas.sgemm(0.5, a, b).tobytes() == expected.sgemm(0.5, a, b).tobytes()
    x, y = random.normal(size=(2, 100))
    assert blas.daxpy(x, y.copy(), a=2.0).tobytes() == expected.daxpy(x, y.copy(), a=2.0).tobytes()
    assert all(callable(getattr(blas, name)) for name in NAMES)


def test_where_scipy_has_no_such_extension_its_public_module_serves(tmp_path):
    assert load_blas(tmp_path) is expected


def test_a_training_job_does_not_load_the_rest():
    code = f"import sys; sys.path[:0] = {sys.path!r}; import study.training.job; print('scipy.linalg' in sys.modules)"
    call = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert call.stdout == "False\n"

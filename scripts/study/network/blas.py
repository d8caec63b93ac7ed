"""SciPy's BLAS routines, without the rest of scipy.linalg, which takes a third of a second to import: in each of some
hundred training jobs that is more than many of them train for.
"""

import importlib.util
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder
from pathlib import Path
from types import ModuleType

import scipy

NAMES = ("sgemm", "dgemm", "saxpy", "daxpy", "sscal", "dscal")


def load_blas(folder: str | Path = Path(scipy.__file__).parent / "linalg") -> ModuleType:
    """The extension module behind scipy.linalg.blas; that module itself where the folder has no such extension."""
    found = FileFinder(str(folder), (ExtensionFileLoader, EXTENSION_SUFFIXES)).find_spec("_fblas")
    if found is not None:
        module = importlib.util.module_from_spec(found)
        found.loader.exec_module(module)
        if all(hasattr(module, name) for name in NAMES):
            return module
    from scipy.linalg import blas

    return blas


blas = load_blas()

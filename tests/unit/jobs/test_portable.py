"""Kernels that many processors have: what each library is told, and that the bits are then those of any of them.

With qemu-user installed other processors are emulated; without it this one computes in two ways.
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from study.common.errors import StudyError
from study.jobs import portable
from study.jobs.kernel import NEEDS, OFFER, VARIABLE, processor_flags
from study.jobs.portable import LEVELS, NUMPY, TUNABLES, check_level, settle_level

ROOT = Path(__file__).parents[3]
# All that the libraries compute in other ways on other processors: products, functions of arrays, functions of numbers.
PROGRAM = """
import hashlib, math
import numpy as np
from scipy import special
from study.jobs.machine import libraries
from study.training.run import Training
from training_data import SPEC, separable

found = {name: hashlib.sha256() for name in ("training", "arrays", "numbers")}
changes = {"hidden_layers": [64, 32], "activation": "gelu", "batch_size": 32, "momentum": 0.9, "epochs": 3}
training = Training([SPEC | changes], separable(400, 0), separable(100, 1))
training.run()
for array in training.state().values():
    found["training"].update(array.tobytes())
x = np.random.default_rng(0).uniform(0.1, 3, 5000)
for values in (x, x.astype(np.float32)):
    for function in (np.exp, np.log, np.tanh, np.sin, np.sum, np.var, np.sqrt, special.erf, special.logsumexp):
        found["arrays"].update(function(values).tobytes())
for value in x.tolist():
    for function in (math.exp, math.log, math.tanh, math.erf, math.sin):
        found["numbers"].update(function(value).hex().encode())
for name, digest in found.items():
    print(name, digest.hexdigest())
print(libraries())
"""
EMULATOR = shutil.which("qemu-x86_64")
SUPPORTED = (os.uname().sysname, os.uname().machine) == ("Linux", "x86_64")
needs_x86 = pytest.mark.skipif(not SUPPORTED, reason="another system, or another kind of processor")


HAS_AVX2 = processor_flags() >= NEEDS["Haswell"]
needs_avx2 = pytest.mark.skipif(not HAS_AVX2, reason="a processor without AVX2")
# The value of the config's key, and a processor that is emulated (None: this one).
EMULATED = [("portable", "Nehalem"), ("portable", "Haswell"), ("portable", "max"), ("avx2", "Haswell"), ("avx2", "max")]
CASES = [(kernel, processor) for kernel, processor in EMULATED if EMULATOR] + [("portable", None), ("avx2", None)]


@functools.cache
def computed(kernel, processor=None):
    """(dict of digests, libraries) of PROGRAM on this processor, or on an emulated one."""
    environment = {name: value for name, value in os.environ.items() if name not in (VARIABLE, OFFER, TUNABLES)}
    environment |= {"PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'tests'}", "OPENBLAS_NUM_THREADS": "1"}
    if kernel != "best":
        settle_level(kernel, environment)
    command = [*([EMULATOR, "-cpu", processor] if processor else []), sys.executable, "-c", PROGRAM]
    call = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert call.returncode == 0, call.stderr
    *digests, libraries = call.stdout.splitlines()
    return dict(line.split() for line in digests), libraries


def test_each_library_is_told_and_nothing_else_is_lost():
    own = "glibc.malloc.check=3:glibc.cpu.x86_rep_movsb_threshold=99"
    environment = {VARIABLE: "Zen", OFFER: "SkylakeX", "PATH": "/bin", TUNABLES: f"{own}:glibc.cpu.hwcaps=AVX512F"}
    told = {
        VARIABLE: "Nehalem",
        NUMPY: LEVELS["portable"].without,
        TUNABLES: f"{own}:glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4",
    }
    for _ in range(2):
        settle_level("portable", environment)
        assert environment == told | {"PATH": "/bin"}
    settle_level("avx2", environment)
    assert environment == {VARIABLE: "Haswell", NUMPY: LEVELS["avx2"].without, TUNABLES: own, "PATH": "/bin"}
    environment = {}
    settle_level("avx2", environment)
    assert set(environment) == {VARIABLE, NUMPY}


@needs_x86
def test_numpy_is_told_of_all_that_it_can_do_beyond_the_level():
    known = np.show_config(mode="dicts")["SIMD Extensions"]
    assert known["baseline"] == ["X86_V2"], "the kernel of portable may be that of a newer processor"
    beyond = {*known.get("found", ()), *known.get("not found", ())}
    assert set(LEVELS["portable"].without.split()) == beyond
    assert set(LEVELS["avx2"].without.split()) == beyond - {"X86_V3"}


@needs_x86
@needs_avx2
@pytest.mark.parametrize(("kernel", "vectors"), [("portable", "none beyond the baseline"), ("avx2", "X86_V3")])
def test_the_libraries_say_that_they_keep_to_it(kernel, vectors):
    _, libraries = computed(kernel)
    core = LEVELS[kernel].core
    assert f" ({vectors}), scipy" in libraries
    assert f" {core} ({VARIABLE}={core})" in libraries
    assert ("-AVX2,-FMA" in libraries) == (kernel == "portable")
    assert not {other for other in {*NEEDS, "Nehalem"} - {core} if other in libraries}


@needs_x86
@needs_avx2
@pytest.mark.parametrize("what", ["training", "arrays", "numbers"])
def test_without_it_this_processor_makes_other_bits(what):
    assert computed("best")[0][what] != computed("portable")[0][what]


@needs_x86
@pytest.mark.parametrize(("kernel", "processor"), CASES)
def test_every_processor_makes_the_same_bits(kernel, processor):
    if not LEVELS[kernel].needs <= processor_flags():
        pytest.skip("a processor without AVX2")
    first = computed(kernel)[0]
    if processor is None:
        # Once more, in another process.
        computed.cache_clear()
    assert computed(kernel, processor)[0] == first


@pytest.mark.parametrize(
    ("system", "machine", "library"),
    [("Darwin", "x86_64", ""), ("Linux", "aarch64", "glibc"), ("Linux", "x86_64", ""), ("Windows", "AMD64", "")],
)
def test_elsewhere_it_is_refused_with_the_remedy(monkeypatch, system, machine, library):
    monkeypatch.setattr(portable.platform, "system", lambda: system)
    monkeypatch.setattr(portable.platform, "machine", lambda: machine)
    monkeypatch.setattr(portable.platform, "libc_ver", lambda: (library, "2.36"))
    with pytest.raises(StudyError, match=rf"kernel: 'portable'.*{system} on {machine}; set kernel to best"):
        check_level("portable")


def test_a_processor_below_the_level_is_refused_with_the_remedy(monkeypatch):
    for name, value in {"system": "Linux", "machine": "x86_64", "libc_ver": ("glibc", "2.36")}.items():
        monkeypatch.setattr(portable.platform, name, lambda value=value: value)
    monkeypatch.setattr(portable, "processor_flags", lambda: {"sse4_2", "fma"})
    check_level("portable")
    with pytest.raises(StudyError, match=r"kernel: 'avx2'.*no avx2; set kernel to portable, or to best"):
        check_level("avx2")
    monkeypatch.setattr(portable, "processor_flags", lambda: {"avx2", "fma"})
    check_level("avx2")

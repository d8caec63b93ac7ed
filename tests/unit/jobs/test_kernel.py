"""The choice of the BLAS kernel."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import scipy

from study.jobs import kernel
from study.jobs.kernel import (
    NEEDS,
    OFFER,
    VARIABLE,
    better_kernel,
    offer_kernel,
    own_kernel,
    processor_flags,
    take_kernel,
)

ALL = NEEDS["SkylakeX"] | {"sse4_2"}
SCRIPTS = Path(__file__).parents[3] / "scripts"


@pytest.mark.parametrize(
    ("flags", "own", "expected"),
    [
        (ALL, "SkylakeX", None),
        (ALL, "Cooperlake", None),
        (ALL, "Haswell", "SkylakeX"),
        (ALL, "Zen", "SkylakeX"),
        (ALL - {"avx512bw"}, "Zen", None),
        (ALL - {"avx512bw"}, "Prescott", "Haswell"),
        ({"sse4_2"}, "Prescott", None),
        (ALL, None, None),
        (set(), "neoversen1", None),
    ],
)
def test_a_kernel_is_chosen_only_where_it_is_better_and_runs(flags, own, expected):
    assert better_kernel(flags, own) == expected


def test_what_the_user_has_set_stands(monkeypatch):
    monkeypatch.setattr(kernel, "better_kernel", lambda flags, own: "SkylakeX")
    environment = {VARIABLE: "Haswell"}
    offer_kernel(environment)
    take_kernel(environment | {OFFER: "SkylakeX"}, flags=ALL)
    assert environment == {VARIABLE: "Haswell"}


def test_an_offer_is_taken_by_the_job_alone(monkeypatch):
    monkeypatch.setattr(kernel, "better_kernel", lambda flags, own: "SkylakeX")
    environment = {}
    offer_kernel(environment)
    assert environment == {OFFER: "SkylakeX"}
    take_kernel(environment, flags=ALL)
    assert environment[VARIABLE] == "SkylakeX"


@pytest.mark.parametrize("flags", [NEEDS["Haswell"], {"sse4_2"}, set()])
def test_a_kernel_of_another_machine_is_never_inherited(monkeypatch, flags):
    """The job reaches an older processor: there neither the job nor its Snakemake keeps the offer."""
    travelled = {OFFER: "SkylakeX"}
    job = dict(travelled)
    take_kernel(job, flags=flags)
    assert VARIABLE not in job
    monkeypatch.setattr(kernel, "processor_flags", lambda: flags)
    monkeypatch.setattr(kernel, "own_kernel", lambda: "Prescott")
    offer_kernel(travelled)
    assert travelled == ({OFFER: "Haswell"} if flags == NEEDS["Haswell"] else {})


def test_an_offer_that_is_no_kernel_of_ours_is_not_taken():
    environment = {OFFER: "Itanium"}
    take_kernel(environment, flags=ALL)
    assert environment == {OFFER: "Itanium"}


def test_flags_are_those_of_the_first_processor(tmp_path):
    (tmp_path / "cpuinfo").write_bytes(b"model name\t: \xff\nflags\t\t: avx2 fma\n\nflags\t\t: sse\n")
    assert processor_flags(tmp_path / "cpuinfo") == {"avx2", "fma"}
    (tmp_path / "cpuinfo").write_bytes(b"Features : fp asimd\n")
    assert processor_flags(tmp_path / "cpuinfo") == set()


def test_flags_of_another_system_are_none(tmp_path):
    assert processor_flags(tmp_path / "none") == set()


def test_openblas_says_what_numpy_then_uses():
    code = (
        "from study.jobs.kernel import own_kernel; own = own_kernel(); import sys; assert 'numpy' not in sys.modules;"
        "from study.jobs.machine import blas_kernel; print(own); print(blas_kernel())"
    )
    free = {name: value for name, value in os.environ.items() if name != VARIABLE}
    call = subprocess.run(
        [sys.executable, "-c", code],
        env=free | {"PYTHONPATH": str(SCRIPTS)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    own, used = call.stdout.splitlines()
    assert own_kernel() is not None or own == "None"
    if own != "None":
        assert own.lower() in used.lower()


@pytest.mark.parametrize("linked", [False, True])
def test_the_blas_of_other_packages_is_not_told(linked, tmp_path):
    """A fork has whatever its server has loaded, and caches are found by what is told here."""
    packages = tmp_path / "packages"
    packages.symlink_to(Path(scipy.__file__).resolve().parents[1], target_is_directory=True)
    folders = [str(SCRIPTS), str(packages)] if linked else [str(SCRIPTS)]
    code = "from study.jobs.machine import blas_kernel as told; print(told()); import scipy.linalg; print(told())"
    words, environment = [sys.executable, "-c", code], os.environ | {"PYTHONPATH": os.pathsep.join(folders)}
    call = subprocess.run(words, env=environment, capture_output=True, encoding="utf-8", check=True)
    before, after = call.stdout.splitlines()
    assert before == after


@pytest.mark.skipif(not processor_flags() >= NEEDS["Haswell"], reason="another kind of processor")
def test_a_job_computes_with_the_kernel_that_is_offered(tmp_path):
    """Snakemake's own part of a script comes first: it must not have loaded NumPy."""
    code = (
        "import sys, snakemake.script; assert 'numpy' not in sys.modules\n"
        "from study.jobs.log import job_log\n"
        "with job_log('log'):\n"
        "    from study.jobs.machine import blas_kernel; print(blas_kernel())"
    )
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    environment |= {"PYTHONPATH": str(SCRIPTS), OFFER: "Haswell"}
    words = [sys.executable, "-c", code]
    call = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert "Haswell" in call.stdout or own_kernel() is None

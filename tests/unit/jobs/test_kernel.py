"""The choice of the BLAS kernel."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from study.jobs.kernel import NEEDS, VARIABLE, better_kernel, choose_kernel, own_kernel, processor_flags

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


def test_what_the_user_has_set_stands():
    environment = {VARIABLE: "Haswell"}
    assert choose_kernel(environment) is None
    assert environment == {VARIABLE: "Haswell"}


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
        text=True,
        check=True,
    )
    own, used = call.stdout.splitlines()
    assert own_kernel() is not None or own == "None"
    if own != "None":
        assert own.lower() in used.lower()

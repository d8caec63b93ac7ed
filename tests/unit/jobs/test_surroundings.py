"""What other programs leave in the environment neither ends a job nor changes its bits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from study.common.errors import StudyError
from study.jobs import surroundings
from study.jobs.surroundings import OWN, settle

SCRIPTS = Path(__file__).parents[3] / "scripts"
JOB = """
import sys
sys.path[:0] = sys.argv[1:]
from study.jobs.log import job_log
with job_log("job.log") as log:
    import numpy as np
    from study.common.files import write_json, write_rows
    from study.figures.shared.style import new_figure, save
    figure, axes = new_figure(2)
    axes[0, 0].plot(np.tanh(np.linspace(-3, 3, 50)))
    axes[0, 0].set_xlabel("größe × 2")
    save(figure, "figure.svg")
    write_rows("runs.csv", [{"größe": "× 2"}], ["größe"])
    write_json("runs.json", "größe × 2")
    log.info("größe × 2")
"""
RC = "font.size: 20\naxes.facecolor: red\nlines.linewidth: 9\nsvg.fonttype: none\nnonsense: 1\nbackend: gtk4agg\n"
MADE = ("figure.svg", "figure.pdf", "runs.csv", "runs.json")


def made(folder, changes):
    """What a job makes in the folder with these variables in Snakemake's environment: dict from file to content."""
    folder.mkdir(exist_ok=True)
    environment = dict(os.environ) | {name: str(value) for name, value in changes.items() if value is not None}
    for name in [name for name, value in changes.items() if value is None]:
        environment.pop(name, None)
    settle(environment, [])
    command = [sys.executable, "-c", JOB, str(SCRIPTS)]
    call = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert call.returncode == 0, call.stderr.decode(errors="replace")
    assert "größe × 2" in (folder / "job.log").read_text(encoding="utf-8")
    return {name: (folder / name).read_bytes() for name in MADE}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return made(tmp_path_factory.mktemp("plain"), {})


@pytest.mark.parametrize(
    "changes",
    [
        {
            **{"MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYTHONSTARTUP": "/nonexistent"},
            **{"HOME": None, "USER": None, "LOGNAME": None},
            **{"SCIPY_ARRAY_API": "1", "NPY_DISABLE_CPU_FEATURES": "nonsense", "OMP_NUM_THREADS": "3"},
        },
        {
            **{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii:strict"},
            **{"HOME": "/dev/null/x", "MPLCONFIGDIR": "/dev/null/x", "XDG_CACHE_HOME": "/dev/null/x"},
            **{"TMPDIR": "/dev/null/x", "SOURCE_DATE_EPOCH": "315532800"},
        },
        {
            **{"LC_ALL": "de_DE.iso88591", "LANG": "de_DE.iso88591", "PYTHONUTF8": "0", "TZ": "Pacific/Apia"},
            **{"PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "7", "PYTHONINSPECT": "1"},
            **{"PYTHONSAFEPATH": "1", "PYTHONHOME": "/nonexistent", "FONTCONFIG_FILE": "/nonexistent"},
        },
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_job_makes_the_same_bits(plain, tmp_path, changes):
    assert made(tmp_path, changes) == plain


def test_settings_of_matplotlib_anywhere_and_modules_of_the_same_name_are_not_ours(plain, tmp_path):
    for folder in (tmp_path, tmp_path / "home/.config/matplotlib"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "matplotlibrc").write_text(RC, encoding="utf-8")
    # As other programs write it: no UTF-8.
    (tmp_path / "mine").write_bytes(RC.encode() + "# größe\n".encode("latin-1"))
    shadows = tmp_path / "shadows"
    for name in ("numpy", "pandas", "matplotlib", "study"):
        (shadows / name).mkdir(parents=True)
        (shadows / name / "__init__.py").write_text("raise RuntimeError('not the real one')\n", encoding="utf-8")
    changes = {"HOME": tmp_path / "home", "MATPLOTLIBRC": tmp_path / "mine", "PYTHONPATH": shadows}
    assert made(tmp_path, changes | {"XDG_CONFIG_HOME": tmp_path / "home/.config"}) == plain


@pytest.mark.parametrize("value", ["yesterday", "", "-1", "1e9", "1" * 20])
def test_a_date_that_is_none_is_refused(value):
    with pytest.raises(StudyError, match=r"SOURCE_DATE_EPOCH.*whole seconds"):
        settle({"SOURCE_DATE_EPOCH": value})


def test_what_is_the_users_own_matter_stays():
    kept = {"PATH": "/bin", "OPENBLAS_CORETYPE": "Haswell", "SOURCE_DATE_EPOCH": "0", "PYTHONUNBUFFERED": "1"}
    environment = dict(kept)
    settle(environment)
    assert {name: environment[name] for name in kept} == kept
    assert set(environment) - set(kept) <= {*OWN, "LOGNAME"}


def test_the_path_on_which_the_packages_are_stays(tmp_path):
    (tmp_path / "snakemake").mkdir()
    environment, path = {"PYTHONPATH": f"/other:{tmp_path}"}, ["/other", str(tmp_path), "/site-packages"]
    settle(environment, path)
    assert environment["PYTHONPATH"] == f"/other:{tmp_path}"
    assert path == ["/other", str(tmp_path), "/site-packages"]


def test_another_path_is_left_by_this_process_too():
    environment, path = {"PYTHONPATH": "/other:/mine"}, ["/other", "/mine", "/site-packages"]
    settle(environment, path)
    assert "PYTHONPATH" not in environment
    assert path == ["/site-packages"]


def test_a_user_without_a_name_gets_one(monkeypatch):
    def nobody():
        raise KeyError("uid not found: 12345")

    monkeypatch.setattr(surroundings.getpass, "getuser", nobody)
    environment = {}
    settle(environment)
    assert environment["LOGNAME"].startswith("user-")

"""Set up .venv with the packages of a requirements file:  python3 envs/install.py requirements.txt [folder]

Where that is done, it returns at once. What a run that failed has left is made anew; an environment whose folder was
moved or renamed is put right without the network. It needs nothing but Python, and runs on old ones to refuse them.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

# For these all pinned packages have wheels; for others pip would want a compiler.
OLDEST, NEWEST = (3, 11), (3, 13)
# Where packages come from is the user's matter; pip's other settings (user, target, constraint) are for other work.
KEPT = {
    *("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_TRUSTED_HOST", "PIP_PROXY"),
    *("PIP_CERT", "PIP_CLIENT_CERT", "PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES", "PIP_CACHE_DIR"),
    *("PIP_NO_CACHE_DIR", "PIP_KEYRING_PROVIDER"),
}
DESCRIBE = (
    "import ensurepip, json, sys, sysconfig, venv; print(json.dumps([sys.implementation.name, "
    "list(sys.version_info[:2]), sys.maxsize > 2**32, bool(sysconfig.get_config_var('Py_GIL_DISABLED'))]))"
)
# Not `pip config list`: a setting such as user=true is an option of that command too. Newer versions nest by file.
READ_SETTINGS = """
import json
from pip._internal.configuration import Configuration
configuration = Configuration(isolated=False)
configuration.load()
settings = []
for key, value in configuration.items():
    settings += value.items() if isinstance(value, dict) else [(key, value)]
print(json.dumps(settings))
"""
LAUNCHER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys
from {module} import {name}
sys.exit({call}())
"""


def main(requirements, folder=".venv"):
    """Set up the folder; exit with a line where that cannot be."""
    python, state_file = Path(folder, "bin", "python"), Path(folder, "installed.json")
    place = os.path.realpath(folder)
    wanted = hashlib.sha256(Path(requirements).read_bytes()).hexdigest()
    state = read_state(state_file) if python.exists() else {}
    if state.get("place") == place and state.get(requirements) == wanted:
        return
    if not (python.exists() and fits(describe(python, "import pip; " + DESCRIBE))):
        base = suitable_python()
        print(f"Making {folder} with {base}.", flush=True)
        call([base, "-I", "-m", "venv", "--clear", folder], "The environment could not be made.")
        state = {}
    elif state.get("place", place) != place:
        print(f"This folder was moved: putting {folder} right.", flush=True)
        call([python, "-I", "-m", "venv", "--without-pip", folder], "The environment could not be put right.")
        call([python, "-I", __file__, "--launchers", folder], "The environment could not be put right.")
    # Before the packages too: a run that fails there may be followed by one in another place.
    state["place"] = place
    state_file.write_text(json.dumps(state), encoding="utf-8")
    if state.get(requirements) != wanted:
        print(f"Installing the packages of {requirements}, which takes a few minutes.", flush=True)
        options = ["--quiet", "--no-compile", "--require-hashes"]
        command = [python, "-I", "-m", "pip", "install", *options, "-r", requirements]
        call(command, "The packages could not be installed.", pip_environment(python))
        compile_modules(python, folder)
    state[requirements] = wanted
    state_file.write_text(json.dumps(state), encoding="utf-8")


def compile_modules(python, folder):
    """Compile what was installed, on all cores: pip uses one.

    Not left to the imports: where Python is told to write no bytecode, each job would compile its modules anew, which
    takes longer than many a job.
    """
    command = [str(python), "-I", "-m", "compileall", "-q", "-j", "0", "-x", r"[/\\]tests?[/\\]", str(folder)]
    # A module for another Python that does not compile is none that is imported.
    subprocess.run(command, stdout=subprocess.DEVNULL)


def read_state(path):
    """What was installed: dict from a requirements file to its checksum, and `place`, where; empty if unknown."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def describe(python, code=DESCRIBE):
    """What the code prints as JSON in a Python, by default [implementation, [major, minor], whether 64 bits, whether
    without lock]; None if it cannot do it."""
    try:
        told = subprocess.run([str(python), "-I", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return json.loads(told.stdout.decode())
    except (OSError, ValueError):
        return None


def fits(described):
    """Whether the pinned packages have wheels for such a Python."""
    if described is None:
        return False
    implementation, version, wide, unlocked = described
    return implementation == "cpython" and wide and not unlocked and OLDEST <= tuple(version) <= NEWEST


def suitable_python():
    """Path of this Python or, if it does not fit, of the newest on the search path that does."""
    own = [sys.implementation.name, list(sys.version_info[:2]), sys.maxsize > 2**32]
    own.append(bool(sysconfig.get_config_var("Py_GIL_DISABLED")))
    if fits(own) and not fits(describe(sys.executable)):
        package = f"python{OLDEST[0]}.{own[1][1]}-venv"
        sys.exit(f"Error: {sys.executable} lacks venv or ensurepip. On Debian: sudo apt-get install {package}")
    names = [f"python{OLDEST[0]}.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for path in [sys.executable, *filter(None, map(shutil.which, names))]:
        if fits(describe(path)):
            return path
    oldest, newest, this = ("{}.{}".format(*version[:2]) for version in (OLDEST, NEWEST, sys.version_info))
    sys.exit(
        f"Error: the pinned packages need Python {oldest} to {newest} (CPython, 64 bits), and this is {own[0]} {this}. "
        "Install one of these, and run: make PYTHON=path/to/it"
    )


def pip_environment(python):
    """The environment for pip: of its settings only those that say where packages come from."""
    settings = describe(python, READ_SETTINGS)
    if settings is None:
        # A pip that keeps its settings elsewhere: the one that ends most set-ups is taken back.
        return {**os.environ, "PIP_USER": "0"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    # As in pip, a later one counts more: those for all commands, those for install, those of the environment.
    for place in ("global.", "install.", ":env:."):
        for key, value in settings:
            name = "PIP_" + key[len(place) :].upper().replace("-", "_")
            if key.startswith(place) and name in KEPT:
                environment[name] = " ".join(str(value).split())
    environment.update(PIP_CONFIG_FILE=os.devnull, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    return environment


def write_launchers(folder):
    """Write the commands of the installed packages again: each names its Python by the folder's old path."""
    from importlib.metadata import distributions

    python = Path(os.path.realpath(folder), "bin", "python")
    escaped = "".join("\\" + letter if letter in '\\"$`' else letter for letter in str(python))
    for entry in {entry for package in distributions() for entry in package.entry_points}:
        script = Path(folder, "bin", entry.name)
        if entry.group == "console_scripts" and script.is_file():
            name = entry.attr.partition(".")[0]
            text = LAUNCHER.format(python=escaped, module=entry.module, name=name, call=entry.attr)
            script.write_text(text, encoding="utf-8")


def call(command, failed, environment=None):
    """Run a command, without the variables that are for other Pythons; exit with a line if it fails."""
    if environment is None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if subprocess.run([str(word) for word in command], env=environment).returncode:
        sys.exit(f"Error: {failed} The reason stands above; once it is gone, the same command goes on.")


if __name__ == "__main__":
    if sys.argv[1] == "--launchers":
        write_launchers(sys.argv[2])
    else:
        main(*sys.argv[1:])

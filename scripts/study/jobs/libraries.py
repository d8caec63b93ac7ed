"""The system libraries that WeasyPrint needs, looked for before any job starts."""

import ctypes
import ctypes.util
import os
import platform
from collections.abc import Iterable, MutableMapping
from pathlib import Path

from study.common.errors import StudyError

# Name for find_library, and the file name that the dynamic loader takes on Linux.
LIBRARIES = {
    "Pango": ("pango-1.0", "libpango-1.0.so.0"),
    "PangoFT2": ("pangoft2-1.0", "libpangoft2-1.0.so.0"),
    "HarfBuzz subset": ("harfbuzz-subset", "libharfbuzz-subset.so.0"),
}
INSTALL = {
    "debian": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "fedora": "sudo dnf install pango harfbuzz",
    "darwin": "brew install pango",
    "conda": "conda install -c conda-forge pango",
}
# Where Homebrew (on Apple silicon, on Intel) and MacPorts put libraries. Python looks in the second only.
MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
MAC_VARIABLE = "DYLD_FALLBACK_LIBRARY_PATH"


def check_libraries(libraries: dict[str, tuple[str, str]] = LIBRARIES) -> None:
    """Raise StudyError naming each missing library and the line that installs it on this system."""
    look_in_mac_folders()
    missing = {name: files for name, files in libraries.items() if not _loads(*files)}
    if not missing:
        return
    names = ", ".join(missing)
    if folder := _mac_folder_with(missing.values()):
        raise StudyError(
            f"The PDF report needs system libraries that are in {folder}, but cannot be loaded from there: {names}. "
            f"This Python is built for {platform.machine()}: use one for the same processor as the libraries, or set\n"
            f"  export {MAC_VARIABLE}={folder}\nand run again."
        )
    raise StudyError(
        f"The PDF report needs system libraries that are missing: {names}. Install them with\n"
        f"  {install_line()}\nand run again."
    )


def look_in_mac_folders(
    environment: MutableMapping[str, str] = os.environ, folders: Iterable[str] = MAC_FOLDERS
) -> None:
    """On macOS, let this process find the libraries of Homebrew and MacPorts, after those of the user's own folders.

    Each process does so for itself: the system takes such variables from whatever a shell starts, as it does our jobs.
    """
    if platform.system() == "Darwin":
        own = [folder for folder in environment.get(MAC_VARIABLE, "").split(":") if folder]
        environment[MAC_VARIABLE] = ":".join(dict.fromkeys([*own, *folders, "/usr/lib"]))


def _mac_folder_with(libraries):
    """The first of the folders that has one of the libraries; None on other systems."""
    if platform.system() != "Darwin":
        return None
    files = [f"lib{short}*.dylib" for short, _ in libraries]
    return next((folder for folder in MAC_FOLDERS if any(any(Path(folder).glob(file)) for file in files)), None)


def install_line() -> str:
    """The command for this system; every known one where the system is not recognised."""
    if platform.system() == "Darwin":
        return INSTALL["darwin"]
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    family = f"{release.get('ID', '')} {release.get('ID_LIKE', '')}"
    for name in ("debian", "fedora"):
        if name in family:
            return INSTALL[name]
    return "\n  ".join(f"{command}   ({name})" for name, command in INSTALL.items())


def _loads(short, file):
    """Whether the dynamic loader finds the library."""
    for name in (file, ctypes.util.find_library(short)):
        try:
            if name:
                ctypes.CDLL(name)
                return True
        except OSError:
            continue
    return False

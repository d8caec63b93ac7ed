"""The system libraries that WeasyPrint needs, looked for before any job starts."""

import ctypes
import ctypes.util
import platform

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


def check_libraries(libraries: dict[str, tuple[str, str]] = LIBRARIES) -> None:
    """Raise StudyError naming each missing library and the line that installs it on this system."""
    missing = [name for name, files in libraries.items() if not _loads(*files)]
    if missing:
        raise StudyError(
            f"The PDF report needs system libraries that are missing: {', '.join(missing)}. Install them with\n"
            f"  {install_line()}\nand run again."
        )


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

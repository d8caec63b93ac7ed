"""How Snakemake was called: what has to be put right, or refused, before it goes on."""

import locale
import sys
from collections.abc import Sequence
from pathlib import Path

from study.common.errors import StudyError

CONFIG_OPTIONS = ("--configfile", "--configfiles")


def check_call(words: Sequence[str] = sys.argv) -> None:
    """Raise StudyError where the words of the command do not mean what they seem to mean."""
    options = [i for i, word in enumerate(words) if word.partition("=")[0] in CONFIG_OPTIONS]
    if len(options) > 1:
        raise StudyError(
            "--configfile stands in the command more than once, and Snakemake reads the last one only. Name all files "
            "after one: --configfile first.yaml second.yaml; where both have a value, the second counts."
        )


def command_in_utf8() -> list[str] | None:
    """The command that starts this Snakemake again in Python's UTF-8 mode; None where there is no need.

    Snakemake itself reads logs and makes its report with the locale's encoding, which ends in an error at the first
    character that the locale lacks.
    """
    program = Path(sys.argv[0])
    if sys.flags.utf8_mode or locale.getencoding().lower() in ("utf-8", "utf8"):
        return None
    if program.name != "snakemake" and program.parts[-2:] != ("snakemake", "__main__.py"):
        return None
    return [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]

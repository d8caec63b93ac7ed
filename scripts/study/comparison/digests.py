"""The digests of a study: one small file from which others can tell whether their results are the same bits."""

import hashlib
import re
from pathlib import Path

from study.common.errors import StudyError
from study.common.files import read_json
from study.comparison.counted import file_of, files_of, kind_of


def digests(folder: str | Path) -> dict[str, str]:
    """SHA-256, in hexadecimal, of every file that counts, by its path below the folder of results, sorted."""
    folder = Path(folder)
    paths = sorted(path for paths in files_of(folder).values() for path in paths)
    return {path: hashlib.sha256(file_of(folder, path).read_bytes()).hexdigest() for path in paths}


def read_digests(path: str | Path) -> dict[str, str]:
    """What a study has written as its digests; StudyError for any other file."""
    try:
        content = read_json(path)
    except (OSError, ValueError) as error:
        raise StudyError(f"{path} cannot be read as digests: {error}. Name a digests.json, or a folder.") from error
    if not isinstance(content, dict) or not content or not all(_is_entry(*entry) for entry in content.items()):
        raise StudyError(f"{path} holds no digests: expected the SHA-256 of files by name. Name a digests.json.")
    return content


def _is_entry(path, value):
    return bool(kind_of(path)) and isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None

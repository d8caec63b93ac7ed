"""Obtain the data files: sources are tried in order until each file has been found with the right checksum."""

import errno
import logging
import tempfile
import textwrap
from collections.abc import Iterable
from pathlib import Path

from study.common.errors import StudyError
from study.common.files import whole
from study.data.bundled import BUNDLED
from study.data.content import mismatch, unpack
from study.data.debian import package_source
from study.data.mirror import mirror_source
from study.data.source import Source, folder_source

# What only this machine can be the reason of, whoever sends the files.
FULL_OR_READ_ONLY = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}

log = logging.getLogger(__name__)

KINDS = {
    "folder": folder_source,
    "mirror": mirror_source,
    "package": package_source,
    "bundled": lambda name: BUNDLED[name](),
}


def sources_of(folder: str | Path | None, entries: Iterable[dict[str, str]]) -> list[Source]:
    """The sources to try: the user's folder alone, where there is one, or else those of the catalogue's entry.

    entries: dicts of one of the KINDS and its place.
    """
    if folder is not None:
        return [folder_source(folder)]
    return [KINDS[kind](place) for entry in entries for kind, place in entry.items()]


def obtain(
    destination: str | Path,
    sources: Iterable[Source],
    files: dict[str, dict[str, str]],
    home: str | None = None,
    known: dict[str, str] | None = None,
) -> dict[str, dict]:
    """Write every file of `files`, unpacked and verified, to the folder `destination`, each whole or not at all.

    sources: tried in order; each is asked only for the files that are still missing. files: dict from a file's name
    without `.gz` to its checksum, as sha256 of the content or packed_sha256. home: where the data set is published;
    known: from the SHA-256 of a content to the data set that has it, both for messages. Returns a dict from the file's
    name to its `source` (str), `bytes` (int, unpacked) and `sha256` (str, of the content). StudyError when a file was
    not found: the message lists each source, why it failed, and the remedy; and where this machine cannot write.
    """
    destination = Path(destination)
    try:
        destination.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(destination, error) from error
    found, failures = {}, []
    for source in sources:
        missing = {name: checksum for name, checksum in files.items() if name not in found}
        if not missing:
            break
        log.info("Looking for %s in %s.", ", ".join(missing), source.name)
        verified, problems = _try_source(source, missing, destination, known or {})
        found |= verified
        failures += [f"{source.name}: {'; '.join(problems)}"] if problems else []
        for problem in problems:
            log.warning("%s: %s", source.name, problem)
    missing = [name for name in files if name not in found]
    if missing:
        raise StudyError(_failure_message(missing, failures, home))
    return found


def _try_source(source, missing, destination, known):
    """(found, problems): what `obtain` returns of the missing files that one source has, and a list of sentences.

    Whatever the source raises is its own failure. A full disk is not: it would fail every source alike.
    """
    found, problems = {}, []
    try:
        scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    except OSError as error:
        raise _cannot_write(tempfile.gettempprefix(), error) from error
    with scratch as folder:
        offers = _offers(source, missing, Path(folder))
        while True:
            try:
                name, path = next(offers)
            except StopIteration:
                break
            except Exception as error:
                if getattr(error, "errno", None) in FULL_OR_READ_ONLY:
                    raise _cannot_write(folder, error) from error
                problems.append(_reason(error))
                break
            if name not in missing or name in found:
                continue
            try:
                seen = _place(Path(path), destination / name, missing[name], known)
            except StudyError as error:
                problems.append(str(error).rstrip("."))
            except OSError as error:
                raise _cannot_write(destination, error) from error
            else:
                found[name] = {"source": source.name, "bytes": seen.bytes, "sha256": seen.sha256}
    if not problems and len(found) < len(missing):
        problems.append("does not hold " + ", ".join(name for name in missing if name not in found))
    return found, problems


def _offers(source, missing, folder):
    """What a source yields; an error in asking it comes where one in an answer would."""
    yield from source.fetch(list(missing), folder)


def _place(path, target, wanted, known):
    """Unpack `path` to `target` if it has the wanted checksum; return what was seen of it."""
    with whole(target) as partial:
        with partial.open("wb") as file:
            seen = unpack(path, target.name, file)
        if reason := mismatch(path, target.name, seen, wanted, known):
            raise StudyError(reason)
    return seen


def _reason(error):
    # Errors of connections are nested, and each repeats the address; the innermost says what went wrong.
    innermost = getattr(error.args[0], "reason", error) if error.args else error
    return textwrap.shorten(str(innermost), 240) or type(error).__name__


def _cannot_write(place, error):
    """The error for a disk that is full or a folder that may not be written to, which is no fault of any source."""
    return StudyError(
        f"{place}: the data files cannot be written there: {error.strerror or error}. Make room, or make the folder "
        "writable (for temporary files TMPDIR names another one), and start again."
    )


def _failure_message(missing, failures, home):
    lines = [f"No source gave {', '.join(missing)}."]
    lines += [f"  - {failure}" for failure in failures] or ["  - no source to try: data.folder is not set"]
    published = f", as published at {home}" if home else ""
    lines += [
        "To supply the files by hand, set data.folder in config.yaml to a folder with the four files, "
        f"packed (.gz) or not{published}."
    ]
    return "\n".join(lines)

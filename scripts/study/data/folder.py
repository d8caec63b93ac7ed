"""The user's own folder: whether it holds the files of the data set, and what they hold, before any job starts."""

from pathlib import Path

import numpy as np

from study.common.errors import StudyError
from study.data.content import FILES, IMAGES, LABELS, mismatch, unpack
from study.data.labels import check_classes, foreign_labels
from study.data.source import candidates


def measure(
    folder: str | Path,
    files: dict[str, dict[str, str]],
    title: str,
    is_named: bool,
    known: dict[str, str] | None = None,
) -> dict:
    """images, classes, height and width of the training files in a folder.

    files: by name the checksum (sha256 or packed_sha256); title: of the data set; is_named: whether its checksums come
    from a catalogue, not from the config; known: from the SHA-256 of a content to the data set that has it. StudyError
    where a file is missing or has another checksum, with a line for each and the lines to add for own data, and
    where the files do not belong together.
    """
    folder = Path(folder).expanduser()
    try:
        paths = candidates(folder, FILES)
    except OSError as error:
        raise StudyError(f"data, folder: {folder}: {error}; name the folder that holds the four files") from error
    fitting, offered, problems = {}, {}, []
    for name in FILES:
        reasons = [] if paths[name] else [f"there is no such file in {folder}, packed or not"]
        for path in paths[name]:
            try:
                seen = unpack(path, name)
            except StudyError as error:
                reasons.append(str(error).rstrip("."))
                continue
            offered.setdefault(name, seen)
            reason = mismatch(path, name, seen, files[name], known or {})
            if reason is None:
                fitting[name] = path, seen
                break
            reasons.append(reason)
        if name not in fitting:
            problems += [f"{name}: {reason}" for reason in reasons]
    if problems:
        raise StudyError(_not_the_files(folder, title, is_named, problems, offered, known or {}))
    return _facts(
        {name: path for name, (path, _) in fitting.items()}, {name: seen for name, (_, seen) in fitting.items()}
    )


def _facts(paths, seen):
    """What `measure` returns, of files that have the right checksums."""
    sizes, labels = {}, {}
    for part in ("train", "t10k"):
        images, own = (f"{part}-{kind}" for kind in (IMAGES, LABELS))
        count, *sizes[part] = seen[images].shape
        if count != seen[own].shape[0]:
            raise StudyError(
                f"data, folder: {paths[images]} has {count} images, {paths[own]} {seen[own].shape[0]} labels"
            )
        labels[part] = _read(paths[own], own)
    if sizes["train"] != sizes["t10k"]:
        train, test = (" by ".join(map(str, size)) for size in sizes.values())
        raise StudyError(f"data, folder: the training images have {train} pixels, the test images {test}")
    check_classes(labels["train"], paths[f"train-{LABELS}"])
    if foreign := foreign_labels(labels["t10k"], np.unique(labels["train"])):
        raise StudyError(f"data, folder: {paths[f't10k-{LABELS}']}: {foreign}")
    return {
        "images": len(labels["train"]),
        "classes": len(np.unique(labels["train"])),
        "height": sizes["train"][0],
        "width": sizes["train"][1],
    }


def _read(path, name):
    """The labels in a file that was found sound."""
    from io import BytesIO

    content = BytesIO()
    unpack(path, name, content)
    return np.frombuffer(content.getvalue(), np.uint8, offset=8)


def _not_the_files(folder, title, is_named, problems, offered, known):
    """The message about a folder with other files: why, and what to write where they are meant."""
    if is_named:
        lines = [f"data, folder: {folder} does not hold the files of {title}, which data, name asks for:"]
    else:
        lines = [f"data, folder: {folder} does not hold the files whose checksums stand in data, sha256:"]
    lines += [f"    {problem}" for problem in problems]
    owners = {known.get(seen.sha256) for seen in offered.values()}
    if len(offered) < len(FILES):
        lines.append("  Supply what is missing, or set folder to null for the data set by its name.")
    elif len(owners) == 1 and None not in owners:
        lines.append(f"  These are the files of another data set; to use it set data, name to {owners.pop()}.")
    else:
        meant = "If they are data of your own" if is_named else "If these are the files that you mean"
        lines.append(f"  {meant}, write into the section data of your config:")
        lines.append("    sha256:")
        lines += [f"      {name}: {offered[name].sha256}" for name in FILES]
    return "\n".join(lines)

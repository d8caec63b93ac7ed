"""The data sets that a config can name: the catalogue of the study, and one of the user's own beside it."""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

try:
    # It reads a catalogue in a tenth of the time; it comes with PyYAML, but not on every machine.
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader

from study.common.errors import StudyError
from study.config.contents import content_problems
from study.config.messages import explain, nearest
from study.config.schema import Validator

DEFAULT = "fashion-mnist"
CATALOGUE = Path(__file__).with_name("catalogue.yaml")
SCHEMA = Path(__file__).with_name("catalogue.schema.yaml")
HASH_DIGITS = 10
# What the report calls data that a config describes by their checksums alone.
UNNAMED = "own images"


@dataclass(frozen=True)
class DataSet:
    """What the study knows of its data before they are there.

    name: that of their folders; title: what the report calls them; files: by name a dict with sha256 (of the content)
    or packed_sha256; sources: dicts as in the catalogue, empty where only the user's folder has the data; identity: the
    checksums that runs carry, None for Fashion-MNIST; is_named: whether they come from a catalogue; images: dict with
    train, test, height and width, or None; classes: names in the order of the labels, or None; references: works of the
    entry's own, by key; the rest as in the catalogue.
    """

    name: str
    title: str
    files: dict[str, dict[str, str]]
    identity: dict[str, str] | None
    is_named: bool
    sources: list[dict] = field(default_factory=list)
    classes: list[str] | None = None
    images: dict | None = None
    sentence: str = ""
    home: str | None = None
    licence: str | None = None
    citation: str | None = None
    references: dict[str, dict] = field(default_factory=dict)
    published: list[dict] = field(default_factory=list)

    def told(self) -> dict:
        """What the report says of the data set, as plain values."""
        keys = ("title", "sentence", "is_named", "home", "licence", "citation", "references", "published")
        return {key: getattr(self, key) for key in keys}


def data_set(data: dict) -> DataSet:
    """The data set that the config's section `data` asks for. StudyError where there is none."""
    classes = None if data.get("classes") is None else [str(name) for name in data["classes"]]
    if data["sha256"] is not None:
        files = {name: {"sha256": checksum} for name, checksum in data["sha256"].items()}
        name = f"data-{_digest(data['sha256'])}"
        return DataSet(name, UNNAMED, files, data["sha256"], is_named=False, classes=classes)
    entries = catalogue(data.get("catalogue"))
    name = data.get("name") or DEFAULT
    if name not in entries:
        where = f" and {data['catalogue']}" if data.get("catalogue") else ""
        raise StudyError(
            f"data, name: the catalogue{where} has no data set {name!r}{nearest(name, entries)}"
            + ("" if where else "; for one of your own name its file too (data: catalogue)")
        )
    entry = entries[name]
    checksums = {file: next(iter(sums.values())) for file, sums in entry["files"].items()}
    identity = None if name == DEFAULT else checksums
    folder = name if name == DEFAULT else f"{name}-{_digest(checksums)}"
    return DataSet(folder, identity=identity, is_named=True, **{"classes": classes} | entry)


def catalogue(own: str | Path | None = None) -> dict[str, dict]:
    """The entries by name: those of the study, and those of the user's file. StudyError with place and remedy."""
    entries = _read(CATALOGUE)
    if own is None:
        return entries
    own = Path(own).expanduser()
    added = _read(own)
    if taken := set(added) & set(entries):
        raise StudyError(f"{own}: the study has a data set {min(taken)!r} already; take another name")
    return entries | {name: _with_paths(entry, own.parent) for name, entry in added.items()}


def known_contents() -> dict[str, str]:
    """From the SHA-256 of a file's content to the name of the data set that it belongs to, in the study's catalogue."""
    return {
        sums["sha256"]: name
        for name, entry in catalogue().items()
        for sums in entry["files"].values()
        if "sha256" in sums
    }


def check_citations(chosen: DataSet, references: str | Path) -> None:
    """StudyError where an entry cites a work that neither it nor the report's file of references has."""
    cited = {row["source"] for row in chosen.published} | ({chosen.citation} if chosen.citation else set())
    if not (missing := cited - set(chosen.references)):
        return
    works = yaml.load(Path(references).read_text(encoding="utf-8"), Loader)
    for key in sorted(missing - set(works)):
        raise StudyError(
            f"data, name: the catalogue's entry for {chosen.title} cites {key!r}, which is no key of "
            "report/references.yaml; describe the work under references of the entry"
        )


@cache
def _read(path):
    """The entries of a file, checked by the schema."""
    try:
        entries = yaml.load(path.read_text(encoding="utf-8-sig"), Loader)
    except OSError as error:
        raise StudyError(f"data, catalogue: {path} cannot be read ({error.strerror}); name a YAML file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise StudyError(f"data, catalogue: {path} is not YAML in UTF-8: {' '.join(str(error).split())}") from error
    if isinstance(entries, dict) and (problem := next(content_problems(entries), None)):
        raise StudyError(f"{path}: {problem}")
    schema = yaml.load(SCHEMA.read_text(encoding="utf-8"), Loader)
    errors = sorted(Validator(schema).iter_errors(entries), key=lambda error: [str(part) for part in error.path])
    if errors:
        raise StudyError("; ".join(f"{path}: {explain(error, entries)}" for error in errors))
    for name, entry in entries.items():
        keys = [row["key"] for row in entry.get("published", ())]
        if len(set(keys)) < len(keys):
            raise StudyError(f"{path}: {name}, published: a key is used twice; give each row its own")
    return entries


def _with_paths(entry, folder):
    """The entry with its folders as seen from the working directory; in the file they are relative to it."""
    sources = [
        {"folder": str(folder / Path(source["folder"]).expanduser())} if "folder" in source else source
        for source in entry.get("sources", [])
    ]
    return entry | {"sources": sources}


def _digest(checksums):
    text = "".join(f"{name} {total}" for name, total in sorted(checksums.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]

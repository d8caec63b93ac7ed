"""Citations by author and year, and the list of exactly the works cited."""

import unicodedata
from pathlib import Path

import yaml
from markupsafe import Markup

from study.common.errors import StudyError, unknown

FIELDS = {
    *("authors", "year", "title", "journal", "volume", "number", "pages", "booktitle", "series", "publisher"),
    *("doi", "arxiv", "url"),
}


def read_references(path: Path) -> dict[str, dict]:
    """The works that can be cited, by key."""
    works = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
    for key, work in works.items():
        if missing := {"authors", "year", "title"} - set(work):
            raise StudyError(f"{path}: the work {key!r} lacks {', '.join(sorted(missing))}.")
        if strange := set(work) - FIELDS:
            raise StudyError(f"{path}: the work {key!r} has unknown fields {', '.join(sorted(strange))}.")
    return works


class Bibliography:
    """The works cited in one rendering; `listed` holds those of the rendering before."""

    def __init__(self, works: dict[str, dict], listed: set[str] | None = None):
        self.works = works
        self.cited: set[str] = set()
        self._listed = listed or set()

    def cite(self, *keys: str, note: str | None = None) -> Markup:
        """A citation in parentheses: "(Bottou et al. 2018)"; several keys share the parentheses."""
        links = [self._link(key, f"{self._names(key)} {self._year(key)}") for key in keys]
        tail = Markup(", {}").format(note.replace(" ", "\xa0")) if note else ""
        return Markup("({}{})").format(Markup("; ").join(links), tail)

    def cite_text(self, key: str) -> Markup:
        """A citation that is part of the sentence: "Bottou et al. (2018)"."""
        return self._link(key, f"{self._names(key)} ({self._year(key)})")

    def listing(self) -> Markup:
        """The works cited in the rendering before this one, sorted by author and year, as HTML."""
        items = [
            Markup('<li id="cite:{}">{}</li>').format(key, self._entry(key))
            for key in sorted(self._listed, key=self._sort_key)
        ]
        return Markup('<ul class="references">{}</ul>').format(Markup("").join(items)) if items else Markup("")

    def _link(self, key: str, text: str) -> Markup:
        self.cited.add(key)
        return Markup('<a class="cite" href="#cite:{}">{}</a>').format(key, _bound(text))

    def _work(self, key: str) -> dict:
        if key not in self.works:
            raise unknown("citation", key, self.works)
        return self.works[key]

    def _names(self, key: str) -> str:
        families = [author.partition(",")[0] for author in self._work(key)["authors"]]
        if len(families) > 2:
            return f"{families[0]} et al."
        return " and ".join(families)

    def _year(self, key: str) -> str:
        """The year, with a letter if several works have the same authors and year."""
        work = self._work(key)
        twins = sorted(
            other
            for other in self.works
            if self.works[other]["year"] == work["year"] and self._names(other) == self._names(key)
        )
        return f"{work['year']}{'abcdefgh'[twins.index(key)] if len(twins) > 1 else ''}"

    def _sort_key(self, key: str) -> tuple:
        work = self.works[key]
        return [_plain(author) for author in work["authors"]], work["year"], _plain(work["title"])

    def _entry(self, key: str) -> Markup:
        work = self.works[key]
        parts = [
            Markup("{} ({}).").format(_author_list(work["authors"]), self._year(key)),
            Markup("{}.").format(work["title"])
            if work["title"][-1] not in "?!"
            else Markup("{}").format(work["title"]),
            _venue(work),
            _address(work),
        ]
        return Markup(" ").join(part for part in parts if part)


def _bound(text: str) -> str:
    """The text of a citation that may break between two names, but not before "et al." or the year."""
    head, _, year = text.rpartition(" ")
    return f"{head.replace(' et al.', chr(0xA0) + 'et' + chr(0xA0) + 'al.')}\xa0{year}"


def _author_list(authors: list[str]) -> str:
    """The names as printed in the list; of more than eight, the first six and the last."""
    names = [_initials(author) for author in authors]
    if len(names) > 8:
        return ", ".join([*names[:6], "…", names[-1]])
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _initials(author: str) -> str:
    family, _, given = author.partition(", ")
    initials = ["-".join(f"{part[0]}." for part in name.split("-") if part) for name in given.replace(".", " ").split()]
    return "\xa0".join([family, *initials]) if initials else family


def _venue(work: dict) -> Markup:
    if journal := work.get("journal"):
        issue = f"({work['number']})" if "number" in work else ""
        volume = f" {work['volume']}{issue}" if "volume" in work else ""
        pages = f":{_pages(work)}" if "pages" in work else ""
        return Markup("<i>{}</i>{}{}.").format(journal, volume, pages)
    if book := work.get("booktitle"):
        series = f", {work['series']}" if "series" in work else ""
        volume = f" {work['volume']}" if "volume" in work else ""
        pages = f", pp.\xa0{_pages(work)}" if "pages" in work else ""
        publisher = f", {work['publisher']}" if "publisher" in work else ""
        return Markup("In <i>{}</i>{}{}{}{}.").format(book, series, volume, pages, publisher)
    return Markup("{}.").format(work["publisher"]) if "publisher" in work else Markup("")


def _pages(work: dict) -> str:
    return str(work["pages"]).replace("--", "–").replace("-", "–")


def _address(work: dict) -> Markup:
    if doi := work.get("doi"):
        return Markup('<a href="https://doi.org/{0}">doi:{0}</a>.').format(doi)
    if arxiv := work.get("arxiv"):
        return Markup('<a href="https://arxiv.org/abs/{0}">arXiv:{0}</a>.').format(arxiv)
    if url := work.get("url"):
        return Markup('<a href="{0}">{0}</a>.').format(url)
    return Markup("")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("Ø", "O"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()

"""The studies that are in a folder of results, on one page."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import yaml

from study.common.files import read_json
from study.common.numbers import percent
from study.config.names import PLACES
from study.pages.policy import inline_hashes, with_policy

TEMPLATE = "studies.html.j2"
# What of a study can be opened, and what it is called there.
OPENED = {"report.html": "web page", "report.pdf": "PDF", "explore.html": "runs", "tables/runs.csv": "table of runs"}


def studies_page(folder: str | Path, templates: str | Path) -> str:
    """The HTML of a page that lists the finished studies in a folder of results, the last one first.

    templates: the folder of the page's template. The page loads nothing.
    """
    folder = Path(folder)
    template = (Path(templates) / TEMPLATE).read_text(encoding="utf-8")
    studies = sorted(
        (_told(study, folder) for study in finished(folder)), key=lambda study: study["made"], reverse=True
    )
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    guarded = with_policy(template, {"style-src": inline_hashes(template, "style")})
    return environment.from_string(guarded).render(studies=studies)


def finished(folder: Path) -> Iterator[Path]:
    """The folders of studies with a report: the folder itself, and those below it that are no part of a study."""
    if (folder / "report.pdf").is_file():
        yield folder
    for inner in sorted(folder.iterdir()):
        if inner.is_dir() and inner.name not in PLACES:
            yield from finished(inner)


def _told(study: Path, folder: Path) -> dict[str, Any]:
    config = yaml.safe_load((study / "config.yaml").read_text(encoding="utf-8"))
    test = study / "test.json"
    selected = read_json(test)["selected"] if config.get("selection") and test.is_file() else None
    place = study.relative_to(folder)
    return {
        "folder": study.as_posix(),
        "title": config["report"]["title"],
        "experiments": [entry["title"] for entry in config["experiments"]],
        "accuracy": selected and percent(selected["accuracy_mean"], 2),
        "interval": selected and [percent(selected[f"accuracy_{end}"], 2) for end in ("low", "high")],
        "made": time.strftime("%Y-%m-%d %H:%M", time.localtime((study / "report.pdf").stat().st_mtime)),
        "links": [((place / path).as_posix(), name) for path, name in OPENED.items() if (study / path).is_file()],
    }

"""The page on which all runs of a study are explored: its data, and the one file that shows them without a network."""

from pathlib import Path

import jinja2
import pandas as pd
from markupsafe import Markup

from study.config.runs import expand, normal
from study.pages.explore.columns import columns_of
from study.pages.explore.curves import curves_of
from study.pages.explore.packing import Packed, json_within_script
from study.pages.explore.places import places_of, planned_names, rungs_of
from study.pages.policy import inline_hashes, with_policy


def explorer_data(
    config: dict,
    runs: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    curves: list[pd.DataFrame],
    rungs: dict[str, pd.DataFrame],
    timing: pd.DataFrame | None = None,
    seconds: list[pd.DataFrame] | None = None,
) -> tuple[dict, str]:
    """(what is to be shown, as JSON has it; the block of numbers that it names, in base64).

    config: the whole config; runs: the study's table of runs; tables: by experiment its table of runs; curves: of each
    experiment; rungs: by search its table of rungs; timing, seconds: the study's timings and the experiments' tables of
    seconds, None to leave out what a clock says.
    """
    _, planned = expand(config)
    names, own = list(runs["run"]), planned_names(rungs)
    specifications = [planned[own.get(name, name)] for name in names]
    titles = {entry["name"]: entry["title"] for entry in config["experiments"]}
    packed = Packed()
    content = {
        "title": config["report"]["title"],
        "runs": names,
        "experiments": [{"name": name, "title": titles[name]} for name in tables],
        "columns": columns_of(packed, runs, specifications, normal(config["defaults"]), timing),
        "curves": curves_of(packed, names, curves, seconds),
        "places": places_of(packed, names, tables),
        "rungs": rungs_of(packed, names, rungs),
    }
    return content, packed.text()


def explorer_page(content: dict, numbers: str, folder: Path) -> str:
    """The HTML of the page; content, numbers: of explorer_data; folder: its template, scripts and styles.

    Scripts and styles are put into the page, which runs these and no others, and loads nothing.
    """
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    own = {"script": [], "style": []}

    def inline(element, *files):
        text = "".join((folder / file).read_text(encoding="utf-8") for file in files)
        own[element].append(Markup(f"<{element}>\n{text}</{element}>"))
        return own[element][-1]

    page = environment.from_string((folder / "page.html.j2").read_text(encoding="utf-8")).render(
        title=content["title"], content=Markup(json_within_script(content)), numbers=numbers, inline=inline
    )
    return with_policy(page, {f"{each}-src": inline_hashes("".join(parts), each) for each, parts in own.items()})

"""Where each run stands: in which experiments, as which setting or trial, and how far a search took it."""

import pandas as pd

from study.pages.explore.packing import Packed

NONE = -1


def places_of(packed: Packed, runs: list[str], tables: dict[str, pd.DataFrame]) -> dict:
    """The runs of each experiment, run by run: a run may stand in several, or twice in one as different variants.

    runs: names (n), in the page's order; tables: by experiment its table of runs, in the order of the config. begin
    (n + 1) says where each run's entries begin; experiment counts the tables, level the labels; trial is -1 outside
    searches.
    """
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "run": table["run"],
                    "experiment": number,
                    "level": table["level"],
                    "trial": table.get("trial", NONE),
                }
            )
            for number, table in enumerate(tables.values())
        ],
        ignore_index=True,
    )
    numbers = {run: number for number, run in enumerate(runs)}
    rows = rows.assign(place=rows["run"].map(numbers)).sort_values("place", kind="stable").reset_index(drop=True)
    counts = rows["place"].value_counts().reindex(range(len(runs)), fill_value=0)
    levels, labels = pd.factorize(rows["level"])
    return {
        "begin": packed.add([0, *counts.cumsum()], "u4"),
        "experiment": packed.add_codes(rows["experiment"]),
        "labels": list(labels),
        "level": packed.add_codes(levels),
        "trial": packed.add(rows["trial"], "i4"),
    }


def rungs_of(packed: Packed, runs: list[str], tables: dict[str, pd.DataFrame]) -> dict:
    """What each trial of a search did in each of its rungs, and the other names that it had in them.

    runs: as above; tables: by search its table of rungs (study.search.tables.rung_table). Rows follow the runs that the
    study's table lists, those of the furthest rungs; begin (n + 1) says where each run's rows begin. budget (epochs) is
    NaN where a trial counts steps. others: for each row the name that the trial's run had in that rung.
    """
    numbers = {run: number for number, run in enumerate(runs)}
    pieces = []
    for table in tables.values():
        furthest = table.groupby(["trial", "seed"])["run"].transform("last")
        ranked = table.groupby(["bracket", "rung"])["slot"].transform("size")
        pieces.append(table.assign(place=furthest.map(numbers), among=ranked))
    if not pieces:
        return {}
    rows = pd.concat(pieces, ignore_index=True).dropna(subset="place")
    rows = rows.drop_duplicates(["place", "rung"]).sort_values(["place", "rung"], kind="stable")
    counts = rows["place"].value_counts().reindex(range(len(runs)), fill_value=0)
    return {
        "begin": packed.add([0, *counts.cumsum()], "u4"),
        "rung": packed.add_codes(rows["rung"]),
        "budget": packed.add(rows["budget"].astype("float64"), "f4"),
        "accuracy": packed.add(rows["accuracy"].astype("float64"), "f4"),
        "rank": packed.add_codes(rows["rank"]),
        "among": packed.add_codes(rows["among"]),
        "promoted": packed.add_codes(rows["promoted"].astype(int)),
        "last": packed.add_codes(rows["last"].astype(int)),
        "others": list(rows["run"]),
    }


def planned_names(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """By the name of a run of a search, in whichever rung, that of the training to the end that it belongs to."""
    return {run: name for table in tables.values() for run, name in zip(table["run"], table["name"], strict=True)}

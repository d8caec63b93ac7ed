"""The page that explores the runs: its arrays, columns, curves and places, and the one file that it is."""

import base64
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from benchmark.made_up import made_up_study
from study.config.runs import complete, expand, normal
from study.pages.explore.columns import columns_of
from study.pages.explore.curves import curves_of
from study.pages.explore.packing import Packed, json_within_script
from study.pages.explore.page import explorer_data, explorer_page
from study.pages.explore.places import places_of, rungs_of
from study.pages.policy import inline_hashes

ROOT = Path(__file__).parents[3]
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
FOLDER = ROOT / "report/html/explore"
OUT = "</script><script>alert(1)</script><!-- <script> <img src=x onerror=alert(1)> & {{ 7*7 }}"
# Of the files of uPlot 1.6.32, as npm has them.
CHECKSUMS = {
    "uPlot.iife.min.js": "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
    "uPlot.min.css": "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
    "LICENSE": "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd",
}


def unpacked(text, where):
    """The array that the page's script would read."""
    kind, place, length = where
    return np.frombuffer(base64.b64decode(text), f"<{kind}", count=length, offset=place)


@pytest.fixture(scope="module")
def study():
    return made_up_study(CONFIG, trials=12)


@pytest.fixture(scope="module")
def shown(study):
    """(content, numbers) of the page."""
    return explorer_data(**study)


def column(content, key):
    return next(each for each in content["columns"] if each["key"] == key)


# --- Arrays -------------------------------------------------------------------------------------------------------


def test_arrays_come_back_from_the_block_aligned_and_little_endian():
    packed = Packed()
    given = [
        ([1, 255], "u1"),
        ([0.5, np.nan, np.inf], "f4"),
        ([2**32 - 1], "u4"),
        ([-1, 7], "i4"),
        ([], "u2"),
        ([0.1], "f8"),
    ]
    places = [packed.add(values, kind) for values, kind in given]
    for (values, kind), place in zip(given, places, strict=True):
        assert place[0] == kind and place[1] % 8 == 0
        np.testing.assert_array_equal(unpacked(packed.text(), place), np.array(values, dtype=kind))


@pytest.mark.parametrize(("values", "kind"), [([256], "u1"), ([-1], "u4"), ([0.5], "i4"), ([2**32], "u4")])
def test_what_a_kind_cannot_hold_is_refused(values, kind):
    with pytest.raises(ValueError, match=f"of kind {kind} hold no"):
        Packed().add(values, kind)


@pytest.mark.parametrize(("most", "kind"), [(0, "u1"), (255, "u1"), (256, "u2"), (65_536, "u4")])
def test_codes_take_the_smallest_kind(most, kind):
    assert Packed().add_codes([0, most])[0] == kind
    assert Packed().add_codes([])[0] == "u1"


def test_json_cannot_end_its_script_and_says_the_same():
    text = json_within_script({"title": OUT})
    assert "<" not in text
    assert json.loads(text) == {"title": OUT}
    with pytest.raises(ValueError):
        json_within_script([float("nan")])


# --- Columns ------------------------------------------------------------------------------------------------------


def columns_for(**settings):
    """The columns, by key, and the block, of runs with these values of hyperparameters, the other ones as usual."""
    many = len(next(iter(settings.values())))
    specifications = [
        complete(CONFIG["defaults"], CONFIG["data"], {key: values[run] for key, values in settings.items()}, run)
        for run in range(many)
    ]
    runs = pd.DataFrame(
        {
            "run": list(map(str, range(many))),
            "status": "completed",
            "training_examples": 55_000,
            "final_validation_loss": np.nan,
        }
    )
    packed = Packed()
    columns = columns_of(packed, runs, specifications, normal(CONFIG["defaults"]), None)
    return {each["key"]: each for each in columns}, packed.text(), specifications


def test_the_levels_of_a_setting_are_in_order_and_codes_count_them():
    columns, numbers, _ = columns_for(
        step_size=[0.1, 0.00001, 0.3, 0.1], activation=["tanh", "relu", "leaky_relu", "tanh"]
    )
    steps = columns["step_size"]
    assert [level["label"] for level in steps["levels"]] == ["0.00001", "0.1", "0.3"]
    assert [level["number"] for level in steps["levels"]] == [0.00001, 0.1, 0.3]
    assert [level["usual"] for level in steps["levels"]] == [False, True, False]
    assert list(unpacked(numbers, steps["codes"])) == [1, 0, 2, 1]
    assert steps["kind"] == "number"
    names = columns["activation"]
    assert names["kind"] == "category"
    assert [level["label"] for level in names["levels"]] == ["leaky relu", "relu", "tanh"]


@pytest.mark.parametrize(
    ("layers", "kind", "labels"),
    [
        ([[128], [8]], "number", ["8", "128"]),
        ([[128], [64, 32], [8], []], "category", ["none", "8", "128", "64-32"]),
    ],
)
def test_one_hidden_layer_is_a_number_and_several_are_names(layers, kind, labels):
    columns, _, _ = columns_for(hidden_layers=layers)
    assert columns["hidden_layers"]["kind"] == kind
    assert [level["label"] for level in columns["hidden_layers"]["levels"]] == labels


def test_all_training_images_are_a_number_and_steps_without_a_limit_are_none():
    columns, _, _ = columns_for(training_images=[None, 1000], iterations=[None, 500])
    images = {level["label"]: level["number"] for level in columns["training_images"]["levels"]}
    assert images == {"1000": 1000, "all": 55_000}
    assert {level["label"]: level["number"] for level in columns["iterations"]["levels"]} == {"500": 500, "–": None}
    assert columns["iterations"]["kind"] == "number"


def test_each_level_has_its_value_as_a_config_writes_it():
    settings = {
        "step_size": [1e-5, 0.1, 3e-7],
        "hidden_layers": [[], [8], [64, 32]],
        "flip": [True, False, False],
        "activation": ["leaky_relu", "relu", "gelu"],
        "training_images": [None, 10, 20],
    }
    columns, numbers, specifications = columns_for(**settings)
    for key in settings:
        codes = unpacked(numbers, columns[key]["codes"])
        for code, specification in zip(codes, specifications, strict=True):
            written = columns[key]["levels"][code]["yaml"]
            assert "\n" not in written
            assert yaml.safe_load(f"{{{key}: {written}}}") == {key: specification[key]}


def test_what_no_run_has_is_no_column_and_no_clock_is_shown_without_timings(study):
    columns, _, _ = columns_for(seed=[0, 1])
    assert "final_validation_loss" not in columns and "rung" not in columns
    content, _ = explorer_data(**study | {"timing": None, "seconds": None})
    assert not [each["key"] for each in content["columns"] if each["group"] == "time"]
    assert "training_seconds" not in [each["key"] for each in content["curves"]["columns"]]
    content, _ = explorer_data(**study)
    assert [each["key"] for each in content["columns"] if each["group"] == "time"] == [
        "training_seconds",
        "peak_memory_mb",
    ]


def test_outcomes_are_those_of_the_table(study, shown):
    content, numbers = shown
    runs = study["runs"]
    for key in ("best_validation_accuracy", "final_training_loss", "steps"):
        found = unpacked(numbers, column(content, key)["values"])
        np.testing.assert_allclose(found, runs[key].to_numpy(dtype=float, na_value=np.nan), rtol=1e-6)
    rung = column(content, "rung")
    assert [level["label"] for level in rung["levels"]] == ["0", "1", "2", "–"]


# --- Curves -------------------------------------------------------------------------------------------------------


def curve(run, iterations, **columns):
    return pd.DataFrame({"run": run, "iteration": iterations, "epoch": np.array(iterations) / 10} | columns)


def test_curves_stand_run_by_run_in_the_order_of_the_page_and_shared_ones_once():
    first = pd.concat([curve("b", [0, 5], training_loss=[3.0, 2.0]), curve("a", [0], training_loss=[4.0])])
    second = pd.concat([curve("a", [0], training_loss=[4.0]), curve("c", [0, 1], training_loss=[1.0, 0.5])])
    packed = Packed()
    made = curves_of(packed, ["a", "b", "none", "c"], [first, second], None)
    columns = {each["key"]: unpacked(packed.text(), each["values"]) for each in made["columns"]}
    assert list(unpacked(packed.text(), made["begin"])) == [0, 1, 3, 3, 5]
    assert list(columns["training_loss"]) == [4, 3, 2, 1, 0.5]
    assert list(columns["iteration"]) == [0, 0, 5, 0, 1]
    assert set(columns) == {"iteration", "epoch", "training_loss"}


def test_seconds_stand_beside_their_evaluations_and_are_missing_where_there_are_none():
    packed = Packed()
    seconds = pd.DataFrame({"run": "a", "iteration": [5, 5, 0], "training_seconds": [2.0, 9.0, 0.5]})
    made = curves_of(packed, ["a"], [curve("a", [0, 5, 7], training_loss=1.0)], [seconds])
    found = next(each for each in made["columns"] if each["key"] == "training_seconds")
    np.testing.assert_array_equal(unpacked(packed.text(), found["values"]), np.float32([0.5, 2.0, np.nan]))
    assert found["along"]


# --- Places -------------------------------------------------------------------------------------------------------


def test_a_run_stands_in_each_of_its_experiments(study, shown):
    content, numbers = shown
    places = {key: unpacked(numbers, content["places"][key]) for key in ("begin", "experiment", "level", "trial")}
    for run, name in enumerate(content["runs"]):
        rows = range(places["begin"][run], places["begin"][run + 1])
        found = {
            (
                content["experiments"][places["experiment"][row]]["name"],
                content["places"]["labels"][places["level"][row]],
            )
            for row in rows
        }
        expected = {
            (experiment, level)
            for experiment, table in study["tables"].items()
            for level in table.loc[table["run"] == name, "level"]
        }
        assert found == expected
    shared = study["tables"]["named"]["run"][0]
    assert places["begin"][content["runs"].index(shared) + 1] - places["begin"][content["runs"].index(shared)] == 2


def test_a_trial_has_its_rungs_and_the_names_that_it_had_in_them(study, shown):
    content, numbers = shown
    table = study["rungs"]["halving"]
    begin, rungs = (unpacked(numbers, content["rungs"][key]) for key in ("begin", "rung"))
    last = table[table["rung"] == 2].iloc[0]
    run = content["runs"].index(last["run"])
    rows = range(begin[run], begin[run + 1])
    assert [rungs[row] for row in rows] == [0, 1, 2]
    names = [content["rungs"]["others"][row] for row in rows]
    assert names == list(table.loc[table["trial"] == last["trial"], "run"])
    among = unpacked(numbers, content["rungs"]["among"])
    assert [among[row] for row in rows] == [9, 3, 1]


def test_without_a_search_there_are_no_rungs():
    assert rungs_of(Packed(), ["a"], {}) == {}
    made = places_of(packed := Packed(), ["a"], {"e": pd.DataFrame({"run": ["a"], "level": ["single setting"]})})
    assert list(unpacked(packed.text(), made["trial"])) == [-1]


def test_every_setting_follows_from_the_config(study, shown):
    """What makes a run again is its specification, which the config has under the name of the whole training."""
    content, numbers = shown
    _, planned = expand(study["config"])
    for key in ("hidden_layers", "step_size", "training_images", "seed"):
        found = column(content, key)
        codes = unpacked(numbers, found["codes"])
        for name, code in zip(content["runs"], codes, strict=True):
            [specification] = [planned[run] for run in planned if name.startswith(run)]
            assert yaml.safe_load(found["levels"][code]["yaml"]) == specification[key]


# --- The page -----------------------------------------------------------------------------------------------------


def hostile(study):
    """The study with such a title everywhere."""
    config = study["config"]
    entries = [entry | {"title": OUT} for entry in config["experiments"]]
    return study | {"config": config | {"experiments": entries, "report": config["report"] | {"title": OUT}}}


def test_the_page_is_one_file_that_runs_its_own_scripts_and_loads_nothing(study):
    page = explorer_page(*explorer_data(**hostile(study)), FOLDER)
    [policy] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    directives = {name: sources for name, *sources in (part.split() for part in policy.split("; "))}
    assert set(directives) == {"default-src", "base-uri", "form-action", "script-src", "style-src"}
    assert directives["default-src"] == ["'none'"]
    assert "unsafe" not in policy and len(directives["script-src"]) == len(directives["style-src"]) == 1
    assert set(directives["script-src"]) < set(inline_hashes(page, "script"))
    # The script, and two blocks of data, which are not run.
    assert re.findall(r"<script[^>]*>", page) == [
        '<script type="application/json" id="study">',
        '<script type="text/plain" id="numbers">',
        "<script>",
    ]
    assert (
        "alert(1)</script>" not in page and "<img" not in page and "49" not in re.search("<title>(.*)</title>", page)[1]
    )
    assert not re.search(r"<[^>]*\s(style|on\w+|src)=", page.partition('<script type="application')[0])


def test_the_same_tables_make_the_same_page(study):
    first, second = (explorer_page(*explorer_data(**study), FOLDER) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", CHECKSUMS)
def test_the_library_is_what_its_authors_published(name):
    assert hashlib.sha256((FOLDER / "uplot" / name).read_bytes()).hexdigest() == CHECKSUMS[name]


def test_scripts_are_short_and_reach_for_nothing_outside():
    for path in FOLDER.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 300, path.name
        assert not re.search(
            r"\beval\(|new Function|innerHTML|insertAdjacentHTML|fetch\(|XMLHttpRequest|https?://", text
        )

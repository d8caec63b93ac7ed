"""The plan of a search as plain values."""

import json
from pathlib import Path

import yaml

from study.config.brackets import brackets_of
from study.search.plan import bracket_records, search_plan

BASE = yaml.safe_load(Path("config.yaml").read_text(encoding="utf-8"))["defaults"] | {"epochs": 9}
SEARCH = {
    "strategy": "successive_halving",
    "trials": 9,
    "minimum": 1,
    "seed": 5,
    "repeats": 2,
    "beside": "random",
    "space": {"step_size": {"low": 0.001, "high": 1.0, "log": True}, "activation": ["relu", "tanh"]},
}


def test_the_plan_is_that_of_the_first_seed():
    brackets = brackets_of(SEARCH, {"epochs": 9})
    found = search_plan(SEARCH, brackets, BASE)
    assert json.loads(json.dumps(found)) == found
    assert (found["strategy"], found["full"], "space" in found) == ("successive_halving", 9, False)
    assert [bracket["name"] for bracket in found["brackets"]] == ["seed-5_bracket-0", "seed-5_random"]
    assert (found["brackets"][0]["budgets"], found["brackets"][0]["slots"]) == ([1, 3, 9], [9, 3, 1])
    assert found["brackets"][1]["epochs"] >= found["brackets"][0]["epochs"] == 9 + 3 * 2 + 1 * 6
    values = {domain["name"]: domain["values"] for domain in found["domains"]}
    assert list(values)[:2] == ["step size", "activation"]
    assert (values["epochs"], values["batch size"]) == ("1, 3 or 9, by promotion", "64 (fixed)")
    assert search_plan(SEARCH, brackets, BASE | {"epochs": None})["brackets"][0]["epochs"] is None


def test_epochs_may_be_drawn():
    search = {"strategy": "random", "trials": 4, "seed": 1, "space": {"epochs": [3, 6], "activation": ["relu", "tanh"]}}
    found = search_plan(search, brackets_of(search, BASE), BASE)
    values = {domain["name"]: domain["values"] for domain in found["domains"]}
    assert (found["full"], values["epochs"]) == (None, "3, 6")


def test_records_of_brackets_are_plain_values():
    records = bracket_records(brackets_of(SEARCH, {"epochs": 9}), SEARCH["space"])
    assert json.loads(json.dumps(records)) == records
    names = [(record["name"], record["number"]) for record in records]
    assert names[:2] == [("seed-5_bracket-0", 0), ("seed-5_random", None)]
    assert records[0]["space"] == ["activation", "step_size"]

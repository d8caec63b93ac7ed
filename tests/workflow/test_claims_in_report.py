"""What the report says of the data comes from its claims and from computed numbers, and from nothing else."""

import json

import pandas as pd
import pytest

from opposite_results import clear, mirror
from project import Project
from typed_words import mark, typed

# What reads the tables that the tests change; nothing is trained or drawn again.
RULES = [
    *["find", "find_search", "find_selection"],
    *["claim", "claim_search", "claim_selection", "list_claims", "report"],
]


@pytest.fixture(scope="module")
def told(finished, tmp_path_factory):
    """(marked HTML, rows of claims) of a study with clear results, and of one whose results say the opposite."""
    project = Project.copy_of(finished, tmp_path_factory.mktemp("told") / "project")
    mark(project)
    found = []
    for change in (clear, mirror):
        change(project)
        project.snakemake("report", "--cores", "2", "--allowed-rules", *RULES)
        html = (project.folder / "results/marked.html").read_text(encoding="utf-8")
        paths = sorted(project.folder.glob("results/**/claims.json"))
        rows = [row for path in paths for row in json.loads(path.read_text(encoding="utf-8"))]
        found.append((html, {(row["experiment"], row["key"]): row for row in rows}))
    return found


def test_nothing_outside_claims_and_computed_numbers_depends_on_the_results(told):
    """Every sentence that is typed in a template reads the same over opposite results."""
    first, second = (typed(html) for html, _ in told)
    assert len(first) > 3000
    different = [i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    if different:
        place = slice(max(0, different[0] - 15), different[0] + 15)
        assert " ".join(first[place]) == " ".join(second[place])
    assert len(first) == len(second)


def test_opposite_results_turn_the_findings_and_the_wording(told):
    (_, before), (_, after) = told
    # Which levels have a trend to tell of depends on the results, so some claims are made of one study only.
    both = before.keys() & after.keys()
    turned = [key for key in both if before[key]["finding"] != after[key]["finding"]]
    assert len(turned) >= 10
    assert {("larger", "smaller"), ("smaller", "larger")} & {
        (before[key]["finding"], after[key]["finding"]) for key in turned
    }
    for key in turned:
        assert before[key]["sentence"] != after[key]["sentence"]


def test_a_study_makes_at_least_fifteen_claims_and_lists_each_once(finished):
    table = pd.read_csv(finished.folder / "results/tables/claims.csv")
    assert len(table) >= 15
    assert not table.duplicated(["experiment", "key"]).any()
    assert set(table["verdict"]) <= {"supported", "equal", "unresolved"}
    assert table["sentence"].str.endswith(".").all()
    assert (table.loc[table["low"].isna(), "verdict"] == "unresolved").all()
    # Only what was named beforehand is tested.
    assert set(table.loc[table["p"].notna(), "role"]) <= {"primary"}
    assert table.groupby("question")["role"].agg(lambda role: (role == "primary").sum()).max() <= 2


def test_another_experiment_changes_no_verdict(copy):
    before = pd.read_csv(copy.folder / "results/tables/claims.csv")
    copy.config["experiments"].append(
        {
            "name": "mine",
            "title": "Mine",
            "seeds": 2,
            "settings": {"epochs": 1},
            "vary": {"activation": ["relu", "gelu"]},
        }
    )
    copy.snakemake("results/tables/claims.csv", "--cores", "2")
    after = pd.read_csv(copy.folder / "results/tables/claims.csv")
    assert (after["experiment"] == "mine").sum() == 3
    pd.testing.assert_frame_equal(before, after[after["experiment"] != "mine"].reset_index(drop=True))

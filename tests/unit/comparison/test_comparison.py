"""Two folders of results compared: bits, numbers, claims, and where they come from."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pikepdf
import pytest

from study.common.errors import StudyError
from study.common.files import write_json
from study.comparison.claims import changed_claims
from study.comparison.digests import digests, read_digests
from study.comparison.numbers import numbers_of
from study.comparison.results import DIFFERS, ONE, SAME, compare, compare_digests, origins
from study.comparison.told import told

RUNS = pd.DataFrame({"run": ["a", "b"], "best_validation_accuracy": [0.9, 0.8], "final_training_loss": [0.3, np.nan]})
CLAIMS = pd.DataFrame({"experiment": ["x", "x"], "key": ["k", "l"], "finding": ["larger", "equal"]})


@pytest.fixture
def folders(tmp_path):
    """Two folders with the same results."""
    here = tmp_path / "here"
    for folder in ("tables", "runs/a"):
        (here / folder).mkdir(parents=True)
    RUNS.to_csv(here / "tables/runs.csv", index=False)
    CLAIMS.to_csv(here / "tables/claims.csv", index=False)
    np.savez(here / "runs/a/parameters.npz", W1=np.ones((2, 2)), activation=np.array("relu"))
    (here / "test.json").write_text(json.dumps({"selected": {"accuracy": 0.9, "classes": [1, None]}}), encoding="utf-8")
    (here / "provenance.json").write_text(
        json.dumps({"blas": "openblas SkylakeX", "packages": {"numpy": "2.4"}}), encoding="utf-8"
    )
    shutil.copytree(here, tmp_path / "there")
    return here, tmp_path / "there"


def found(folders):
    return {each.path: each for each in compare(*folders)}


def test_copies_are_the_same_bits(folders):
    assert {each.found for each in compare(*folders)} == {SAME}
    assert digests(folders[0]) == digests(folders[1])
    assert len(digests(folders[0])) == 4
    assert told(compare(*folders), [], []).endswith("All results are the same bits.")


def test_differences_are_told_in_the_unit_of_what_differs(folders):
    RUNS.assign(best_validation_accuracy=[0.9, 0.8036], final_training_loss=[0.31, np.nan]).to_csv(
        folders[1] / "tables/runs.csv", index=False
    )
    np.savez(folders[1] / "runs/a/parameters.npz", W1=np.full((2, 2), 1.001), activation=np.array("relu"))
    changed = found(folders)
    runs, parameters = changed["tables/runs.csv"], changed["runs/a/parameters.npz"]
    assert runs.found == parameters.found == DIFFERS
    assert (runs.accuracy, runs.loss) == pytest.approx((0.0036, 0.01))
    assert parameters.other == pytest.approx(0.001 / 1.001)
    text = told(compare(*folders), [], [])
    assert "accuracy by 0.36 points; loss by 0.01 nats" in text
    assert text.endswith("2 of 4 files are the same bits; no claim says something else.")


def test_runs_of_earlier_studies_do_not_count(folders):
    shutil.copytree(folders[0] / "runs/a", folders[0] / "runs/earlier")
    assert {each.found for each in compare(*folders)} == {SAME}


def test_parts_that_the_study_leaves_out_do_not_count(folders):
    (folders[0] / "config.yaml").write_text("selection: null\n", encoding="utf-8")
    (folders[1] / "config.yaml").write_text("selection: null\n", encoding="utf-8")
    (folders[0] / "test.json").write_text("{}", encoding="utf-8")
    assert "test.json" not in found(folders)


def test_what_the_last_study_does_not_list_does_not_count(folders):
    """Searches, splits, refits, fits and experiments that an earlier config has left."""
    here = folders[0]
    RUNS.assign(split="all", experiments="halving;x").to_csv(here / "tables/runs.csv", index=False)
    (here / "config.yaml").write_text(
        "selection: {seeds: 2}\nmixture: {dimensions: [2], starts: 1}\nverification: null\n", encoding="utf-8"
    )
    rungs = "experiments/halving/rungs.csv"
    slot = "searches/halving/seed-1_bracket-0/rung-1"
    listed = {
        *("data/all/card.json", "experiments/x/levels.csv", f"{slot}/slot-0/summary.json", f"{slot}/slots.json"),
        *("selection/seed-101/parameters.npz", "selection/selected.json", "mixture/2d/start-0/curve.csv"),
        *("mixture/2d/findings.json", "runs/b/summary.json"),
    }
    earlier = {
        *("data/some/card.json", "experiments/y/levels.csv", f"{slot}/slot-1/summary.json", "verification.csv"),
        *("searches/halving/seed-2_bracket-0/rung-1/slots.json", "searches/y/grid/rung-1/slots.json"),
        *("selection/seed-7/parameters.npz", "mixture/2d/start-1/curve.csv", "mixture/3d/findings.json"),
    }
    before = set(digests(here))
    for path in (*listed, *earlier, rungs):
        (here / path).parent.mkdir(parents=True, exist_ok=True)
        (here / path).write_text("", encoding="utf-8")
    pd.DataFrame({"bracket": ["seed-1_bracket-0"], "rung": [1], "slot": [0]}).to_csv(here / rungs, index=False)
    assert set(digests(here)) == before | listed


def test_digests_alone_tell_which_files_are_the_same_bits(folders):
    assert {each.found for each in compare_digests(folders[0], digests(folders[1]))} == {SAME}
    (folders[1] / "runs/a/parameters.npz").write_bytes(b"others")
    (folders[1] / "test.json").unlink()
    changed = {each.path: each.found for each in compare_digests(folders[0], digests(folders[1]))}
    assert changed == {
        **{"runs/a/parameters.npz": DIFFERS, "test.json": ONE},
        **{"tables/runs.csv": SAME, "tables/claims.csv": SAME},
    }
    text = told(compare_digests(folders[0], digests(folders[1])), [], None)
    assert "Not the same bits:" in text and "runs/a/parameters.npz: other bits" in text
    assert text.endswith("2 of 4 files are the same bits.")


@pytest.mark.parametrize(
    "content", ["no JSON", "[]", "{}", '{"test.json": 1}', '{"test.json": "abc"}', f'{{"../passwd": "{"0" * 64}"}}']
)
def test_another_file_than_digests_is_refused_in_a_line(tmp_path, content):
    path = tmp_path / "digests.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match=r"digests\.json"):
        read_digests(path)


COMPARE = [sys.executable, str(Path(__file__).parents[3] / "scripts/compare.py")]


@pytest.mark.parametrize("kind", ["folder", "archive", "digests", "report"])
def test_the_program_compares_with_whatever_of_the_other_study_is_there(folders, tmp_path, kind):
    here, there = folders
    write_json(there / "digests.json", digests(there))
    other = {"folder": there, "digests": there / "digests.json", "report": tmp_path / "report.pdf"}.get(kind)
    if kind == "archive":
        other = shutil.make_archive(str(tmp_path / "packed"), "gztar", there)
    if kind == "report":
        with pikepdf.new() as pdf:
            for path in (there / "digests.json", there / "provenance.json", there / "tables/claims.csv"):
                pdf.attachments[path.name] = pikepdf.AttachedFileSpec.from_filepath(pdf, path)
            pdf.save(other)

    def call():
        done = subprocess.run(
            [*COMPARE, str(other), "--results", str(here)], capture_output=True, encoding="utf-8", check=False
        )
        return done.returncode, done.stdout + done.stderr

    status, text = call()
    assert (status, text.splitlines()[-1]) == (0, "All results are the same bits.")
    CLAIMS.assign(finding=["larger", "unresolved"]).to_csv(here / "tables/claims.csv", index=False)
    (here / "provenance.json").write_text('{"blas": "openblas Haswell"}', encoding="utf-8")
    status, text = call()
    assert status == 1
    assert "x:l: unresolved here, equal there" in text and "openblas Haswell" in text
    assert text.splitlines()[-1] == "3 of 4 files are the same bits."


@pytest.mark.parametrize("content", [None, "no PDF", "no digests"])
def test_a_report_without_digests_is_refused_in_a_line(folders, tmp_path, content):
    path = tmp_path / "report.pdf"
    if content == "no PDF":
        path.write_text(content, encoding="utf-8")
    elif content:
        with pikepdf.new() as pdf:
            pdf.save(path)
    done = subprocess.run(
        [*COMPARE, str(path), "--results", str(folders[0])], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {path} ") and "Traceback" not in done.stderr


def test_missing_numbers_texts_shapes_and_files_are_differences(folders):
    RUNS.assign(final_training_loss=[0.3, 0.2]).to_csv(folders[1] / "tables/runs.csv", index=False)
    np.savez(folders[1] / "runs/a/parameters.npz", W1=np.ones((2, 3)), activation=np.array("tanh"))
    (folders[1] / "test.json").unlink()
    changed = found(folders)
    assert changed["tables/runs.csv"].loss == float("inf")
    assert set(changed["runs/a/parameters.npz"].text) == {"W1", "activation"}
    assert changed["test.json"].found == ONE


def test_the_same_values_in_other_bytes_are_said(folders):
    text = (folders[0] / "test.json").read_text(encoding="utf-8")
    (folders[1] / "test.json").write_text(text + "\n", encoding="utf-8")
    assert found(folders)["test.json"].found == DIFFERS
    assert "test.json: other bytes, the same values" in told(compare(*folders), [], [])


def test_claims_and_origins_that_differ_are_listed(folders):
    CLAIMS.assign(finding=["larger", "unresolved"]).to_csv(folders[1] / "tables/claims.csv", index=False)
    (folders[1] / "provenance.json").write_text(
        json.dumps({"blas": "openblas Haswell", "packages": {"numpy": "2.4"}}), encoding="utf-8"
    )
    assert changed_claims(*folders) == [("x:l", "equal", "unresolved")]
    assert origins(*folders) == [("blas", "openblas SkylakeX", "openblas Haswell")]
    text = told(compare(*folders), origins(*folders), changed_claims(*folders))
    assert "x:l: equal here, unresolved there" in text
    assert "openblas Haswell" in text


def test_json_is_read_by_the_names_of_its_values(folders):
    values = numbers_of(folders[0] / "test.json")
    assert set(values) == {"selected/accuracy", "selected/classes/0", "selected/classes/1"}
    assert np.isnan(values["selected/classes/1"]).all()

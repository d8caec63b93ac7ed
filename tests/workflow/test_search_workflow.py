"""Searches that stop and promote trials, run by the workflow."""

import json
import signal
import subprocess
import time

import pandas as pd
import pytest
from pypdf import PdfReader
from threadpoolctl import threadpool_limits

from project import Project
from study.training.examples import Examples
from study.training.run import Training

BRACKET = "results/searches/search/seed-1_bracket-0"


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def parts(finished):
    """The training and the validation examples of the finished study."""
    [folder] = (finished.folder / "results/data").glob("train-*")
    card = read_json(folder / "card.json")
    return [
        Examples.load(folder / f"{part}_images.npy", folder / f"{part}_labels.npy", card)
        for part in ("train", "validation")
    ]


def test_a_promoted_trial_ends_with_the_bits_of_a_run_that_was_never_stopped(finished, parts):
    folder = finished.folder / BRACKET / "rung-2/slot-0"
    assert "Going on from the rung before" in log_of(finished, "rung-2_slot-0")
    training = Training([read_json(folder / "specification.json")], *parts)
    # As each job does it: with some kernels a sum that two threads share has other bits.
    with threadpool_limits(1):
        [record] = training.run()
    curves = [pd.DataFrame(record.curve), pd.read_csv(folder / "curve.csv")]
    shared = curves[1][curves[1]["iteration"].isin(curves[0]["iteration"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(shared, curves[0], check_exact=True)
    assert len(curves[1]) > len(curves[0])


def test_no_state_is_left_of_a_finished_search(finished):
    assert len(list((finished.folder / "results/trials").iterdir())) == 9 + 3 + 1
    assert not list(finished.folder.glob("results/**/state.npz"))


def log_of(project, slot):
    """What the job of a slot of the search has logged."""
    path = project.folder / f"results/logs/train_slot/search/seed-1_bracket-0_{slot}.log"
    return path.read_text(encoding="utf-8")


def test_the_slots_hold_the_best_of_the_rung_before(finished):
    rungs = pd.read_csv(finished.folder / "results/experiments/search/rungs.csv")
    own = rungs[rungs["strategy"] == "successive_halving"]
    assert list(own.groupby("rung").size()) == [9, 3, 1]
    assert list(own.groupby("rung")["budget"].first()) == [1, 3, 9]
    for rung in (1, 2):
        slots = read_json(finished.folder / BRACKET / f"rung-{rung}/slots.json")["slots"]
        before = own[own["rung"] == rung - 1].set_index("slot")
        assert [before["rank"][slot["from"]] for slot in slots] == list(range(1, len(slots) + 1))
        for slot in slots:
            folder = finished.folder / BRACKET / f"rung-{rung}/slot-{slot['slot']}"
            assert read_json(folder / "specification.json") == slot["specification"]


def test_the_tables_have_one_line_per_trial_and_the_selected_one_had_the_full_budget(finished):
    runs = pd.read_csv(finished.folder / "results/experiments/search/runs.csv")
    assert sorted(runs["trial"]) == list(range(12))
    assert runs["last"].sum() == 1 + 3
    assert (runs["decay_rate"].eq(0) == runs["absent"].eq("decay_rate")).all()
    selected = read_json(finished.folder / "results/selection/selected.json")
    full = runs[runs["last"]].set_index("run")
    assert full.loc[selected["runs"], "best_validation_accuracy"].iloc[0] == full["best_validation_accuracy"].max()
    study = pd.read_csv(finished.folder / "results/tables/runs.csv")
    assert set(runs["run"]) <= set(study["run"])


def test_more_trials_train_only_the_new_ones_from_the_beginning(copy):
    search = next(e for e in copy.config["experiments"] if e["name"] == "search")["search"]
    search["trials"] = 12
    jobs = copy.jobs()
    assert jobs["train_beginning"] == 3
    assert jobs["train_slot"] == 4 + 1
    # Random search beside it gets as many epochs: 12 + 4 * 2 + 6 = 26 need three trials, as before.
    assert "train" not in jobs
    search |= {"trials": 9, "repeats": 2}
    jobs = copy.jobs()
    assert (jobs["train_beginning"], jobs["train_slot"], jobs["promote"], jobs["train"]) == (9, 4, 2, 3)


def test_a_larger_search_takes_what_was_trained_and_has_the_bits_of_one_that_was_as_large_at_once(copy, tmp_path):
    target = "results/experiments/search/rungs.csv"
    assert len(taken(copy)) == 0
    before = trained_to(copy)
    search_of(copy)["trials"] = 18
    assert copy.jobs("--cores", "1", target)["train_slot"] == 6 + 2
    copy.snakemake("--cores", "2", target)
    after = trained_to(copy)
    known = set(before) & set(after)
    assert len(known) >= 2
    assert set(taken(copy)) == {after[trial][0] for trial in known}
    for trial in known:
        # Even the timings are the old ones.
        assert before[trial][1] == after[trial][1]
    other = Project(tmp_path / "large")
    search_of(other)["trials"] = 18
    other.snakemake("--cores", "2", target)
    assert not taken(other)
    mine, theirs = copy.digests(), other.digests()
    part = {name for name in theirs if name.startswith(("results/searches/search", "results/experiments/search/"))}
    assert len(part) > 8 * 3
    assert {name: mine[name] for name in part} == {name: theirs[name] for name in part}


def test_what_other_code_has_trained_is_not_taken(copy):
    target = "results/experiments/search/rungs.csv"
    for slot in copy.folder.glob("results/searches/search/*/rung-*/slot-*"):
        copy.remove(slot)
    copy.remove("results/experiments/search/rungs.csv")
    copy.snakemake(target, "--cores", "2")
    assert len(taken(copy)) == 3 + 1
    losses = copy.folder / "scripts/study/network/losses.py"
    losses.write_text(losses.read_text(encoding="utf-8") + "\nUNUSED = 1\n", encoding="utf-8")
    copy.snakemake(target, "--cores", "2")
    assert not taken(copy)


def search_of(project):
    return next(e for e in project.config["experiments"] if e["name"] == "search")["search"]


def taken(project):
    """Slots of the search whose last job took what was trained before."""
    logs = project.folder / "results/logs/train_slot/search"
    return [path.stem for path in logs.glob("*.log") if "Copied from the cache" in path.read_text(encoding="utf-8")]


def trained_to(project):
    """Dict from trial and rung to the slot's name, as in its log's, and the content of its timing.json."""
    slots = {}
    for path in project.folder.glob(f"{BRACKET}/rung-*/slot-*"):
        specification, rung = read_json(path / "specification.json"), path.parent.name
        slot = f"seed-1_bracket-0_{rung}_{path.name}"
        slots[json.dumps(specification), rung] = (slot, (path / "timing.json").read_text(encoding="utf-8"))
    return slots


def test_a_lost_result_is_made_again_from_the_beginning_with_the_same_bits(copy):
    """Without the cache, and without the state before, which was kept only while it was needed."""
    lost = f"{BRACKET}/rung-2/slot-0/summary.json"
    targets = [lost, *(f"results/experiments/search/{name}" for name in ("rungs.csv", "findings.json", "claims.json"))]
    [cached] = copy.folder.glob("results/trials/*_epochs-1-3-9")
    copy.remove(cached)
    before = copy.digests()
    (copy.folder / lost).unlink()
    copy.snakemake(*targets, "--cores", "2")
    assert "From the beginning" in log_of(copy, "rung-2_slot-0")
    after = copy.digests()
    assert {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} == {
        str(path.relative_to(copy.folder)) for path in cached.iterdir() if path.name != "timing.json"
    }
    assert "Nothing to be done" in copy.snakemake(*targets, "-n")


def test_a_search_killed_between_its_rungs_goes_on_to_the_same_bits(finished, tmp_path):
    other = Project(tmp_path / "killed")
    target = "results/experiments/search/rungs.csv"
    process = subprocess.Popen(
        other.command("--cores", "1", target), cwd=other.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not list(other.folder.glob(f"{BRACKET}/rung-1/slot-*/summary.json")):
        time.sleep(0.1)
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    other.snakemake("--unlock")
    assert other.jobs("--cores", "1", target)["train_slot"] >= 2
    other.snakemake("--cores", "1", target)
    assert other.digests().items() <= finished.digests().items()


def test_two_searches_have_numbered_parts_of_their_own(finished):
    text = "\n".join(page.extract_text() for page in PdfReader(finished.folder / "results/report.pdf").pages)
    text = " ".join(text.split())
    for words in ("The strategy is successive halving", "The strategy is random search", "Against random search"):
        assert words in text
    for title in ("Promotion", "What matters"):
        assert f".1.1 {title}" in text or f".1.3 {title}" in text
    assert "A second search: the space" in text
    assert "at the same compute" in text

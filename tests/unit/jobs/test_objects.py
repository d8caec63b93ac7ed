"""What objects in a storage held when their jobs ended: every change by anything else is seen."""

import pytest

from study.jobs.objects import Objects

RESULTS = {"curve.csv": ("one", 10.0), "timing.json": ("fast", 10.0)}


@pytest.fixture
def objects(tmp_path):
    """The record of a job that has ended, read again, and a listing of the storage that fits it."""
    path = tmp_path / "record"
    Objects(path).note(RESULTS)
    found = Objects(path)
    found.see(RESULTS)
    return found


def test_what_nobody_changed_is_not_damaged(objects):
    assert objects.damaged(RESULTS) == []
    assert objects.dates() == {"curve.csv": 10.0, "timing.json": 10.0}


@pytest.mark.parametrize("listed", [{}, {"curve.csv": ("other", 10.0)}, {"curve.csv": ("other", 20.0)}])
def test_what_is_gone_or_holds_something_else_is_damaged(objects, listed):
    objects.see({**listed, "timing.json": RESULTS["timing.json"]})
    assert objects.damaged(RESULTS) == ["curve.csv"]
    assert objects.date_of("curve.csv") == 10.0


def test_what_no_job_is_known_to_have_made_is_taken_as_it_is(objects):
    objects.see({**RESULTS, "brought.csv": ("two", 30.0)})
    assert objects.damaged([*RESULTS, "brought.csv", "absent.csv"]) == []
    assert objects.dates()["brought.csv"] == 30.0


def test_what_was_stored_again_as_it_was_counts_with_its_former_date(objects):
    objects.see({**RESULTS, "curve.csv": ("one", 40.0)})
    assert objects.damaged(RESULTS) == []
    assert objects.dates()["curve.csv"] == 10.0
    assert objects.date_seen("curve.csv") == 40.0


def test_a_repaired_result_keeps_its_date_if_it_holds_what_it_held(objects):
    assert objects.note({"curve.csv": ("one", 50.0)}, repaired=True) == []
    assert objects.date_of("curve.csv") == 10.0
    assert objects.note({"curve.csv": ("two", 60.0)}, repaired=True) == ["curve.csv"]
    assert objects.date_of("curve.csv") == 60.0


def test_a_timing_that_was_made_again_is_no_change(objects):
    changed = objects.note({"timing.json": ("slow", 50.0)}, repaired=True, is_timing=lambda path: "timing" in path)
    assert changed == []
    objects.see({**RESULTS, "timing.json": ("slow", 50.0)})
    assert objects.damaged(RESULTS) == []
    assert objects.dates()["timing.json"] == 10.0


def test_a_job_that_ran_for_another_reason_has_new_dates(objects):
    assert objects.note({"curve.csv": ("one", 70.0)}) == []
    assert objects.date_of("curve.csv") == 70.0


def test_the_record_stays_short(objects):
    for date in range(20):
        objects.note({"curve.csv": ("one", float(date)), "timing.json": ("fast", float(date))})
    objects.tidy()
    assert len(objects.path.read_text(encoding="utf-8").splitlines()) == 1
    again = Objects(objects.path)
    assert again.date_of("curve.csv") == 19.0


def test_what_is_absent_is_known_until_a_job_has_ended(objects):
    objects.see(RESULTS, ["results/"])
    assert objects.is_absent("results/new.csv")
    # Not listed, so nothing is known of it.
    assert not objects.is_absent("elsewhere/new.csv")
    objects.ask_again(["results/new.csv"])
    assert not objects.is_absent("results/new.csv")
    objects.add("results/new.csv", "three", 80.0)
    assert (objects.checksum("results/new.csv"), objects.date_seen("results/new.csv")) == ("three", 80.0)


def test_of_a_removed_object_it_is_known_that_it_is_absent(objects):
    objects.see({"results/one.csv": ("one", 10.0)}, ["results/"])
    objects.remove("results/one.csv")
    assert objects.date_seen("results/one.csv") is None
    assert objects.is_absent("results/one.csv")


def test_before_the_first_listing_nothing_is_absent(tmp_path):
    assert not Objects(tmp_path / "record").is_absent("results/one.csv")

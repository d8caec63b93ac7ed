"""The words of the terminal."""

import re
from pathlib import Path

import pytest

from study.terminal.words import STAGES, about, counted, duration, label, percent, so_far, stage

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.04, "0.0 s"), (4.21, "4.2 s"), (42.4, "42 s"), (60, "1 min 0 s"), (723, "12 min 3 s"), (3900, "1 h 5 min")],
)
def test_a_time_that_was_taken(seconds, told):
    assert duration(seconds) == told


@pytest.mark.parametrize(("seconds", "told"), [(0.9, "0 s"), (59.9, "59 s"), (61.9, "1 min 1 s"), (3700, "1 h 2 min")])
def test_a_time_that_goes_on(seconds, told):
    assert so_far(seconds) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "5 s"), (7, "10 s"), (54, "55 s"), (58, "1 min"), (170, "3 min"), (3600, "1 h"), (4700, "1 h 20 min")],
)
def test_a_time_that_is_expected_is_round(seconds, told):
    assert about(seconds) == told


@pytest.mark.parametrize(("share", "told"), [(0, "0 %"), (0.499, "49 %"), (0.999, "99 %"), (1, "100 %")])
def test_only_all_is_a_hundred_percent(share, told):
    assert percent(share) == told


def test_a_job_is_called_by_its_message_or_by_its_rule():
    assert label("train", "Train  100_relu\n", {"run": "100_relu"}) == "Train 100_relu"
    assert label("plot_levels", None, {"experiment": "batch-size"}) == "Plot levels: batch-size"
    assert label("fit_mixture", None, {"dimensions": "2", "start": "0"}) == "Fit mixture: dimensions 2, start 0"
    assert label("verify", "", {}) == "Verify"


def test_a_number_of_jobs():
    assert [counted(number, "job") for number in (1, 2, 10_000)] == ["1 job", "2 jobs", "10,000 jobs"]


def test_every_room_has_words_for_its_end_and_none_has_left():
    rooms = re.findall(r'include: "rules/(\w+)\.smk"', (ROOT / "Snakefile").read_text(encoding="utf-8"))
    assert set(STAGES) == set(rooms) - {"internals", "shown"}


def test_a_room_of_another_workflow_is_called_by_its_name():
    assert stage("my_room") == "My room"

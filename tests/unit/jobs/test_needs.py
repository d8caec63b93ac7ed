"""What a job asks of a cluster."""

from study.jobs.needs import MEBIBYTES_BESIDE, in_all, megabytes, minutes


def test_more_is_asked_for_at_each_try():
    assert [megabytes(100, attempt=attempt) / megabytes(100) for attempt in (1, 2, 3)] == [1, 2, 3]
    assert [minutes(100, attempt) / minutes(100) for attempt in (1, 2, 3)] == [1, 2, 3]


def test_there_is_room_to_spare():
    assert megabytes(0) >= MEBIBYTES_BESIDE
    assert megabytes(1000) > MEBIBYTES_BESIDE + 1000
    assert minutes(3600) > 2 * 60


def test_what_runs_at_once_adds_its_memory():
    assert megabytes(100, at_once=8) >= 8 * 100 + MEBIBYTES_BESIDE
    assert isinstance(megabytes(1.5), int) and isinstance(minutes(1.5), int)


def test_the_whole_is_told_in_units_that_fit():
    assert "about 0.25 core-hours" in in_all(900, 2e6) and "and 2 MB of" in in_all(900, 2e6)
    assert "about 250 core-hours" in in_all(900_000, 2.54e9) and "and 2.5 GB of" in in_all(900_000, 2.54e9)

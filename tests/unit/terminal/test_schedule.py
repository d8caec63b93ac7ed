"""How long jobs take that wait for each other and share some cores."""

import pytest

from study.terminal.schedule import Job, time_left


def left(seconds, cores, after=None, running=None, priorities=None, lost=()):
    """Time left for jobs 0, 1, ... of these seconds; after: what each waits for."""
    after, running, priorities = after or {}, running or {}, priorities or {}
    jobs = [
        Job(number, "rule", "room", 1.0, tuple(after.get(number, ())), priorities.get(number, 0))
        for number in range(len(seconds))
    ]
    waits = {job.number: len(job.after) for job in jobs}
    return time_left(
        [job for job in jobs if job.number not in lost and job.number not in running],
        dict(enumerate(seconds)),
        running,
        cores,
        waits,
    )


@pytest.mark.parametrize(("cores", "expected"), [(1, 12), (2, 6), (4, 3), (100, 3)])
def test_jobs_without_order_share_the_cores(cores, expected):
    assert left([3, 3, 3, 3], cores) == expected


def test_a_chain_is_no_faster_on_more_cores():
    assert left([1, 2, 3], 8, after={1: [0], 2: [1]}) == 6


def test_what_two_jobs_wait_for_comes_first():
    assert left([2, 5, 5], 2, after={1: [0], 2: [0]}) == 7


def test_the_order_counts():
    # The long one last, or first: 1 + 1 | 6, or 6 beside 1 + 1.
    assert left([1, 1, 1, 1, 6], 2) == 8
    assert left([1, 1, 1, 1, 6], 2, priorities={4: 1}) == 6


def test_running_jobs_take_their_cores():
    assert left([4, 4], 2, running={0: 1}) == 4
    assert left([4, 4], 1, running={0: 1}) == 5
    assert left([4, 4], 2, after={1: [0]}, running={0: 1}) == 5


def test_more_jobs_may_run_than_there_are_cores():
    assert left([2, 2, 2], 1, running={0: 2, 1: 2}) == 4


def test_what_waits_for_a_failed_job_never_runs():
    assert left([100, 100, 3], 2, after={1: [0]}, lost=[0]) == 3


def test_nothing_left():
    assert left([], 2) == 0

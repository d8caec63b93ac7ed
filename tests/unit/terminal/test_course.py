"""How far a study is, by work; and how long it still takes, corrected by what is seen."""

import random

import pytest

from study.terminal.course import course
from study.terminal.schedule import Job


def jobs_of(*groups):
    """Jobs of each (rule, number, expected seconds), without order among them."""
    rules = [(rule, seconds) for rule, count, seconds in groups for _ in range(count)]
    return [Job(number, rule, rule, seconds) for number, (rule, seconds) in enumerate(rules)]


def carry_out(found, took, cores):
    """Let the jobs run in their order, as time_left supposes; yield the time of each end. took: seconds by number."""
    queue, running, now = list(found.jobs), [], 0.0
    while queue or running:
        while queue and len(running) < cores:
            number = queue.pop(0)
            found.start(number, now)
            running.append((now + took[number], number))
        running.sort()
        now, number = running.pop(0)
        found.finish(number, now)
        yield now


def test_the_share_is_that_of_the_work_and_not_of_the_count():
    found = course(jobs_of(("train", 1, 90.0), ("draw", 10, 1.0)), 1, 0.0)
    for number in range(1, 11):
        found.start(number, number)
        found.finish(number, number + 1)
    assert found.share(11) == pytest.approx(0.1)


def test_it_is_one_when_all_is_done_and_not_before():
    found = course(jobs_of(("train", 3, 5.0)), 1, 0.0)
    shares = []
    for now in carry_out(found, [5.0, 5.0, 5.0], 1):
        shares.append(found.share(now))
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])
    late = course(jobs_of(("train", 1, 5.0)), 1, 0.0)
    late.start(0, 0.0)
    assert late.share(1000.0) < 1


def test_a_running_job_counts_by_its_time():
    found = course(jobs_of(("train", 2, 10.0)), 1, 0.0)
    found.start(0, 0.0)
    assert found.share(5.0) == pytest.approx(0.25)


def test_the_share_never_falls_whatever_jobs_take():
    chosen = random.Random(1)
    for _ in range(20):
        jobs = jobs_of(("a", 20, 1.0), ("b", 5, 10.0), ("c", 1, 30.0))
        found, before = course(jobs, 2, 0.0), 0.0
        for now in carry_out(found, [job.seconds * chosen.uniform(0.2, 5) for job in jobs], 2):
            assert before <= found.share(now) <= 1
            before = found.share(now)
        assert before == 1


@pytest.mark.parametrize("pace", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("cores", [1, 2, 8])
def test_on_a_machine_of_another_pace_the_time_left_is_right_from_a_fifth_on(pace, cores):
    chosen = random.Random(2)
    jobs = jobs_of(("train", 200, 6.0), ("draw", 40, 2.0), ("find", 30, 1.0))
    chosen.shuffle(jobs)
    took = {job.number: pace * job.seconds * chosen.uniform(0.7, 1.3) for job in jobs}
    found = course(jobs, cores, 0.0)
    told = [(now, now + found.left(now)) for now in carry_out(found, took, cores)]
    end = told[-1][0]
    assert end == pytest.approx(pace * sum(job.seconds for job in jobs) / cores, rel=0.1)
    for now, total in told:
        if now > end / 5:
            assert total == pytest.approx(end, rel=0.25)


def test_a_rule_that_is_slower_than_expected_is_believed_and_others_are_not_blamed():
    jobs = jobs_of(("slow", 100, 1.0), ("right", 100, 1.0))
    found, now = course(jobs, 1, 0.0), 0.0
    for number in [*range(50), *range(100, 150)]:
        found.start(number, now)
        now += 5.0 if number < 100 else 1.0
        found.finish(number, now)
    assert found.left(now) == pytest.approx(50 * 5 + 50 * 1, rel=0.15)


def test_a_job_that_takes_longer_than_expected_still_takes_some_time():
    found = course(jobs_of(("report", 1, 10.0)), 1, 0.0)
    found.start(0, 0.0)
    assert found.left(4.0) == pytest.approx(6.0)
    assert found.left(100.0) > 10


def test_what_needs_a_failed_job_is_no_work_of_this_call():
    chain = [
        Job(0, "train", "training", 10.0),
        Job(1, "draw", "figures", 10.0, (0,)),
        Job(2, "pdf", "report", 9.0, (1,)),
    ]
    found = course([*chain, Job(3, "train", "training", 10.0)], 2, 0.0)
    found.start(0, 0.0)
    found.fail(0)
    assert found.left(0.0) == pytest.approx(10.0)
    assert found.stages["training"].failed == 1 and found.stages["figures"].failed == 0
    found.start(3, 0.0)
    found.finish(3, 10.0)
    assert found.share(10.0) == 1 and found.left(10.0) == 0
    assert not found.is_over("training") and not found.is_over("figures")


def test_a_failed_job_that_is_tried_once_more_brings_back_what_needs_it():
    chain = [Job(0, "train", "training", 10.0), Job(1, "draw", "figures", 10.0, (0,)), Job(2, "draw", "figures", 10.0)]
    found = course(chain, 1, 0.0)
    for number in (0, 2):
        found.start(number, 0.0)
        found.fail(number)
    assert found.left(0.0) == 0
    found.start(0, 0.0)
    assert found.left(0.0) == pytest.approx(20)
    assert found.stages["training"].failed == 0 and found.lost == {2}
    found.finish(0, 10.0)
    assert found.share(10.0) == pytest.approx(0.5)
    found.start(1, 10.0)
    found.finish(1, 20.0)
    assert found.share(20.0) == 1


def test_a_job_that_starts_once_more_counts_once():
    found = course(jobs_of(("train", 2, 10.0)), 1, 0.0)
    found.start(0, 0.0)
    found.start(0, 5.0)
    assert found.finish(0, 15.0) == 10.0
    assert found.finish(0, 16.0) is None
    assert found.share(16.0) == pytest.approx(0.5)


def test_jobs_that_were_not_announced_change_nothing():
    found = course(jobs_of(("train", 1, 10.0)), 1, 0.0)
    found.start(7, 0.0)
    assert found.finish(7, 1.0) is None
    found.fail(8)
    assert found.left(0.0) == 10 and not found.lost


def test_a_stage_is_over_with_its_last_job():
    found = course([Job(0, "a", "data", 1.0), Job(1, "b", "data", 1.0), Job(2, "c", "report", 1.0)], 1, 0.0)
    for number, over in ((0, False), (1, True)):
        found.start(number, number)
        found.finish(number, number + 1)
        assert found.is_over("data") is over
    assert found.stages["data"].took == 2


def test_planning_is_rare_where_it_takes_long():
    found, ticks = course(jobs_of(("train", 4, 10.0)), 1, 0.0), iter([0.0, 0.5])
    assert found.left(0.0, lambda: next(ticks)) == pytest.approx(40)
    # It took half a second: for the next hundred the time is only counted down.
    found.start(0, 0.0)
    found.finish(0, 1.0)
    assert found.left(30.0, lambda: next(ticks)) == pytest.approx(10)
    assert found.left(99.0, lambda: next(ticks)) == 0
    ticks = iter([0.0, 0.5])
    assert found.left(101.0, lambda: next(ticks)) > 0

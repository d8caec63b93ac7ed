"""When many short jobs get one allocation of Slurm, how large it is, and how it is asked for."""

import pytest
from hypothesis import given, strategies

from study.jobs.allocation import (
    EACH,
    MANY,
    SHORT,
    Allocation,
    allocation,
    cores_of_cluster,
    in_allocation,
    taking,
)


def test_few_jobs_and_long_ones_are_submitted_one_by_one():
    assert allocation([5] * (MANY - 1), 100, 100) is None
    assert allocation([SHORT + 1] * 100, 100, 100) is None
    assert allocation([], 100, 100) is None


@given(
    strategies.lists(strategies.floats(0.1, SHORT), min_size=MANY, max_size=300),
    strategies.integers(1, 500),
    strategies.integers(1, 500),
)
def test_no_core_is_without_work_and_the_time_suffices(seconds, most, free):
    cores, minutes = allocation(seconds, most, free)
    assert 1 <= cores <= min(len(seconds), most, free)
    assert cores == 1 or sum(seconds) / (cores - 1) >= EACH
    # The bound of Graham (1969) for jobs that start one after the other on equal machines.
    assert 60 * minutes > sum(seconds) / cores + max(seconds)


PARTITIONS = ["short* 10/6/0/16", "long 64/0/8/72", "", "odd line of sinfo"]


@pytest.mark.parametrize(
    ("partition", "cores"), [(None, 6), ("short", 6), ("long", 72), ("unknown", 6)], ids=lambda value: str(value)
)
def test_free_cores_are_those_of_the_partition_or_all_where_none_is_free(partition, cores):
    assert cores_of_cluster(PARTITIONS, partition) == cores


def test_a_cluster_that_tells_nothing_has_a_core():
    assert cores_of_cluster([], None) == 1


def test_the_command_asks_for_what_the_profile_asks_for():
    words = taking(Allocation(8, 30), 700, {"slurm_account": "mine", "slurm_partition": "short", "mem_mb": 1000})
    assert words[0] == "salloc"
    assert {"--ntasks=8", "--mem-per-cpu=700", "--time=30", "--account=mine", "--partition=short"} <= set(words)
    assert not any(word.startswith(("--qos", "--constraint")) for word in words)


def test_the_words_of_the_user_stay_and_their_targets_too():
    words = ["--workflow-profile", "slurm", "--configfile", "a.yaml", "--", "results/report.pdf"]
    found = in_allocation(words, 8)
    assert found[:4] == words[:4] and found[-2:] == words[-2:]
    # The last of two counts.
    at = len(found) - 1 - found[::-1].index("--workflow-profile")
    assert found[at + 1] == "default"
    assert found[found.index("--cores") + 1] == "8"
    assert in_allocation(["-j", "5"], 2)[-2:] == ["--cores", "2"]

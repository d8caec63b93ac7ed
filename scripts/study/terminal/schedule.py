"""How long jobs take that wait for each other and share some cores."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """A job that has to run.

    number: by which it is known; room: the stage it belongs to; seconds: expected, on the machine of `seconds.py`;
    after: numbers of the jobs, of those that have to run, whose results it needs; jobs of a higher priority go first.
    """

    number: int
    rule: str
    room: str
    seconds: float
    after: tuple[int, ...] = ()
    priority: int = 0


def time_left(
    jobs: Sequence[Job],
    seconds: Mapping[int, float],
    running: Mapping[int, float],
    cores: int,
    waits: Mapping[int, int],
) -> float:
    """Seconds until the last job has ended, where each takes one core: the plan is carried out in thought, job by job.

    jobs: those that neither ran nor run, in their order; seconds: of each; running: seconds that each running job still
    takes; waits: for how many jobs, running or to come, each job waits. A job that waits for one that never ends, since
    it failed, is left out.
    """
    of_number = {job.number: job for job in jobs}
    followers: dict[int, list[int]] = {}
    for job in jobs:
        for number in job.after:
            followers.setdefault(number, []).append(job.number)
    waits = dict(waits)
    order = {job.number: (-job.priority, place) for place, job in enumerate(jobs)}
    ready = [(*order[job.number], job.number) for job in jobs if not waits[job.number]]
    heapq.heapify(ready)
    ends = [(left, number) for number, left in running.items()]
    heapq.heapify(ends)
    free, now = cores - len(running), 0.0
    while True:
        while ready and free > 0:
            number = heapq.heappop(ready)[-1]
            free -= 1
            heapq.heappush(ends, (now + seconds[number], number))
        if not ends:
            return now
        now, number = heapq.heappop(ends)
        free += 1
        for follower in followers.get(number, ()):
            waits[follower] -= 1
            if not waits[follower] and follower in of_number:
                heapq.heappush(ready, (*order[follower], follower))

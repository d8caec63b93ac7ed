"""How far a study is, by work: what its jobs were expected to take, corrected by what they took."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from study.terminal.schedule import Job, time_left

# A rule's pace is believed once jobs of so many expected seconds have ended; before that, the pace of all jobs counts.
BELIEVED_AFTER = 10.0
# Of a job that takes longer than expected nothing is known but that it still runs: so much of its time again.
LONGER = 0.15
# No job counts as nearly done before it is, and no study.
MOST = 0.95
ALMOST = 0.99
# Between two plannings passes so many times what one takes, so that planning costs nothing that could be measured.
RARELY = 200


@dataclass
class Work:
    """Of the jobs of a rule: expected seconds of all that run in this call, of those that have ended, and of those
    whose time was taken, with the seconds that these took."""

    total: float = 0.0
    done: float = 0.0
    timed: float = 0.0
    took: float = 0.0


@dataclass
class Stage:
    """Of the jobs of a room: how many there are, how many have ended and failed, and the seconds that they took."""

    jobs: int = 0
    done: int = 0
    failed: int = 0
    took: float = 0.0


@dataclass
class Course:
    """Jobs that are to run in this call, and what becomes of them.

    Times are seconds of a clock that is never set back. cores: that the call may use; began: when it began; broken:
    jobs that have failed; lost: these and all that need their results.
    """

    jobs: dict[int, Job]
    cores: int
    began: float
    running: dict[int, float] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    stages: dict[str, Stage] = field(default_factory=dict)

    def __post_init__(self):
        self.cores = max(self.cores, 1)
        self._work: dict[str, Work] = {}
        self._followers: dict[int, list[int]] = {}
        self._shown, self._planned = 0.0, (-float("inf"), 0.0, 0.0)
        for job in self.jobs.values():
            self._work.setdefault(job.rule, Work()).total += job.seconds
            self.stages.setdefault(job.room, Stage()).jobs += 1
            for number in job.after:
                self._followers.setdefault(number, []).append(job.number)
        self._waits = Counter(follower for followers in self._followers.values() for follower in followers)

    def start(self, number: int, now: float) -> None:
        """A job begins, for the first time or once more."""
        if number in self.jobs:
            self.running[number] = now
            if number in self.broken:
                self._find_again(number)

    def finish(self, number: int, now: float) -> float | None:
        """A job has ended well; the seconds that it took, None where its beginning was not seen."""
        began = self.running.pop(number, None)
        if number not in self.jobs or number in self.done:
            return None
        job = self.jobs[number]
        work, stage = self._work[job.rule], self.stages[job.room]
        self.done.add(number)
        self._waits.subtract(self._followers.get(number, ()))
        work.done += job.seconds
        stage.done += 1
        if began is None:
            return None
        work.timed += job.seconds
        work.took += now - began
        stage.took += now - began
        return now - began

    def fail(self, number: int) -> None:
        """A job has failed: what needs its results does not run in this call."""
        self.running.pop(number, None)
        if number in self.jobs and number not in self.broken:
            self.broken.add(number)
            self.stages[self.jobs[number].room].failed += 1
            self._lose(number)

    def is_over(self, room: str) -> bool:
        """Whether all jobs of a room have ended well."""
        return self.stages[room].done == self.stages[room].jobs

    def is_done(self) -> bool:
        """Whether all jobs have ended well."""
        return len(self.done) == len(self.jobs)

    def seconds(self, job: Job) -> float:
        """What a job is expected to take, after what was seen of its rule and of all others."""
        return job.seconds * self._pace(job.rule)

    def share(self, now: float) -> float:
        """The share of the work that is done, between 0 and 1; it never falls."""
        total = sum(work.total * self._pace(rule) for rule, work in self._work.items())
        done = sum(work.done * self._pace(rule) for rule, work in self._work.items())
        for number, began in self.running.items():
            done += min(now - began, MOST * self.seconds(self.jobs[number]))
        if len(self.done) + len(self.lost) == len(self.jobs):
            self._shown = 1.0
        elif total > 0:
            self._shown = max(self._shown, min(done / total, ALMOST))
        return self._shown

    def left(self, now: float, clock: Callable[[], float] | None = None) -> float:
        """Seconds until all is done, as far as it can be known.

        clock: tells the time, to plan anew only where that costs nothing that could be measured; None: always anew.
        """
        planned, cost, left = self._planned
        if clock is None or now - planned >= RARELY * cost:
            before = clock() if clock else 0.0
            left = self._plan(now)
            self._planned = now, (clock() - before if clock else 0.0), left
            return left
        return max(left - (now - planned), 0.0)

    def _lose(self, *numbers):
        queue = list(numbers)
        while queue:
            number = queue.pop()
            if number not in self.lost:
                self.lost.add(number)
                self._work[self.jobs[number].rule].total -= self.jobs[number].seconds
                queue += self._followers.get(number, ())

    def _find_again(self, number):
        """A failed job is tried once more: what needs it may run after all."""
        self.broken.discard(number)
        self.stages[self.jobs[number].room].failed -= 1
        for found in map(self.jobs.get, self.lost):
            self._work[found.rule].total += found.seconds
        self.lost.clear()
        self._lose(*self.broken)

    def _plan(self, now):
        begun = self.running.keys() | self.done | self.lost
        waiting = [job for number, job in self.jobs.items() if number not in begun]
        running = {}
        for number, began in self.running.items():
            spent = now - began
            running[number] = max(self.seconds(self.jobs[number]) - spent, LONGER * spent)
        paces = {rule: self._pace(rule) for rule in self._work}
        seconds = {job.number: job.seconds * paces[job.rule] for job in waiting}
        return time_left(
            waiting, seconds, running, self.cores, {job.number: self._waits[job.number] for job in waiting}
        )

    def _pace(self, rule):
        took = sum(work.took for work in self._work.values())
        timed = sum(work.timed for work in self._work.values())
        of_all = (took + BELIEVED_AFTER) / (timed + BELIEVED_AFTER)
        work = self._work[rule]
        return (work.took + BELIEVED_AFTER * of_all) / (work.timed + BELIEVED_AFTER)


def course(jobs: Iterable[Job], cores: int, began: float) -> Course:
    """The course of these jobs; what they wait for counts only where it is one of them."""
    known = {job.number: job for job in jobs}
    return Course(known, cores, began)

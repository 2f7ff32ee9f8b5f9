"""Do tasks in worker processes, in order, and outlive a worker that dies."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from giextract.bulk.working import worker
from giextract.bulk.working.processes import Processes
from giextract.bulk.working.tame import is_tame
from giextract.bulk.working.tasks import Done, Task, broken, late, work
from giextract.bulk.working.trips import Start, Trip, WorkerDied, Workers

# Trips under way for each worker, so that none waits for the next.
AHEAD = 3

# Files, known already, that may wait behind a slow one before everything waits with them: memory stays flat.
WAITING = 1000
# Files that are worth a second worker: starting one takes as long as reading some tens of quick reports.
WORTH_A_WORKER = 4


def workers(jobs: int, files: int) -> int:
    """How many of the allowed workers are worth starting for so many files."""
    return max(1, min(jobs, files // WORTH_A_WORKER))


# Times that a trip is sent again, for another one's task has killed its worker, before it is suspected itself.
TRIES = 3


@dataclass(frozen=True, slots=True)
class _Sent:
    """Tasks under way to workers; `tries` is how often they were sent before."""

    tasks: list[Task]
    workers: Workers
    trip: Trip[Done]
    tries: int = 0


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A task that was under way when a worker died: it is done once more, alone."""

    task: Task


@dataclass(slots=True)
class _Pools:
    """The workers of a run: all of them, and the one who does alone what others may have died over."""

    memory: int
    start: Start
    all: Workers | None = None
    alone: Workers | None = None


class Crew:
    """Workers that start with the first task they get; with one job what is tame is done in this process.

    A worker takes no more than so many bytes of memory, where that is not 0. `start` starts them, here or elsewhere.
    """

    def __init__(self, jobs: int, stopped: Callable[[], bool], memory: int = 0, start: Start = Processes) -> None:
        self._jobs = jobs
        self._stopped = stopped
        self._pools = _Pools(memory, start)
        self._under_way: deque[_Sent | _Suspect | Done] = deque()

    def beside(self, stopped: Callable[[], bool]) -> "Crew":
        """A second line of tasks for the same workers, with an order of its own."""
        crew = Crew(self._jobs, stopped)
        crew._pools = self._pools
        return crew

    def do(self, tasks: Iterable[Task | Done]) -> Iterator[Done]:
        """Give back what became of each task, in order; what is done already passes through."""
        chunk: list[Task] = []
        is_here = self._jobs == 1 and self._pools.start is Processes
        for task in tasks:
            if self._stopped():
                break
            if isinstance(task, Done) or (is_here and is_tame(task)):
                yield from self._send(chunk)
                chunk = []
                self._under_way.append(task if isinstance(task, Done) else work(task))
                yield from self._finished()
                while len(self._under_way) > WAITING:
                    yield from self._next()
            else:
                chunk.append(task)
                if len(chunk) == self._all().chunk:
                    yield from self._send(chunk)
                    chunk = []
        if not self._stopped():
            yield from self._send(chunk)
        yield from self._rest()

    def close(self) -> None:
        """Send the workers home without waiting for what they are at."""
        for workers in (self._pools.all, self._pools.alone):
            if workers is not None:
                workers.close()
        self._pools.all = self._pools.alone = None

    def _send(self, chunk: list[Task]) -> Iterator[Done]:
        if not chunk:
            return
        while sum(1 for one in self._under_way if not isinstance(one, Done)) >= self._all().width * AHEAD:
            yield from self._next()
        self._under_way.append(self._submit(chunk))

    def _finished(self) -> Iterator[Done]:
        while self._under_way and isinstance(self._under_way[0], Done):
            yield from self._next()

    def _rest(self) -> Iterator[Done]:
        while self._under_way:
            head = self._under_way[0]
            if self._stopped() and (isinstance(head, _Suspect) or (isinstance(head, _Sent) and head.trip.cancel())):
                self._under_way.popleft()
                continue
            yield from self._next()

    def _next(self) -> Iterator[Done]:
        head = self._under_way.popleft()
        if isinstance(head, Done):
            yield head
        elif isinstance(head, _Suspect):
            yield self._alone(head.task)
        else:
            try:
                yield from head.trip.result()
            except WorkerDied:
                self._under_way.appendleft(head)
                self._send_again(head.workers)

    def _all(self) -> Workers:
        self._pools.all = self._pools.all or self._pools.start(self._jobs, self._pools.memory)
        return self._pools.all

    def _send_again(self, dead: Workers) -> None:
        """Put new trips in the place of those that were lost with these workers; what they were at is suspect."""
        if self._pools.all is dead:
            self._pools.all = None
        before, self._under_way = self._under_way, deque()
        for one in before:
            if isinstance(one, _Sent) and one.workers is dead and one.trip.is_lost():
                self._under_way.extend(self._parts(one))
            else:
                self._under_way.append(one)

    def _parts(self, lost: _Sent) -> Iterator[_Sent | _Suspect]:
        number = lost.trip.reached
        if lost.tries >= TRIES:
            yield from (_Suspect(task) for task in lost.tasks)
        elif number:
            suspect = number - 1
            if lost.tasks[:suspect]:
                yield self._submit(lost.tasks[:suspect], lost.tries + 1)
            yield _Suspect(lost.tasks[suspect])
            if lost.tasks[number:]:
                yield self._submit(lost.tasks[number:], lost.tries + 1)
        else:
            yield self._submit(lost.tasks, lost.tries + 1)

    def _alone(self, task: Task) -> Done:
        """Do a task alone in a worker; if that dies, too, it is the task."""
        begun = time.monotonic()
        try:
            alone = self._pools.alone = self._pools.alone or self._pools.start(1, self._pools.memory)
            (done,) = alone.send(work, [task]).result()
            return done
        except WorkerDied:
            self._pools.alone = None
            is_late = time.monotonic() - begun >= worker.ended_after(task.limits.seconds)
            return late(task) if is_late else broken(task, "internal error: the worker died over it")

    def _submit(self, tasks: list[Task], tries: int = 0) -> _Sent:
        workers = self._all()
        try:
            return _Sent(tasks, workers, workers.send(work, tasks), tries)
        except WorkerDied:
            self._pools.all = None
            return self._submit(tasks, tries)

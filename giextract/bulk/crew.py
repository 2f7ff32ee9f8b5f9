"""Do tasks in worker processes, in order, and outlive a worker that dies."""

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing.sharedctypes import RawArray

from giextract.bulk import worker
from giextract.bulk.tame import is_tame
from giextract.bulk.tasks import Done, Task, broken, late, work

# Tasks on one trip to a worker: a trip costs about as much as a tenth of a quick report (docs/benchmarks.md).
CHUNK = 4
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


class _Workers:
    """Processes that take trips, and the board on which they say how far each has come."""

    def __init__(self, count_of: int, memory: int) -> None:
        # spawn: the same on every system, and safe beside the threads of a progress bar and a database.
        context = multiprocessing.get_context("spawn")
        self._board: worker.Board = RawArray("b", worker.SQUARES)
        self._numbers = count()
        self._pool = ProcessPoolExecutor(count_of, context, initializer=worker.begin, initargs=(self._board, memory))

    def send(self, chunk: list[Task], tries: int = 0) -> "_Trip":
        """Send tasks on a trip; raises BrokenProcessPool when a worker has died."""
        square = next(self._numbers) % worker.SQUARES
        self._board[square] = 0
        with _interrupts_held():
            return _Trip(chunk, self, square, self._pool.submit(worker.trip, work, chunk, square), tries)

    def under_way(self, square: int) -> int:
        """Which task of a trip was under way when its worker died, from 1; 0 is none."""
        return self._board[square]

    def close(self) -> None:
        """Send them home without waiting for what they are at."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Trip:
    """Tasks under way to workers; `tries` is how often they were sent before."""

    chunk: list[Task]
    workers: _Workers
    square: int
    answer: "Future[list[Done]]"
    tries: int = 0


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A task that was under way when a worker died: it is done once more, alone."""

    task: Task


@dataclass(slots=True)
class _Pools:
    """The workers of a run: all of them, and the one who does alone what others may have died over."""

    memory: int
    all: _Workers | None = None
    alone: _Workers | None = None


class Crew:
    """Workers that start with the first task they get; with one job what is tame is done in this process.

    A worker takes no more than so many bytes of memory, where that is not 0.
    """

    def __init__(self, jobs: int, stopped: Callable[[], bool], memory: int = 0, pools: _Pools | None = None) -> None:
        self._jobs = jobs
        self._stopped = stopped
        self._pools = _Pools(memory) if pools is None else pools
        self._under_way: deque[_Trip | _Suspect | Done] = deque()

    def beside(self, stopped: Callable[[], bool]) -> "Crew":
        """A second line of tasks for the same workers, with an order of its own."""
        return Crew(self._jobs, stopped, pools=self._pools)

    def do(self, tasks: Iterable[Task | Done]) -> Iterator[Done]:
        """Give back what became of each task, in order; what is done already passes through."""
        chunk: list[Task] = []
        for task in tasks:
            if self._stopped():
                break
            if isinstance(task, Done) or (self._jobs == 1 and is_tame(task)):
                yield from self._send(chunk)
                chunk = []
                self._under_way.append(task if isinstance(task, Done) else work(task))
                yield from self._finished()
                while len(self._under_way) > WAITING:
                    yield from self._next()
            else:
                chunk.append(task)
                if len(chunk) == CHUNK:
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
        while sum(1 for one in self._under_way if not isinstance(one, Done)) >= self._jobs * AHEAD:
            yield from self._next()
        self._under_way.append(self._submit(chunk))

    def _finished(self) -> Iterator[Done]:
        while self._under_way and isinstance(self._under_way[0], Done):
            yield from self._next()

    def _rest(self) -> Iterator[Done]:
        while self._under_way:
            head = self._under_way[0]
            if self._stopped() and (isinstance(head, _Suspect) or (isinstance(head, _Trip) and head.answer.cancel())):
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
                yield from head.answer.result()
            except BrokenProcessPool:
                self._under_way.appendleft(head)
                self._send_again(head.workers)

    def _send_again(self, dead: _Workers) -> None:
        """Put new trips in the place of those that were lost with these workers; what they were at is suspect."""
        if self._pools.all is dead:
            self._pools.all = None
        before, self._under_way = self._under_way, deque()
        for one in before:
            if isinstance(one, _Trip) and one.workers is dead and not one.answer.cancelled() and one.answer.exception():
                self._under_way.extend(self._parts(one))
            else:
                self._under_way.append(one)

    def _parts(self, lost: _Trip) -> Iterator[_Trip | _Suspect]:
        number = lost.workers.under_way(lost.square)
        if lost.tries >= TRIES:
            yield from (_Suspect(task) for task in lost.chunk)
        elif number:
            suspect = number - 1
            if lost.chunk[:suspect]:
                yield self._submit(lost.chunk[:suspect], lost.tries + 1)
            yield _Suspect(lost.chunk[suspect])
            if lost.chunk[number:]:
                yield self._submit(lost.chunk[number:], lost.tries + 1)
        else:
            yield self._submit(lost.chunk, lost.tries + 1)

    def _alone(self, task: Task) -> Done:
        """Do a task alone in a worker; if that dies, too, it is the task."""
        begun = time.monotonic()
        try:
            alone = self._pools.alone = self._pools.alone or _Workers(1, self._pools.memory)
            (done,) = alone.send([task]).answer.result()
            return done
        except BrokenProcessPool:
            self._pools.alone = None
            is_late = time.monotonic() - begun >= worker.ended_after(task.limits.seconds)
            return late(task) if is_late else broken(task, "internal error: the worker died over it")

    def _submit(self, chunk: list[Task], tries: int = 0) -> _Trip:
        workers = self._pools.all = self._pools.all or _Workers(self._jobs, self._pools.memory)
        try:
            return workers.send(chunk, tries)
        except BrokenProcessPool:
            self._pools.all = None
            return self._submit(chunk, tries)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start workers that Ctrl-C does not reach, not even before they can say so themselves."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

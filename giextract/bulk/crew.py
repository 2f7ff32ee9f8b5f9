"""Do tasks in worker processes, in order, and outlive a worker that dies."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait

from giextract.bulk.tasks import Done, Task, broken, work, work_all

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


@dataclass(frozen=True, slots=True)
class _Trip:
    """Tasks under way to the workers of one pool."""

    chunk: list[Task]
    pool: ProcessPoolExecutor
    answer: "Future[list[Done]]"


@dataclass(slots=True)
class _Pools:
    """The workers of a run: all of them, and the one who does alone what others died over."""

    all: ProcessPoolExecutor | None = None
    alone: ProcessPoolExecutor | None = None


class Crew:
    """Workers that start with the first task they get; with one job everything is done in this process."""

    def __init__(self, jobs: int, stopped: Callable[[], bool], pools: _Pools | None = None) -> None:
        self._jobs = jobs
        self._stopped = stopped
        self._pools = _Pools() if pools is None else pools
        self._under_way: deque[_Trip | Done] = deque()

    def beside(self, stopped: Callable[[], bool]) -> "Crew":
        """A second line of tasks for the same workers, with an order of its own."""
        return Crew(self._jobs, stopped, self._pools)

    def do(self, tasks: Iterable[Task | Done]) -> Iterator[Done]:
        """Give back what became of each task, in order; what is done already passes through."""
        chunk: list[Task] = []
        for task in tasks:
            if self._stopped():
                break
            if isinstance(task, Done) or self._jobs == 1:
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
        for pool in (self._pools.all, self._pools.alone):
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)
        self._pools.all = self._pools.alone = None

    def _send(self, chunk: list[Task]) -> Iterator[Done]:
        if not chunk:
            return
        while sum(1 for trip in self._under_way if not isinstance(trip, Done)) >= self._jobs * AHEAD:
            yield from self._next()
        self._under_way.append(self._submit(chunk))

    def _finished(self) -> Iterator[Done]:
        while self._under_way and isinstance(self._under_way[0], Done):
            yield from self._next()

    def _rest(self) -> Iterator[Done]:
        while self._under_way:
            head = self._under_way[0]
            if self._stopped() and not isinstance(head, Done) and head.answer.cancel():
                self._under_way.popleft()
                continue
            yield from self._next()

    def _next(self) -> Iterator[Done]:
        head = self._under_way.popleft()
        if isinstance(head, Done):
            yield head
            return
        try:
            yield from head.answer.result()
        except BrokenProcessPool:
            if self._pools.all is head.pool:
                self._pools.all = None
            yield from self._one_by_one(head.chunk)

    def _one_by_one(self, chunk: list[Task]) -> Iterator[Done]:
        """Find the task that kills its worker: each that was on its way when one died is done alone."""
        for task in chunk:
            alone = self._pools.alone = self._pools.alone or _workers(1)
            try:
                with _interrupts_held():
                    answer = alone.submit(work_all, [task])
                yield from answer.result()
            except BrokenProcessPool:
                yield broken(task, "internal error: the worker died over it")
                self._pools.alone = None

    def _submit(self, chunk: list[Task]) -> _Trip:
        pool = self._pools.all = self._pools.all or _workers(self._jobs)
        try:
            with _interrupts_held():
                return _Trip(chunk, pool, pool.submit(work_all, chunk))
        except BrokenProcessPool:
            self._pools.all = None
            return self._submit(chunk)


def _workers(count: int) -> ProcessPoolExecutor:
    # spawn: the same on every system, and safe beside the threads of a progress bar and a database.
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_begin_work)


def _begin_work() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    """End with the run, however it ends: a worker whose run was killed would wait for ever."""
    wait([sentinel])
    os._exit(1)


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

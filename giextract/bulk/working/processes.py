"""Workers that are processes of this machine."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing.sharedctypes import RawArray
from typing import Generic, TypeVar

from giextract.bulk.working import worker
from giextract.bulk.working.trips import T, WorkerDied

D = TypeVar("D")

# Tasks on one trip: it costs about as much as a tenth of a quick report (docs/benchmarks.md).
CHUNK = 4


class Processes:
    """Processes that take trips, and the board on which they say how far each has come."""

    chunk = CHUNK

    def __init__(self, width: int, memory: int) -> None:
        # spawn: the same on every system, and safe beside the threads of a progress bar and a database.
        context = multiprocessing.get_context("spawn")
        self.width = width
        self._board: worker.Board = RawArray("b", worker.SQUARES)
        self._numbers = count()
        self._pool = ProcessPoolExecutor(width, context, initializer=worker.begin, initargs=(self._board, memory))

    def send(self, work: Callable[[T], D], tasks: list[T]) -> "_Trip[D]":
        """Send tasks on a trip; raises WorkerDied when a worker has died, for all others end with it."""
        square = next(self._numbers) % worker.SQUARES
        self._board[square] = 0
        try:
            with _interrupts_held():
                return _Trip(self._pool.submit(worker.trip, work, tasks, square), self._board, square)
        except BrokenProcessPool:
            raise WorkerDied from None

    def close(self) -> None:
        """Send them home without waiting for what they are at."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Trip(Generic[D]):
    answer: "Future[list[D]]"
    board: worker.Board
    square: int

    @property
    def reached(self) -> int:
        return self.board[self.square]

    def result(self) -> list[D]:
        try:
            return self.answer.result()
        except BrokenProcessPool:
            raise WorkerDied from None

    def is_lost(self) -> bool:
        return not self.answer.cancelled() and self.answer.exception() is not None

    def cancel(self) -> bool:
        return self.answer.cancel()


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

"""Trips of tasks to workers, wherever those are: what a crew must know of them."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from giextract.bulk.working.limits import Limits

D = TypeVar("D")


class WorkerDied(Exception):
    """Raise when the worker on a trip has ended, and nothing will come of it."""


class Timed(Protocol):
    """A task that may take so long."""

    @property
    def limits(self) -> Limits:
        """What it may cost."""
        ...


T = TypeVar("T", bound=Timed)


class Trip(Protocol[D]):
    """Tasks under way to a worker."""

    @property
    def reached(self) -> int:
        """Which task was under way when the worker died, from 1; 0 is none, or nobody knows."""
        ...

    def result(self) -> list[D]:
        """Wait for what comes of each; raises WorkerDied."""
        ...

    def is_lost(self) -> bool:
        """Wait for its end, and tell whether that was the worker's."""
        ...

    def cancel(self) -> bool:
        """Call it off if nobody has begun with it, and tell whether that was so."""
        ...


class Workers(Protocol):
    """Who takes trips: so many at a time (`width`), of so many tasks each (`chunk`)."""

    @property
    def width(self) -> int:
        """How many workers there are now."""
        ...

    @property
    def chunk(self) -> int:
        """How many tasks are worth a trip."""
        ...

    def send(self, work: Callable[[T], D], tasks: list[T]) -> Trip[D]:
        """Send tasks on a trip; raises WorkerDied where there is nobody left to send them with."""
        ...

    def close(self) -> None:
        """Send the workers home without waiting for what they are at."""
        ...


Start = Callable[[int, int], Workers]  # so many workers, each with so many bytes of memory; 0 is no limit

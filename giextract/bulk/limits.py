"""What one file may cost, so that none can hold up the rest of a run."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from giextract.document import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bytes that are read of a file, and the most seconds spent on it.

    The slowest report seen takes seconds; two minutes are a sign that it would never end.
    """

    bytes: int = MAX_BYTES
    seconds: float = 120.0


# An exception that is raised inside a callback of the garbage collector or of a C library gets lost; the next does not.
AGAIN = 1.0


class TimeIsUp(BaseException):
    """Raised in the middle of whatever runs; no `except Exception` on the way keeps it."""


@contextmanager
def timed(seconds: float) -> Iterator[None]:
    """Raise TimeIsUp after so many seconds; where the system has no such clock (Windows), let it run."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TimeIsUp

"""What one file may cost, so that none can hold up the rest of a run."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from types import FrameType

from giextract.document.text import MAX_BYTES, MAX_BYTES_OTHER, SUFFIXES
from giextract.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bytes that are read of a file, the most seconds spent on it, and the memory of a worker; 0 is no limit.

    Without a number of bytes, the kind of the file decides. The slowest report seen takes seconds; two minutes are a
    sign that it would never end. The largest scan seen takes a tenth of the memory.
    """

    bytes: int | None = None
    seconds: float = 120.0
    memory: int = 4 * 1024**3

    def bytes_of(self, path: str) -> int:
        """The most bytes that a file of this name may have."""
        if self.bytes is not None:
            return self.bytes
        return MAX_BYTES if PurePath(path).suffix.lower() in SUFFIXES else MAX_BYTES_OTHER


def limits_of(told: Settings) -> Limits:
    """The limits of a file, where the settings name other ones than ours."""
    named = {"bytes": told.max_bytes, "seconds": told.max_seconds, "memory": told.max_memory}
    return Limits(**{name: value for name, value in named.items() if value is not None})  # type: ignore[arg-type]


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

"""Who is asking what: a question that is under way, here or in another run on this machine, is waited for and not sent.

A claim is a lock of one byte in a file beside the answers, at a place that the question's key tells. The system takes it
back when its run ends, however that ends, so that no claim outlives a kill. Runs that keep their answers in different
folders, and systems without such locks (Windows), know nothing of each other's questions.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

if sys.platform != "win32":
    import fcntl

LOOK_SECONDS = 0.1  # between two looks whether another run has got its answer
PLACES = 15  # hexadecimal digits of a key that tell its byte: as many as a file may have


@dataclass(slots=True)
class _Line:
    """Those who wait for the same question in this run."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Claims:
    """The questions under way; use it in one event loop."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "under-way").open("ab")
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def of(self, key: str, check: Callable[[], None]) -> AsyncIterator[None]:
        """Wait until nobody else asks this question; `check` is called while another run does, and may raise."""
        line = self._lines.setdefault(key, _Line())
        line.waiting += 1
        try:
            async with line.lock:
                while not self._take(key):
                    check()
                    await asyncio.sleep(LOOK_SECONDS)
                try:
                    yield
                finally:
                    self._give_back(key)
        finally:
            line.waiting -= 1
            if not line.waiting:
                del self._lines[key]

    def close(self) -> None:
        """Give everything back."""
        self._file.close()

    def _take(self, key: str) -> bool:
        if sys.platform == "win32":
            return True
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, int(key[:PLACES], 16))
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True

    def _give_back(self, key: str) -> None:
        if sys.platform != "win32" and not self._file.closed:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, int(key[:PLACES], 16))
            except OSError:
                return

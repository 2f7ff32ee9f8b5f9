"""Answers that were paid for, kept on disk: JSON text and nothing else, so that no cache file can run code here.

diskcache pickles what it cannot store plainly and unpickles whatever a row says is pickled (CVE-2025-69872); this Disk
stores text only and refuses everything else on the way out.
"""

import asyncio
import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import diskcache  # type: ignore[import-untyped]
from diskcache.core import MODE_RAW, MODE_TEXT  # type: ignore[import-untyped]

T = TypeVar("T")
UNKNOWN = diskcache.UNKNOWN


class Refused(ValueError):
    """Raise when a cache holds something that we would not have written."""


class TextDisk(diskcache.Disk):  # type: ignore[misc]
    """A Disk whose keys and values are text."""

    def put(self, key: Any) -> tuple[str, bool]:
        """Turn a key into what SQLite keeps: the text itself."""
        if not isinstance(key, str):
            raise TypeError(f"a key is text, not {type(key).__name__}")
        return key, True

    def get(self, key: Any, raw: bool) -> str:
        """Turn what SQLite kept back into a key; anything but text is refused."""
        if not raw or not isinstance(key, str):
            raise Refused("a key that is not text")
        return key

    def store(self, value: Any, read: bool, key: Any = UNKNOWN) -> Any:
        """Keep a text."""
        if read or not isinstance(value, str):
            raise TypeError(f"a value is text, not {type(value).__name__}")
        return super().store(value, read, key=key)

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> str:
        """Give a text back; a row that says it is pickled or bytes is refused unread."""
        if read or mode not in (MODE_RAW, MODE_TEXT):
            raise Refused("a value that is not text")
        found = super().fetch(mode, filename, value, read)
        if not isinstance(found, str):
            raise Refused("a value that is not text")
        return found


class AnswerCache:
    """A folder of answers, safe between processes; reads and writes happen in a thread of their own.

    `lost` counts the answers that could not be kept.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid == os.getuid():
            folder.chmod(0o700)
        self._cache = diskcache.Cache(str(folder), disk=TextDisk, eviction_policy="none", cull_limit=0)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="answers")
        self.folder = folder
        self.lost, self.why = 0, ""  # answers that could not be kept, and what the system said of the last

    async def get(self, key: str) -> str | None:
        """The text kept under a key; None where there is none, or none that we would trust."""
        return await self._in_thread(lambda: self._read(key))

    async def put(self, key: str, text: str) -> None:
        """Keep a text; a full or locked disk costs the cache, not the answer."""
        await self._in_thread(lambda: self._write(key, text))

    def close(self) -> None:
        """Finish what is being written."""
        self._thread.submit(self._cache.close)  # its connection belongs to the thread
        self._thread.shutdown()
        self._cache.close()

    def size(self) -> tuple[int, int]:
        """How many answers there are, and how many bytes they take."""
        return len(self._cache), self._cache.volume()

    def prune(self, older_than: timedelta | None = None) -> int:
        """Throw answers away, all or those given so long ago; tells how many they were."""
        if older_than is None:
            return int(self._cache.clear())
        last = datetime.now(UTC) - older_than
        old = [key for key in self._cache if not (at := _given_at(self._read(key))) or at < last]
        return sum(bool(self._cache.delete(key)) for key in old)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _read(self, key: str) -> str | None:
        try:
            found = self._cache.get(key)
        except (Refused, sqlite3.Error, OSError, diskcache.Timeout, UnicodeDecodeError):
            return None
        return found if isinstance(found, str) else None

    def _write(self, key: str, text: str) -> None:
        try:
            self._cache.set(key, text)
        except (sqlite3.Error, OSError, diskcache.Timeout) as error:
            self.lost, self.why = self.lost + 1, str(error) or type(error).__name__


def _given_at(text: str | None) -> datetime | None:
    """When an answer was given; None for what is no answer of ours."""
    try:
        return datetime.fromisoformat(json.loads(text or "")["at"]).astimezone(UTC)
    except (ValueError, KeyError, TypeError):
        return None


def key_of(**parts: Any) -> str:
    """The key of a question: everything that its answer depends on."""
    whole = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def usual_folder() -> Path:
    """Where a person's caches are kept on this system."""
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = str(Path.home() / "Library" / "Caches")
    else:
        root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "giextract" / "answers"

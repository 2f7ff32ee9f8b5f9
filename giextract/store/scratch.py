"""A database for the time of a run: what must be found again and would not fit into memory."""

import errno
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from giextract.errors import StoreError
from giextract.store.opening import FULL

NO_ROOM = (
    "no room left for temporary files: make room there or set TMPDIR, and give the same command again"
    " / 临时文件所在磁盘已满：请腾出空间或设置 TMPDIR，然后重新运行同一命令"
)


@contextmanager
def temporary() -> Iterator[None]:
    """Say of a disk that has no room left for temporary files which one it is."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _told(error) from None


class _Database(sqlite3.Connection):
    """A connection that says plainly that its disk is full."""

    def execute(self, *given: Any) -> sqlite3.Cursor:
        with temporary():
            return super().execute(*given)

    def executemany(self, *given: Any) -> sqlite3.Cursor:
        with temporary():
            return super().executemany(*given)

    def executescript(self, *given: Any) -> sqlite3.Cursor:
        with temporary():
            return super().executescript(*given)


class Scratch:
    """SQLite's own kind of temporary file: it has no name, and is gone when it is closed or the process ends."""

    def __init__(self, schema: str) -> None:
        self.database = sqlite3.connect("", isolation_level=None, check_same_thread=False, factory=_Database)
        for setting in ("journal_mode = OFF", "synchronous = OFF"):
            self.database.execute(f"PRAGMA {setting}")
        self.database.executescript(schema)
        self.database.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let it go."""
        self.database.close()


def _told(error: Exception) -> Exception:
    if getattr(error, "sqlite_errorname", "") in FULL or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(f"{tempfile.gettempdir()}: {NO_ROOM}")
    return error

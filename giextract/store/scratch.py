"""A database for the time of a run: what must be found again and would not fit into memory."""

import sqlite3
from types import TracebackType
from typing import Self


class Scratch:
    """SQLite's own kind of temporary file: it has no name, and is gone when it is closed or the process ends."""

    def __init__(self, schema: str) -> None:
        self.database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
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

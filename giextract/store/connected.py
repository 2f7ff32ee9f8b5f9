"""An open database: every method of a store is one transaction of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy import Connection, Engine, Select, func, select

from giextract.store.opening import WRITES, address, is_there, keep_log, lock, open_engine, shown, told_plainly
from giextract.store.schema import is_ours, prepare_schema

# Rows held in memory at a time when a store is read from end to end.
READ_AHEAD = 64


class Connected:
    """One open store; what was written survives a kill."""

    def __init__(self, engine: Engine) -> None:
        self.name = shown(engine.url)
        self._engine = engine

    @classmethod
    def open(cls, location: str, create: bool = False) -> Self:
        """Open the store at a file name or database URL; raises UsageError or StoreError with one line."""
        store = cls(open_engine(address(location), create))
        try:
            with store._writing() as connection:
                prepare_schema(connection, store.name, create)
            with told_plainly(store.name):
                keep_log(store._engine)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def look(cls, location: str) -> Self | None:
        """Open a store without writing anything, not even a newer schema; None where nothing is there yet."""
        url = address(location)
        store = cls(open_engine(url, create=True))
        try:
            if is_there(url):
                with store._reading() as connection:
                    if is_ours(connection, store.name):
                        return store
        except BaseException:
            store.close()
            raise
        store.close()
        return None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _count(self, query: Select[Any]) -> int:
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_plainly(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        writer = self._engine.execution_options(**{WRITES: True})
        with told_plainly(self.name), writer.begin() as connection:
            lock(connection)
            yield connection

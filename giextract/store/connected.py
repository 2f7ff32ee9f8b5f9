"""An open database: every method of a store is one transaction of it, done again if the database was lost under way."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, Engine, Select, func, select

from giextract.errors import StoreLost
from giextract.store.migrations import is_ours, prepare_schema
from giextract.store.opening import WRITES, address, is_there, keep_log, lock, open_engine, shown, told_plainly

# Rows held in memory at a time when a store is read from end to end.
READ_AHEAD = 64
# Seconds for which a database that was there may be away: a server that starts again takes some of them.
PATIENCE = 60.0
FIRST_WAIT, MOST_WAIT = 0.1, 5.0

S = TypeVar("S", bound="Connected")
P = ParamSpec("P")
T = TypeVar("T")


def whole(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Do a method again, as a whole, until a database that was lost is back; raises StoreLost when that takes too long.

    Nobody knows whether a commit that was not answered has been done: such a method comes to the same when done twice.
    """

    @wraps(method)
    def patient(store: S, /, *given: P.args, **named: P.kwargs) -> T:
        try:
            return method(store, *given, **named)
        except StoreLost:
            from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

            wait = wait_random_exponential(FIRST_WAIT, MOST_WAIT)
            policy = Retrying(retry=retry_if_exception_type(StoreLost), stop=stop_after_delay(PATIENCE), wait=wait, reraise=True)
            return policy(method, store, *given, **named)

    return patient


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

    @whole
    def _count(self, query: Select[Any]) -> int:
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_plainly(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _streaming(self, query: Select[Any]) -> Iterator[Iterable[Any]]:
        """The rows of a query, some at a time; one that is broken off leaves nothing open."""
        with self._reading() as connection, connection.execution_options(yield_per=READ_AHEAD).execute(query) as rows:
            yield rows

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        writer = self._engine.execution_options(**{WRITES: True})
        with told_plainly(self.name), writer.begin() as connection:
            lock(connection)
            yield connection

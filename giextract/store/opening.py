"""Open a database by file name or URL, with the settings that make it safe to be killed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

from giextract.errors import StoreError, StoreLost, UsageError

# How long a writer waits for another run on the same file before it gives up.
BUSY_MS = 30_000
# Any number that other users of the same database are unlikely to lock on.
LOCK = 0x6769_6578
WRITES = "giextract_writes"
# A server that has gone without a word is noticed after a minute and a half, not after the two hours of most systems.
ALIVE = {"keepalives_idle": 30, "keepalives_interval": 15, "keepalives_count": 4}
NO_ROOM = (
    "no room left on the disk of the store: make room and give the same command again, it goes on from here"
    " / 存储库所在磁盘已满：请腾出空间后重新运行同一命令，将从此处继续"
)
HELD = (
    f"another run has held the store for more than {BUSY_MS // 1000} seconds: give the same command again, it goes on from here"
    " / 存储库被另一进程长时间占用：请稍后重新运行同一命令，将从此处继续"
)
# A full disk; a file that may not grow, and the memory beside it that may not either.
FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE")
AWAY = (
    "the database cannot be reached: give the same command again when it can, it goes on from here"
    " / 数据库无法连接：恢复后重新运行同一命令，将从此处继续"
)


def address(location: str) -> URL:
    """Turn a file name or database URL into a URL."""
    if "://" not in location:
        return URL.create("sqlite", database=location)
    try:
        url = make_url(location)
    except ArgumentError:
        raise UsageError(f"{location}: not a database URL; write postgresql://user@host/name or a file name") from None
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def host(location: str) -> str | None:
    """The machine that a store is on; None for a file."""
    return address(location).host


def is_there(url: URL) -> bool:
    """Tell whether there is anything to open: a file may not be there yet."""
    return not _is_file(url) or Path(url.database or "").exists()


def shown(url: URL) -> str:
    """Name a store for people, without its password."""
    return url.database or "" if _is_file(url) else url.render_as_string(hide_password=True)


def open_engine(url: URL, create: bool) -> Engine:
    """Open the database; raise UsageError where there is none and StoreError where it cannot be opened."""
    if _is_file(url):
        file = Path(url.database or "")
        if not create and not file.exists():
            raise UsageError(f"{file}: there is no such store; make one with: giextract extract PATH --store {file}")
        if not file.absolute().parent.is_dir():
            raise UsageError(f"{file}: the folder for the store does not exist")
    try:
        alive = {name: value for name, value in ALIVE.items() if name not in url.query}
        engine = create_engine(url, connect_args=alive if url.get_backend_name() == "postgresql" else {})
    except (NoSuchModuleError, ModuleNotFoundError):
        raise UsageError(
            f"{shown(url)}: the driver for this database is missing; install it with: pip install 'giextract[postgres]'"
        ) from None
    if _is_file(url):
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def told_plainly(name: str) -> Iterator[None]:
    """Turn what a database says into a StoreError of one line."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        said = next(iter(str(getattr(error, "orig", None) or error).strip().splitlines()), type(error).__name__)
        if _is_full(error):
            raise StoreError(f"{name}: {NO_ROOM} ({said})") from error
        if _is_lost(error):
            raise StoreLost(f"{name}: {AWAY} ({said})") from error
        if said == "database is locked":
            raise StoreError(f"{name}: {HELD}") from error
        raise StoreError(f"{name}: the store cannot be used: {said}") from error


def keep_log(engine: Engine) -> None:
    """Let readers and a writer work side by side, and a killed run leave no damage (SQLite's write-ahead log)."""
    if _is_file(engine.url):
        connection = engine.raw_connection()
        connection.cursor().execute("PRAGMA journal_mode = WAL")
        connection.close()


def lock(connection: Connection) -> None:
    """Let one run write at a time; SQLite does so from the start of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def _is_full(error: BaseException) -> bool:
    name = getattr(getattr(error, "orig", None) or error, "sqlite_errorname", "")
    return name in FULL or _state(error) == "53100"  # PostgreSQL's disk_full


def _is_lost(error: BaseException) -> bool:
    """Tell whether a server went away, or was not there: 08 connection, 57P shutting down or starting, 53300 full up."""
    if not isinstance(error, DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    state = _state(error)
    is_told = state.startswith(("08", "57P")) or state == "53300"
    return error.connection_invalidated or is_told or (isinstance(error, OperationalError) and not state)


def _state(error: BaseException) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, not by the driver
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def _begin(connection: Connection) -> None:
    # A transaction that begins by reading and then writes is refused at once when another run wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")

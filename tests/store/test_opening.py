"""What is refused as a store, and how it is said."""

import sqlite3
from pathlib import Path

import pytest

from giextract.errors import StoreError, UsageError
from giextract.store import Store, host


def test_newer_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A store of a newer schema is neither read nor changed."""
    file = tmp_path / "s.db"
    Store.open(str(file), create=True).close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE meta SET value = '99'")
    connection.close()
    before = file.read_bytes()
    for create in (True, False):
        with pytest.raises(StoreError, match=r"newer giextract \(schema 99, this one knows 5\)"):
            Store.open(str(file), create)
    assert file.read_bytes() == before


def test_text_file_is_no_store(tmp_path: Path) -> None:
    """A report given as a store by mistake is refused and left alone."""
    file = tmp_path / "report.txt"
    file.write_text("某局年度报告" * 1000)
    with pytest.raises(StoreError, match=r"report\.txt"):
        Store.open(str(file), create=True)
    assert file.read_text() == "某局年度报告" * 1000


@pytest.mark.parametrize("table", ["notes (id)", "meta (id)", "meta (key, value)"])
def test_database_of_another_program_is_refused_and_left_alone(table: str, tmp_path: Path) -> None:
    """Another program's SQLite file is not a store, even with a table of our name; not even its journal changes."""
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute(f"CREATE TABLE {table}")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match="not a store of giextract"):
        Store.open(str(file), create=True)
    assert file.read_bytes() == before


def test_store_that_is_not_there(tmp_path: Path) -> None:
    """Nothing is created where a store was to be read; the message says how to make one."""
    with pytest.raises(UsageError, match="giextract extract"):
        Store.open(str(tmp_path / "none.db"))
    assert not list(tmp_path.iterdir())


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """A store in a missing folder is wrong usage."""
    with pytest.raises(UsageError, match="folder"):
        Store.open(str(tmp_path / "no" / "s.db"), create=True)


@pytest.mark.parametrize("url", ["mysql://u@h/x", "nonsense://h/x", "://"])
def test_database_without_driver(url: str) -> None:
    """A database that cannot be spoken to is wrong usage, in one line."""
    with pytest.raises((UsageError, StoreError), match=r"^[^\n]+$"):
        Store.open(url)


def test_password_is_not_shown() -> None:
    """An error about a database does not print its password."""
    with pytest.raises(StoreError) as raised:
        Store.open("postgresql://me:secret@127.0.0.1:1/x?connect_timeout=1")
    assert "secret" not in str(raised.value)


def test_host_of_a_store() -> None:
    """A file is on no other machine."""
    assert host("s.db") is None
    assert host("postgresql://u@db.example/x") == "db.example"

"""SQLite: a file with a table for each of ours, and one that says what their columns are."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from giextract.export.table import Column, Kind, Line, Table, Value, as_number, as_text, batches

MOST_COLUMNS = 2_000  # as SQLite is built by default (SQLITE_MAX_COLUMN)
ROWS = 200
_TYPES: dict[Kind, str] = {"text": "TEXT", "integer": "INTEGER", "number": "REAL"}


def write(tables: Sequence[Table], lines: Iterable[Line], to: Path) -> None:
    """Write the tables into a new file."""
    to.unlink(missing_ok=True)
    by_name = {table.name: table for table in tables}
    with closing(sqlite3.connect(to)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("CREATE TABLE columns (tbl TEXT, name TEXT, en TEXT, zh TEXT, PRIMARY KEY (tbl, name)) WITHOUT ROWID")
        for table in tables:
            columns = ", ".join(f'"{c.name}" {_TYPES[c.kind]}' for c in table.columns)
            connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
            labels = [(table.name, c.name, c.labels.get("en"), c.labels.get("zh")) for c in table.columns]
            connection.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", labels)
        for batch in batches(lines, ROWS):
            table = by_name[batch[0].table]
            places = ", ".join("?" * len(table.columns))
            connection.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', (_row(table.columns, line) for line in batch))
        connection.commit()


def _row(columns: Sequence[Column], line: Line) -> list[Any]:
    return [_value(column, value) for column, value in zip(columns, line.values, strict=True)]


def _value(column: Column, value: Value) -> object:
    if column.kind == "number":
        return as_number(value)
    return as_text(value) or None if column.kind == "text" else value

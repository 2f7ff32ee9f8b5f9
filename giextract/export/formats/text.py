"""CSV for spreadsheets, JSON lines for programs."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, TextIO

from giextract.export.table import Line, Missing, Table, as_text, guarded

_BOM = "\ufeff"


def write_csv(table: Table, lines: Iterable[Line], to: TextIO, bom: bool = False) -> None:
    """Write a line with the names of the columns, and one for each line of the table."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    to.write(_BOM if bom else "")
    writer.writerow(column.name for column in table.columns)
    for line in lines:
        writer.writerow([guarded(as_text(value)) for value in line.values])
        to.write(buffer.getvalue())
        buffer.seek(0)
        buffer.truncate()
    to.write(buffer.getvalue())


def write_lines(table: Table, lines: Iterable[Line], to: TextIO) -> None:
    """Write an object for each line of the table."""
    names = [column.name for column in table.columns]
    write_objects(({n: _plain(v) for n, v in zip(names, line.values, strict=True)} for line in lines), to)


def write_objects(rows: Iterable[dict[str, Any]], to: TextIO) -> None:
    """Write an object a line."""
    for row in rows:
        to.write(json.dumps(row, ensure_ascii=False) + "\n")


def _plain(value: object) -> object:
    return None if isinstance(value, Missing) else value

"""Parquet: a table by columns, with their labels as metadata, in one file or in a folder for each value of a column."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from giextract.export.table import Column, Kind, Line, Table, Value, as_number, as_text, batches

_ROWS = 500  # what is held as Python's own values at a time
# A row group is held as Arrow's arrays until it is written; groups of few rows make a long table of contents.
_GROUP_VALUES = 8_000_000
_GROUP_ROWS = 200_000
NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


def write(table: Table, lines: Iterable[Line], to: Path) -> None:
    """Write the table in groups of rows; text that is missing is null."""
    with ExitStack() as stack:
        group = _Group(table.columns, to, stack)
        most = _most_rows(table)
        for batch in batches(lines, _ROWS):
            group.add([line.values for line in batch])
            if group.rows >= most:
                group.write()
        group.write()


def write_parts(table: Table, lines: Iterable[Line], to: Path, by: str) -> None:
    """Write a folder for each value of a column, named after it as in Hive, with one file and without the column.

    Rows without a value are in `by=__HIVE_DEFAULT_PARTITION__`. However many folders there are, together they hold no more
    than one file would; the one with the most rows is written then.
    """
    at = [column.name for column in table.columns].index(by)
    columns = table.columns[:at] + table.columns[at + 1 :]
    parts: dict[Value, _Group] = {}
    with ExitStack() as stack:
        for batch in batches(lines, _ROWS):
            for value, rows in _parted(batch, at).items():
                if value not in parts:
                    folder = to / f"{by}={NO_VALUE if value is None else value}"
                    folder.mkdir()
                    parts[value] = _Group(columns, folder / "part-0.parquet", stack)
                parts[value].add(rows)
            if sum(group.rows for group in parts.values()) >= _most_rows(table):
                max(parts.values(), key=lambda group: group.rows).write()
        for group in parts.values():
            group.write()


class _Group:
    """The rows of a file that wait for being written together."""

    def __init__(self, columns: Sequence[Column], to: Path, stack: ExitStack) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        types: dict[Kind, Any] = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
        self._columns = columns
        self._schema = pa.schema([pa.field(c.name, types[c.kind], metadata=dict(c.labels)) for c in columns])
        self._writer = stack.enter_context(pq.ParquetWriter(to, self._schema, compression="zstd"))
        self._batches: list[Any] = []
        self.rows = 0

    def add(self, rows: Sequence[Sequence[Value]]) -> None:
        """Hold rows as Arrow's arrays."""
        import pyarrow as pa

        columns = zip(self._columns, self._schema, zip(*rows, strict=True), strict=True)
        arrays = [pa.array(_values(column, values), field.type) for column, field, values in columns]
        self._batches.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self.rows += len(rows)

    def write(self) -> None:
        """Write what is held."""
        import pyarrow as pa

        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches), row_group_size=_GROUP_ROWS)
        self._batches, self.rows = [], 0


def _parted(batch: Iterable[Line], at: int) -> dict[Value, list[Sequence[Value]]]:
    found: dict[Value, list[Sequence[Value]]] = {}
    for line in batch:
        found.setdefault(line.values[at], []).append(line.values[:at] + line.values[at + 1 :])
    return found


def _most_rows(table: Table) -> int:
    return min(_GROUP_ROWS, _GROUP_VALUES // len(table.columns))


def _values(column: Column, values: Iterable[Value]) -> list[Any]:
    if column.kind == "number":
        return [as_number(value) for value in values]
    if column.kind == "text":
        return [as_text(value) or None for value in values]
    return list(values)

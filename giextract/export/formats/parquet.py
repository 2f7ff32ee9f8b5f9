"""Parquet: a table by columns, with their labels as metadata."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from giextract.export.table import Column, Kind, Line, Table, Value, as_number, as_text, batches

_ROWS = 500  # what is held as Python's own values at a time
# A row group is held as Arrow's arrays until it is written; groups of few rows make a long table of contents.
_GROUP_VALUES = 8_000_000
_GROUP_ROWS = 200_000


def write(table: Table, lines: Iterable[Line], to: Path) -> None:
    """Write the table in groups of rows; text that is missing is null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[Kind, Any] = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    schema = pa.schema([pa.field(c.name, types[c.kind], metadata=dict(c.labels)) for c in table.columns])
    with pq.ParquetWriter(to, schema, compression="zstd") as writer:
        most = min(_GROUP_ROWS, _GROUP_VALUES // len(table.columns))
        group: list[Any] = []
        for batch in batches(lines, _ROWS):
            columns = zip(*(line.values for line in batch), strict=True)
            arrays = [pa.array(_values(c, v), types[c.kind]) for c, v in zip(table.columns, columns, strict=True)]
            group.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
            if sum(map(len, group)) >= most:
                writer.write_table(pa.Table.from_batches(group), row_group_size=_GROUP_ROWS)
                group = []
        if group:
            writer.write_table(pa.Table.from_batches(group), row_group_size=_GROUP_ROWS)


def _values(column: Column, values: Iterable[Value]) -> list[Any]:
    if column.kind == "number":
        return [as_number(value) for value in values]
    if column.kind == "text":
        return [as_text(value) or None for value in values]
    return list(values)

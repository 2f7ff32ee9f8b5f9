"""Excel workbooks: a sheet a table, what is flagged coloured, with the evidence as a comment."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from giextract.export.table import Column, Line, Mark, Table, as_number, as_text, is_formula

MOST_ROWS = 1_048_576  # of a sheet, its head among them; what is more goes to a further sheet
MOST_COLUMNS = 16_384
_MOST_CHARACTERS = 32_767  # of a cell
_REMARKS = 10_000  # comments of a sheet: they are held in memory until the end, and slow a workbook down
_COLOURS = {"error": "#FFC7CE", "warning": "#FFEB9C"}
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # one and the same: equal data are equal files


def write(tables: Sequence[Table], lines: Iterable[Line], to: Path) -> None:
    """Write the tables, each on a sheet of its own name; rows that one sheet cannot hold stand on "name 2" and so on."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(to), options) as workbook:
        workbook.set_properties({"created": _MADE})
        sheets = {table.name: _Sheets(workbook, table) for table in tables}
        for line in lines:
            sheets[line.table].add(line)


class _Sheets:
    """The sheets of one table; rows are written in order, and only the last is in memory."""

    def __init__(self, workbook: Any, table: Table) -> None:
        self._workbook, self._table = workbook, table
        self._head = workbook.add_format({"bold": True, "text_wrap": False})
        self._quoted = workbook.add_format({"quote_prefix": True})
        self._marked = {s: workbook.add_format({"bg_color": colour}) for s, colour in _COLOURS.items()}
        self._count = 0
        self._begin()

    def add(self, line: Line) -> None:
        if self._row == MOST_ROWS:
            self._begin()
        for at, (column, value) in enumerate(zip(self._table.columns, line.values, strict=True)):
            self._put(at, column, value, line.marks.get(at))
        self._row += 1

    def _begin(self) -> None:
        self._count += 1
        name = self._table.name if self._count == 1 else f"{self._table.name} {self._count}"
        self._sheet = self._workbook.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._table.columns):
            self._sheet.write_string(0, at, column.name, self._head)
        self._row, self._remarks = 1, 0

    def _put(self, at: int, column: Column, value: Any, mark: Mark | None) -> None:
        shown = self._marked.get(mark.severity or "") if mark else None
        number = as_number(value) if column.kind != "text" else None
        text = "" if number is not None else as_text(value)
        if number is not None:
            self._sheet.write_number(self._row, at, number, shown)
        elif text:
            cut = text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
            self._sheet.write_string(self._row, at, cut, shown or (self._quoted if is_formula(cut) else None))
        elif shown:
            self._sheet.write_blank(self._row, at, None, shown)
        if mark and mark.remark and self._remarks < _REMARKS:
            self._remarks += 1
            self._sheet.write_comment(self._row, at, mark.remark[:_MOST_CHARACTERS], {"x_scale": 2, "y_scale": 2})

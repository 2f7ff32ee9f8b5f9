"""Sheets none of whose labels a form knows: label, unit and figures under a head of indicator and unit, kept as they stand."""

import re

from giextract.reading.indicators import TABLE
from giextract.reading.page import Note, TableReading
from giextract.reading.rows import Sheet
from giextract.reading.statistics_columns import columns_of
from giextract.reading.statistics_extra import Foreign, extra_cells, rows_between
from giextract.report import Span

_HEAD = re.compile(r"(?:统\s*计\s*)?指\s*标(?:\s*名\s*称)?[\s|]*(?:代\s*码[\s|]*)?(?:计\s*量\s*)?单\s*位")
_FEWEST = 4  # rows with a unit
_APART = 60  # characters between a row and the next, or between the head and the first


def read_unknown(sheet: Sheet, within: Span, without: list[Span]) -> TableReading | None:
    """A sheet of local indicators, all of them extra cells; None where the page has no such head with rows below."""
    for head in _HEAD.finditer(sheet.copy.plain, *within):
        rows = _rows(sheet, head.end(), within[1])
        if len(rows) < _FEWEST or any(a < rows[-1].label[1] and head.start() < b for a, b in without):
            continue
        columns = columns_of(sheet, rows[0].label, [])
        extra = [cell for row in rows for cell in extra_cells(sheet, row, columns)]
        notes = [Note(kind="extra_row", span=row.label, detail=row.text) for row in rows]
        return TableReading(
            table=TABLE, form="local", span=(head.start(), extra[-1].span[1]), rows=(), extra=tuple(extra),
            notes=tuple(notes),
        )  # fmt: skip
    return None


def _rows(sheet: Sheet, start: int, end: int) -> list[Foreign]:
    rows: list[Foreign] = []
    at = start
    for row in rows_between(sheet, start, end):
        if row.label[0] - at > _APART or (rows and row.unit is None):
            break
        if row.unit:
            rows.append(row)
        at = row.pieces[-1].span[1]
    return rows

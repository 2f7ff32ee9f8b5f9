"""Letters and the table over all units as spreadsheets; whatever a report prints is written as text, never as a formula."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError as Unwritable

from giextract.errata.cover import Cover
from giextract.errata.phrases import letter_words
from giextract.errata.unit import Unit, letter, sections

__all__ = ["Unwritable", "write_cover", "write_unit"]
_TEXT_WIDTH, _ANSWER_WIDTH = 70, 36
_IN_A_LINE, _LINE = 32, 16  # Chinese characters that such a column takes, and the height of a line in points
_COVER_WIDTHS = (6, 36, 8)


def write_unit(unit: Unit, path: Path) -> None:
    """Write what a unit is told, a line each, with a column for its answer."""
    words = letter_words().sheet
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        sheet, looks = book.add_worksheet(words.name), _Looks(book)
        for place, width in enumerate((6, 18, _TEXT_WIDTH, _ANSWER_WIDTH)):
            sheet.set_column(place, place, width)
        head = [line.text.replace("\n", "") for line in letter(unit) if line.kind in ("title", "addressee")]
        sheet.merge_range(0, 0, 0, 3, "", looks.title)
        sheet.write_string(0, 0, head[0], looks.title)
        sheet.write_string(1, 0, head[1], looks.line)
        _write_row(sheet, 2, words.columns, looks.head)
        for number, row in enumerate(_rows(unit), 1):
            sheet.set_row(2 + number, _LINE * -(-len(row[1]) // _IN_A_LINE))  # only Excel finds the height by itself
            _write_row(sheet, 2 + number, (number, *row, ""), looks.text)
        sheet.freeze_panes(3, 0)
        _lay_across(sheet)


def write_cover(cover: Cover, path: Path) -> None:
    """Write the table over all units, and on a sheet of its own what could not be checked."""
    words = letter_words().cover
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        looks = _Looks(book)
        _fill(book.add_worksheet(words.title), cover.columns(), cover.rows(), looks)
        if cover.unread:
            _fill(book.add_worksheet(words.unread), words.unread_columns, cover.unread_rows(), looks)


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        self.head = book.add_format({"bold": True, "border": 1, "bg_color": "#E7E6E6", "text_wrap": True})
        self.text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        self.line = book.add_format({"valign": "top"})


def _rows(unit: Unit) -> Iterable[tuple[str, str]]:
    for section in sections(unit):
        for label, own in section.labelled:
            if label:
                yield section.heading, label
            yield from ((section.heading, sentence) for sentence in own)


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[object]], looks: _Looks) -> None:
    for place, width in enumerate((*_COVER_WIDTHS, *(12,) * (len(columns) - 4), 44)):
        sheet.set_column(place, place, width)
    _write_row(sheet, 0, columns, looks.head)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(rows, 1):
        _write_row(sheet, count, row, looks.line)
    _lay_across(sheet)
    sheet.autofilter(0, 0, count, len(columns) - 1)


def _lay_across(sheet: Any) -> None:
    """Print on A4, as many pages long as it needs and one wide."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_row(sheet: Any, place: int, row: Sequence[object], look: Any) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int):
            sheet.write_number(place, column, value, look)
        else:
            sheet.write_string(place, column, str(value), look)

"""What a model is asked about a page: the tables that are on it, their rows, and their columns in printed order."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from giextract.forms import Heading, Table, forms, row_and_column
from giextract.reading.page import EXTRA, Page, Row, TableReading
from giextract.reading.unread import UNREAD

READ = frozenset({"bordered", "empty"})  # rows that the label reading could read


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is asked: its id, and its heading in the form's own words."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row as it is asked: `key` is its id on the wire, `under` the heading of the form above it, if it has one."""

    id: str
    key: str
    label: str
    columns: tuple[Column, ...]
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A table as it is asked, whole or some rows of it."""

    table: str
    form: str
    title: str
    rows: tuple[AskedRow, ...]

    def only(self, rows: Collection[str]) -> "Question":
        """Narrow the question to these rows."""
        return Question(self.table, self.form, self.title, tuple(r for r in self.rows if r.id in rows))


def questions(page: Page, tables: Collection[str] | None = None) -> tuple[Question, ...]:
    """Ask about every recognised table, or about these; the wording is the form's, so that it is alike for all pages."""
    asked = [t for t in page.tables if t.rows]
    return tuple(_question(page, t) for t in asked if tables is None or t.table in tables)


def needed(page: Page, disputed: Collection[str] = ()) -> set[str]:
    """The tables with a row that the label reading could not read, and those that are named as disputed."""
    unread = {t.table for t in page.tables if any(_is_open(row) for row in t.rows)}
    return unread | ({t.table for t in page.tables if t.rows} & set(disputed))


def _is_open(row: Row) -> bool:
    return row.how not in READ or any(p.kind == UNREAD for p in row.pieces)


@lru_cache(maxsize=4096)
def row_of(cell: str) -> str:
    """The row's id in a cell's id."""
    return row_and_column(cell)[0]


@lru_cache(maxsize=4096)
def column_of(cell: str) -> str:
    """The column's id in a cell's id; an extra column's id has no table and row in it."""
    return cell if cell.startswith(EXTRA) else row_and_column(cell)[1]


def rows_of(row: Row) -> tuple[str, ...]:
    """The ids of the form's rows that share this printed row: one, or the three blocks of the disputes table."""
    return _rows_of(row.cells)


@lru_cache(maxsize=4096)
def _rows_of(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row_of(c) for c in cells if not c.startswith(EXTRA)))


def _question(page: Page, reading: TableReading) -> Question:
    words = tuple(_own_words(page, reading).items())
    return _worded(reading.table, reading.form, reading.short, _printed_columns(reading), words)


def _printed_columns(reading: TableReading) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for row in reading.rows:
        own = rows_of(row)
        for cell in row.cells:
            if not cell.startswith(EXTRA):
                found.setdefault(row_of(cell), []).append(column_of(cell))
            elif len(own) == 1:
                found.setdefault(own[0], []).append(cell)
    return tuple((row, tuple(columns)) for row, columns in found.items())


@lru_cache(maxsize=1024)  # most pages of a form are asked just alike
def _worded(
    name: str,
    form: str,
    short: bool,
    columns: tuple[tuple[str, tuple[str, ...]], ...],
    words: tuple[tuple[str, str], ...],
) -> Question:
    table = forms()[form].tables[name]  # type: ignore[index]
    cut_down = short or form == "local"  # of these only the rows that are printed are asked
    rows = tuple(_asked(table, cut_down, dict(columns), dict(words)))
    return Question(name, form, table.title["zh"], rows)


def _asked(
    table: Table, short: bool, printed: Mapping[str, tuple[str, ...]], words: Mapping[str, str]
) -> Iterator[AskedRow]:
    for block in table.blocks:
        labels = {c.id: c.label for c in block.columns}
        alike = next((printed[r.id] for r in block.data_rows() if r.id in printed), tuple(labels))
        under = None
        for row in block.rows:
            if isinstance(row, Heading):
                under = row.heading
                continue
            if row.label[0] in "一二三四五六七八九十（":
                under = None
            if short and row.id not in printed:
                continue
            ids = printed.get(row.id, alike)
            columns = tuple(Column(i, labels.get(i, i.removeprefix(EXTRA))) for i in ids)
            yield AskedRow(row.id, _key(row.id, table), words.get(row.id, row.label), columns, under)


def _key(row: str, table: Table) -> str:
    """The last part of a row's id where no other row ends alike: it is written four times for every row."""
    ends = [r.id.rsplit(".", 1)[-1] for block in table.blocks for r in block.data_rows()]
    end = row.rsplit(".", 1)[-1]
    return end if ends.count(end) == 1 else row


def _own_words(page: Page, reading: TableReading) -> dict[str, str]:
    """A table in short form prints its one row of results under another name than the form's."""
    if not reading.short:
        return {}
    spans = [row.labels[0] for row in reading.rows if rows_of(row) == ("concluded",)]
    return {"concluded": re.sub(r"\s", "", page.text[slice(*spans[0])])} if spans and spans[0] else {}

"""The shape of a statutory form: tables, blocks of rows under the same columns, labels and their aliases."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

TableName = Literal["proactive", "requests", "disputes", "statistics"]
TABLES: tuple[TableName, ...] = ("proactive", "requests", "disputes", "statistics")
YEARS_OWN = "annual"  # the column of the statistics table whose cells are named by their row alone
Kind = Literal["count", "signed", "amount"]


class Strict(BaseModel):
    """Part of a form file; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Alias(Strict):
    """A wording other than the form's own, with where it was seen."""

    text: str
    seen: str


class Column(Strict):
    """A column of a block; `kind` is what its cells hold, `unit` the unit its heading prints."""

    id: str
    label: str
    aliases: tuple[Alias, ...] = ()
    kind: Kind = "count"
    unit: str | None = None
    group: str | None = None
    fingerprint: bool = False


class Row(Strict):
    """A row with cells of its own; `fingerprint` marks a label that tells this form from the others.

    `kind` and `unit` are given where a table's rows differ in what they count, not its columns.
    """

    id: str
    label: str
    aliases: tuple[Alias, ...] = ()
    group: str | None = None
    fingerprint: bool = False
    kind: Kind | None = None
    unit: str | None = None


class Heading(Strict):
    """A row that the form prints without cells; figures found there belong to `alias_of`, or sum the rows of `sum_of`."""

    heading: str
    alias_of: str | None = None
    sum_of: str | None = None


class Block(Strict):
    """Rows that share their columns; `item` is the line printed above them."""

    item: str | None = None
    columns: tuple[Column, ...]
    rows: tuple[Row | Heading, ...]

    def data_rows(self) -> tuple[Row, ...]:
        """The rows that have cells."""
        return tuple(row for row in self.rows if isinstance(row, Row))


class Table(Strict):
    """A statutory table; in layout `line` all its cells stand in one printed row, block of columns after block."""

    title: dict[Literal["zh", "en"], str]
    titles: tuple[str, ...]
    notes: tuple[str, ...] = ()
    layout: Literal["rows", "line"] = "rows"
    blocks: tuple[Block, ...]


class Section(Strict):
    """A prescribed section of the report: its number and heading, and the table that stands in it.

    `variants` are headings that are printed for it without another section being meant.
    """

    number: str
    title: str
    table: TableName | None = None
    variants: tuple[Alias, ...] = ()


class Form(Strict):
    """A statutory form; `years` is the first and the last report year it was prescribed for (null: still is).

    A form that `extends` another has its rows too, under its own labels where it gives them. One without `sections`
    prescribes no headings.
    """

    id: str
    title: dict[Literal["zh", "en"], str]
    issued_by: str
    years: tuple[int, int | None]
    extends: str | None = None
    sections: tuple[Section, ...] = ()
    tables: dict[TableName, Table]


def cell_ids(form: Form, table: str) -> list[str]:
    """The ids of a table's cells in the order the form prints them."""
    blocks = form.tables[table].blocks  # type: ignore[index]
    return [cell_id(table, r.id, c.id) for block in blocks for r in block.data_rows() for c in block.columns]


def cell_id(table: str, row: str, column: str) -> str:
    """The id of a cell; the year's own column of the statistics table is not named in it."""
    return f"{table}.{row}" if table == "statistics" and column == YEARS_OWN else f"{table}.{row}.{column}"


def row_and_column(cell: str) -> tuple[str, str]:
    """The row and the column in a cell's id, the table left out."""
    table, rest = cell.split(".", 1)
    if table == "statistics" and not rest.endswith(".cumulative"):
        return rest, YEARS_OWN
    row, column = rest.rsplit(".", 1)
    return row, column

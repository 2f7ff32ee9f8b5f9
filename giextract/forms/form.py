"""The shape of a statutory form: tables, blocks of rows under the same columns, labels and their aliases."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

TABLES = ("proactive", "requests", "disputes")
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
    """A row with cells of its own; `fingerprint` marks a label that tells this form from the others."""

    id: str
    label: str
    aliases: tuple[Alias, ...] = ()
    group: str | None = None
    fingerprint: bool = False


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


class Form(Strict):
    """A statutory form; `years` is the first and the last report year it was prescribed for (null: still is)."""

    id: str
    title: dict[Literal["zh", "en"], str]
    issued_by: str
    years: tuple[int, int | None]
    tables: dict[Literal["proactive", "requests", "disputes"], Table]


def cell_ids(form: Form, table: str) -> list[str]:
    """The ids of a table's cells in the order the form prints them."""
    blocks = form.tables[table].blocks  # type: ignore[index]
    return [f"{table}.{r.id}.{c.id}" for block in blocks for r in block.data_rows() for c in block.columns]

"""What cells are called: the labels of their rows and columns as the form prints them."""

from collections.abc import Mapping
from functools import cache

from giextract.forms.form import Heading, cell_id
from giextract.forms.loader import forms


def called(form: str | None, cell: str) -> str:
    """A cell by the labels of its row and column as the form prints them; its id where the form has no such cell."""
    row, column = row_and_column_labels(form, cell)
    return f"{row} × {column}" if column else row


def row_and_column_labels(form: str | None, cell: str) -> tuple[str, str]:
    """The labels of a cell's row and column; its id and nothing where the form has no such cell."""
    return _names(form).get(cell, (cell, ""))


@cache
def _names(form: str | None) -> Mapping[str, tuple[str, str]]:
    """The names of a form's cells by id; a numbered row goes with the heading above it."""
    names: dict[str, tuple[str, str]] = {}
    known = forms().get(form or "")
    for key, table in known.tables.items() if known else ():
        for block in table.blocks:
            heading = ""
            for row in block.rows:
                if isinstance(row, Heading):
                    heading = row.heading
                    continue
                lead = f"{heading} " if row.label[0].isdigit() and heading else ""
                names |= {cell_id(key, row.id, c.id): (lead + row.label, c.label) for c in block.columns}
    return names

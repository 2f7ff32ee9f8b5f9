"""A golden as YAML that a person reads and fills in: laid out like the form, a row a line, its Chinese labels beside it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from giextract.evaluation.golden import Figure, columns_of
from giextract.forms import Block, forms
from giextract.forms.form import TABLES, TableName

Rows = Mapping[str, Sequence[Figure]]
_BEFORE = ("draft", "set", "provenance", "annotators", "title", "agency", "year", "layout", "forms")
_BEHIND = (
    "not_applicable", "ambiguous", "unjudged", "forced", "settled", "outcome", "findings", "suspects", "statements", "notes",
)  # fmt: skip


def laid_out(fields: Mapping[str, Any], comments: Mapping[str, str] | None = None) -> str:
    """A golden's fields as YAML: what it is, its tables row by row, what is to be found; `comments` stand behind keys."""
    said = comments or {}
    lines = [_line(key, fields[key], said.get(key)) for key in _BEFORE if key in fields]
    for table in TABLES:
        if rows := fields.get(table):
            lines += _table(table, fields["forms"][table], rows)
    lines += [_line(key, fields[key], said.get(key)) for key in _BEHIND if key in fields]
    return "\n".join(lines) + "\n"


def _line(key: str, value: object, comment: str | None) -> str:
    if isinstance(value, list) and value and not all(isinstance(one, str) and len(value) < 2 for one in value):
        told = "\n".join(f"  - {scalar(one)}" for one in value)
        return f"{key}:{_comment(comment)}\n{told}"
    return f"{key}: {scalar(value)}{_comment(comment)}"


def _comment(text: str | None) -> str:
    return f"  # {text}" if text else ""


def scalar(value: object) -> str:
    """A value on one line, as YAML writes it, `~` for nothing."""
    if value is None:
        return "~"
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10**6, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")


def _table(table: TableName, form: str, rows: Rows) -> Iterator[str]:
    """One table: above each block its columns, behind each row its label."""
    shape = forms()[form].tables[table]
    yield f"{table}:  # {shape.title['zh']}"
    for block in shape.blocks:
        own = [row for row in block.data_rows() if row.id in rows]
        if own:
            yield f"  # {_heads(block)}"
        for row in own:
            figures = ", ".join("~" if f is None else scalar(f) for f in rows[row.id])
            unit = f"（{row.unit}）" if row.unit else ""
            yield f"  {row.id}: [{figures}]  # {row.label}{unit}"


def _heads(block: Block) -> str:
    item = f"{block.item}：" if block.item else ""
    return item + " · ".join(column.label for column in block.columns)


def by_rows(figures: Mapping[str, Figure], form: str, table: TableName) -> dict[str, list[Figure]]:
    """Cells as rows in the form's order; a row stands when any of its cells does, a cell of it that does not is blank."""
    rows: dict[str, list[Figure]] = {}
    for row, cells in columns_of(form, table).items():
        there = [i for i, cell in enumerate(cells) if cell in figures]
        if there:
            last = there[-1] + 1 if table == "statistics" else len(cells)
            rows[row] = [figures.get(cell) for cell in cells[:last]]
    return rows

"""The figures of all forms as variables: names that stay, labels in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from giextract.checks.labels import brief, cell_labels
from giextract.errors import DataError
from giextract.forms import cell_id, cell_ids, forms, row_and_column
from giextract.forms.form import TABLES, Form, Kind, TableName
from giextract.words import Language

FILE = "giextract/export/variables.yaml"
LONGEST = 30  # characters of a name, so that one with a suffix has the 32 that Stata takes


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A figure of the forms: the cell it stands in, what it counts, the forms that have it."""

    name: str
    cell: str
    table: TableName
    kind: Kind
    unit: str | None
    labels: Mapping[Language, str]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProseVariable:
    """A figure that the prose states, by the name that statements have for it."""

    name: str
    variable: str
    labels: Mapping[Language, str]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Table(_Strict):
    name: str
    rows: dict[str, tuple[str, str]]
    columns: dict[str, tuple[str, str]]


class _Listing(_Strict):
    tables: dict[TableName, _Table]
    prose: dict[str, tuple[str, str, str]]


@cache
def variables() -> tuple[Variable, ...]:
    """Every figure of every form, table by table; raises DataError for one that has no name."""
    known: dict[str, list[str]] = {}
    for form in forms().values():
        for table in form.tables:
            for cell in cell_ids(form, table):
                known.setdefault(cell, []).append(form.id)
    found = {v.cell: v for name in TABLES for v in _of_table(name, known)}
    unnamed = [cell for cell in known if cell not in found]
    if unnamed:
        row, column = row_and_column(unnamed[0])
        raise DataError(f"{FILE}: {unnamed[0]} has no name; give its row {row} and its column {column} one: [name, English]")
    return tuple(found.values())


@cache
def prose_variables() -> tuple[ProseVariable, ...]:
    """Every figure that the prose may state."""
    listed = _listing().prose.items()
    return tuple(ProseVariable(f"prose_{n}", v, {"en": f"Prose: {en}", "zh": f"正文：{zh}"}) for v, (n, en, zh) in listed)


@cache
def cells_of(form: str) -> frozenset[str]:
    """The ids of all cells of a form."""
    return frozenset(cell for table in forms()[form].tables for cell in cell_ids(forms()[form], table))


def _of_table(name: TableName, known: Mapping[str, list[str]]) -> Iterator[Variable]:
    table = _listing().tables[name]
    for row, (short, said) in table.rows.items():
        for column, (ending, counted) in table.columns.items():
            cell = cell_id(name, row, column)
            if cell in known:
                on = tuple(sorted(known[cell]))
                kind, unit = _kind(forms()[on[0]], name, row, column)
                parts = [part for part in (table.name, short, ending) if part]
                yield Variable("_".join(parts), cell, name, kind, unit, {"en": f"{said}, {counted}", "zh": _chinese(cell)}, on)


def _kind(form: Form, table: TableName, row: str, column: str) -> tuple[Kind, str | None]:
    for block in form.tables[table].blocks:
        for r in block.data_rows():
            for c in block.columns:
                if (r.id, c.id) == (row, column):
                    kind: Kind = r.kind or c.kind
                    return kind, "万元" if kind == "amount" else r.unit or c.unit
    raise DataError(f"{FILE}: form {form.id} has no cell {table}.{row}.{column}")


def _chinese(cell: str) -> str:
    return " × ".join(brief(label) for label in cell_labels(cell) if label)


@cache
def _listing() -> _Listing:
    text = (files("giextract.export") / "variables.yaml").read_text(encoding="utf-8")
    try:
        return _Listing.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(f"{FILE}: {error}") from error

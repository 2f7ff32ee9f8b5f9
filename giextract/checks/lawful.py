"""The lawful readings of what prose says, loaded from readings.yaml, and their worth in a report's tables."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from giextract.checks.facts import Facts
from giextract.errors import DataError

_ORGANISATIONS = ("business", "research", "social", "legal", "other_org")
_TERM = re.compile(r"\s*([+-]?)\s*([a-z_.*@]+)")


class Reading(BaseModel):
    """What one variable may mean; `unless` are words beside which no reading being equal says nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    variable: str
    readings: tuple[str, ...]
    strict: bool = False
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What a reading comes to, and the cells it adds; `value` is None where one of them is not known."""

    value: Decimal | None
    cells: tuple[str, ...]


@cache
def readings() -> Mapping[str, Reading]:
    """Every variable's readings; raises DataError where the file breaks its shape."""
    text = (files("giextract.checks") / "readings.yaml").read_text(encoding="utf-8")
    try:
        loaded = [Reading.model_validate(row) for row in yaml.safe_load(text)]
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(f"giextract/checks/readings.yaml: {error}") from error
    return MappingProxyType({r.variable: r for r in loaded})


def worths(reading: Reading, facts: Facts, deduced: Mapping[str, Decimal]) -> Iterator[Worth]:
    """What each reading comes to that this report's form has cells for."""
    for formula in reading.readings:
        terms = _terms(formula)
        cells = [(sign, found) for sign, path in terms for found in (_cells(path, facts),)]
        if any(found is None for _, found in cells):
            continue
        total: Decimal | None = Decimal(0)
        for sign, found in cells:
            for cell in found or ():
                value = _value(cell, facts, deduced)
                total = None if total is None or value is None else total + sign * value
        yield Worth(total, tuple(cell for _, found in cells for cell in found or ()))


@cache
def _terms(formula: str) -> tuple[tuple[int, str], ...]:
    terms, at = [], 0
    while match := _TERM.match(formula, at):
        terms.append((-1 if match[1] == "-" else 1, match[2]))
        at = match.end()
    if not terms or formula[at:].strip():
        raise DataError(f"giextract/checks/readings.yaml: cannot read {formula!r}")
    return tuple(terms)


def _cells(path: str, facts: Facts) -> tuple[str, ...] | None:
    """The cells a term stands for; None when the report's form has none of them."""
    name = path.split(".", 1)[0]
    table = facts.table(name)
    if table is None:
        return None
    row, column = path.rsplit(".", 1)
    if row.endswith(".*"):
        known = [c for c in (*facts.cells, *table.missing) if c.startswith(row[:-1]) and c.endswith(f".{column}")]
        return tuple(dict.fromkeys(known)) or None
    columns = _ORGANISATIONS if column == "@org" else (column,)
    cells = tuple(f"{row}.{c}" for c in columns)
    return cells if all(c in facts.cells or c in table.missing for c in cells) else None


def _value(cell: str, facts: Facts, deduced: Mapping[str, Decimal]) -> Decimal | None:
    known = facts.cells.get(cell)
    if known is None:
        return None
    return known.value if known.value is not None else deduced.get(cell)

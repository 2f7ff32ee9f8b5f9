"""A roll-up as tables: a line a cell, a line a unit."""

from collections.abc import Iterator
from decimal import Decimal

from giextract.checks.labels import cell_labels, table_of
from giextract.cli.covered.labels import label
from giextract.coverage.printed import Compared, Printed, compare
from giextract.coverage.rollup import EXACT, Rollup, Sum
from giextract.export.table import Column, Line, Mark, Table
from giextract.words import Language

_MOST_NAMED = 50  # units of one cell
CELLS = Table("cells", {"en": "cells", "zh": "单元格"}, tuple(
    Column(name, kind)  # type: ignore[arg-type]
    for name, kind in (
        ("cell", "text"), ("table", "text"), ("row", "text"), ("column", "text"), ("sum", "number"), ("partial_sum", "number"),
        ("given", "integer"), ("units", "integer"), ("flagged", "integer"), ("lacking", "integer"), ("lacking_units", "text"),
        ("printed", "number"), ("difference", "number"), ("comparison", "text"),
    )
))  # fmt: skip
UNITS = Table("units", {"en": "units", "zh": "单位"}, tuple(
    Column(name, kind)  # type: ignore[arg-type]
    for name, kind in (
        ("code", "text"), ("name", "text"), ("state", "text"), ("path", "text"), ("outcome", "text"), ("findings", "integer"),
        ("open_cells", "integer"), ("declared_sum", "text"),
    )
))  # fmt: skip


def cell_lines(rollup: Rollup, printed: Printed | None, language: Language) -> Iterator[Line]:
    """A line a cell in the order of the form; a partial sum stands in a column of its own."""
    for one in rollup.sums:
        beside = compare(one, printed, rollup.form.id) if printed else None
        yield Line("cells", (
            one.cell, table_of(one.cell), *cell_labels(one.cell, dict.fromkeys(rollup.form.tables, rollup.form.id)),
            _shown(one.total), _shown(one.partial), one.given, len(rollup.units), one.flagged, len(one.lacking),
            _lacking(one, language), _shown(beside.value) if beside else None, _shown(beside.difference) if beside else None,
            beside.comparison if beside else None,
        ), _marks(one, beside, len(rollup.units), language))  # fmt: skip


def unit_lines(rollup: Rollup) -> Iterator[Line]:
    """A line a unit in the order of the roster."""
    for u in rollup.units:
        yield Line("units", (u.code, u.name, u.state, u.path, u.outcome, u.findings, u.open_cells, u.declared))


def _marks(one: Sum, beside: Compared | None, units: int, language: Language) -> dict[int, Mark]:
    marks = {}
    if one.lacking:
        marks[5] = Mark("warning", label("partial", language, given=one.given, units=units))
    elif one.flagged:
        marks[4] = Mark("warning", label("flagged", language))
    if beside and beside.comparison in ("differs", "exceeds"):
        marks[13] = Mark("error", "")
    return marks


def _lacking(one: Sum, language: Language) -> str:
    named = [f"{name} ({label(why, language)})" for name, why in one.lacking[:_MOST_NAMED]]
    rest = len(one.lacking) - len(named)
    return "; ".join(named) + (f"; … +{rest}" if rest else "")


def _shown(value: Decimal | None) -> str | None:
    return None if value is None else f"{EXACT.normalize(value):f}"

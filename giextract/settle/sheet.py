"""Cut the glued figures of a statistics sheet: by what the prose states for a cell, and by 其中, which no part exceeds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from giextract.checks.catalogue import equations
from giextract.checks.facts import Known, Remark
from giextract.checks.formula import Equation
from giextract.checks.lawful import readings as lawful_readings
from giextract.checks.narrative import is_own
from giextract.reading.page import TableReading
from giextract.report import Statement, Support
from giextract.settle.readings import Readings, cuts, readings
from giextract.settle.search import Vector
from giextract.settle.settlement import Key, Settlement, leave, own_cells, printed_of, put, several


@dataclass(slots=True)
class Narrowed:
    """A row with the ways to read it that are left, what left them, and the relations that served."""

    row: Readings
    ways: list[Vector]
    support: Support
    used: set[Key]


def settle_sheet(
    table: TableReading, stated: Mapping[str, set[Decimal]], text: str, plain: str, result: Settlement
) -> None:
    """A statistics sheet: rows of one figure or two, with no sum of their own."""
    untold = [row for row in table.rows if row.how == "untold"]
    rows: list[Readings] = []
    for row in table.rows:
        if row.how in ("bordered", "empty"):
            put(row, next(cuts(row, plain)), text, plain, "bordered", result)
        elif row.how != "untold":
            found = readings(row, plain, [])
            if found.row.how == "mixed" and len(found.ways) > 1 and not found.limited:
                rows.append(found)
            else:
                _told(found, text, plain, result)
    for left in narrow(rows, equations(table.form, table.table), result.cells, stated):
        cut = left.row.ways[left.ways[0]]
        if len(left.ways) == len(cut) == 1:
            put(left.row.row, cut[0], text, plain, left.support, result)
            result.used.update(left.used)
        else:
            several(left.row, left.ways, text, plain, result)
    for row in untold:
        leave(row, text, result, None)
    if untold:
        cells = tuple(cell for row in untold for cell in row.cells)
        result.remarks.append(Remark("untold", cells, untold[0].run, {"count": str(len(untold))}))


def _told(found: Readings, text: str, plain: str, result: Settlement) -> None:
    """A row that nothing beside it can tell more of: one way to read it, several, too many, or none."""
    row, printed = found.row, printed_of(text, found.row.run)
    words = {"count": str(len(row.pieces)), "cells": str(len(row.cells)), "printed": printed}
    if found.limited:
        leave(row, text, result, Remark("limit", own_cells(row), row.run, words))
    elif not found.ways:
        leave(row, text, result, Remark("unreadable", own_cells(row), row.run, words))
    elif found.total == 1 and row.how != "split":
        put(row, next(iter(found.ways.values()))[0], text, plain, "bordered", result)
    else:
        several(found, list(found.ways), text, plain, result)


def stated_cells(statements: Iterable[Statement], agency: str | None) -> dict[str, set[Decimal]]:
    """What the prose states for cells of the statistics table, cell by cell."""
    found: dict[str, set[Decimal]] = {}
    for s in statements:
        reading = lawful_readings().get(s.variable)
        if reading is None or s.kind != "figure" or s.value is None or s.approximate or not is_own(s.scope, agency):
            continue
        for cell in reading.readings:
            if cell.startswith("statistics.") and " " not in cell:
                found.setdefault(cell, set()).add(Decimal(s.value))
    return found


def narrow(
    rows: list[Readings], formulas: Iterable[Equation], known: Mapping[str, Known], stated: Mapping[str, set[Decimal]]
) -> list[Narrowed]:
    """The rows with what is left of their ways; where nothing would be left of one, the page contradicts itself."""
    found = [_by_prose(r, stated) for r in rows]
    place = {cell: (n, i) for n in found for i, cell in enumerate(n.row.row.cells)}
    bounds = [e for e in formulas if e.operator == "<=" and any(cell in place for cell in e.cells)]
    moved = True
    while moved:
        moved = False
        for equation in bounds:
            left, right = equation.cells
            most, least = _reach(right, place, known, max), _reach(left, place, known, min)
            if most is not None:
                moved |= _keep(left, place, equation, lambda value, most=most: value <= most)
            if least is not None:
                moved |= _keep(right, place, equation, lambda value, least=least: value >= least)
    return found


def _by_prose(r: Readings, stated: Mapping[str, set[Decimal]]) -> Narrowed:
    ways = list(r.ways)
    for i, cell in enumerate(r.row.cells):
        if cell in stated:
            fitting = [w for w in ways if w[i] in stated[cell]]
            if len(fitting) == 1:
                return Narrowed(r, fitting, "prose", set())
    return Narrowed(r, ways, "settled", set())


def _reach(cell: str, place, known: Mapping[str, Known], furthest) -> Decimal | None:  # type: ignore[no-untyped-def]
    """The most, or the least, that a cell can be; None where it is not on the page or prints no number."""
    if cell in place:
        narrowed, i = place[cell]
        if any(_may_be_blank(narrowed, w, i) for w in narrowed.ways):
            return None
        return Decimal(furthest(w[i] for w in narrowed.ways))
    stated = known.get(cell)
    return stated.value if stated else None


def _may_be_blank(narrowed: Narrowed, way: Vector, i: int) -> bool:
    """Whether a way to read the row leaves this cell blank: a blank is neither more nor less than anything."""
    return any(cut[i] is None for cut in narrowed.row.ways[way])


def _keep(cell: str, place, equation: Equation, fits) -> bool:  # type: ignore[no-untyped-def]
    if cell not in place:
        return False
    narrowed, i = place[cell]
    left = [w for w in narrowed.ways if fits(w[i]) or _may_be_blank(narrowed, w, i)]
    if not left or len(left) == len(narrowed.ways):
        return False
    narrowed.ways = left
    narrowed.used.add((equation.rule, equation.key))
    return True

"""Settle a page: one value for every printed cell, or none where the print and the equations leave several."""

from collections.abc import Mapping

from giextract.checks.catalogue import equations
from giextract.checks.facts import Known, Remark
from giextract.checks.formula import Equation
from giextract.reading.copy import plain_of
from giextract.reading.page import Page, TableReading
from giextract.settle.by_prose import Stated, cut_by_prose, stated_in_prose
from giextract.settle.readings import Readings, cuts, readings
from giextract.settle.search import Cross, LimitReached, Search, Vector
from giextract.settle.settlement import Key, Settlement, leave, own_cells, printed_of, put, reading_of, several
from giextract.settle.sheet import settle_sheet, stated_cells

MOST_NODES = 200_000  # combinations looked at for one table; about a third of a second


def settle(page: Page) -> Settlement:
    """Give every printed cell of a page its value, its state and its support."""
    plain = plain_of(page.text)
    result = Settlement()
    agency = page.identity.agency.value if page.identity.agency else None
    for table in page.tables:
        if table.table == "statistics":
            settle_sheet(table, stated_cells(page.statements, agency), page.text, plain, result)
        else:
            stated = stated_in_prose(page.statements, agency) if table.table == "proactive" else {}
            _settle_table(table, page.text, plain, stated, result)
    return result


def _settle_table(
    table: TableReading, text: str, plain: str, stated: Mapping[str, Stated], result: Settlement
) -> None:
    formulas = equations(table.form, table.table)
    open_rows: list[Readings] = []
    for row in table.rows:
        if row.how in ("bordered", "empty"):
            put(row, next(cuts(row, plain)), text, plain, "bordered", result)
            continue
        inside = set(row.cells)
        own = [e for e in formulas if inside.issuperset(e.cells)]
        found = readings(row, plain, own)
        if _is_told(found, own, text, plain, stated, result):
            continue
        open_rows.append(found)
    if not open_rows:
        return
    if table.table == "requests":
        _settle_together(formulas, open_rows, text, plain, result)
    else:
        for found in open_rows:
            _settle_alone(found, text, plain, result)


def _is_told(
    found: Readings, own: list[Equation], text: str, plain: str, stated: Mapping[str, Stated], result: Settlement
) -> bool:
    """Deal with rows that need no equation: unreadable, too many ways, one by the number of digits or by the prose."""
    row = found.row
    printed = printed_of(text, row.run)
    if found.limited:
        leave(row, text, result, Remark("limit", own_cells(row), row.run, {"printed": printed}))
    elif not found.ways:
        words = {"count": str(len(row.pieces)), "cells": str(len(row.cells)), "printed": printed}
        leave(row, text, result, Remark("unreadable", own_cells(row), row.run, words))
    elif found.total == 1 and row.how != "split":
        put(row, next(iter(found.ways.values()))[0], text, plain, "bordered", result)
    elif not own and (told := cut_by_prose(found, plain, stated)):
        cut, said = told
        put(row, cut, text, plain, "prose", result)
        words = {"printed": printed, "reading": reading_of(cut, plain), "said": said.quote}
        result.remarks.append(Remark("by_prose", own_cells(row), row.run, words))
    elif not own:
        several(found, list(found.ways), text, plain, result)
    else:
        return False
    return True


def _settle_alone(found: Readings, text: str, plain: str, result: Settlement) -> None:
    """A row with equations of its own and none across rows: one parity can suggest a reading, not confirm it."""
    best = [c.values for c in found.keeping()]
    if found.row.how != "glued" or len(best) != 1 or len(found.ways[best[0]]) != 1:
        several(found, best or list(found.ways), text, plain, result)
        return
    cut = found.ways[best[0]][0]
    put(found.row, cut, text, plain, "settled", result)
    result.used.update(found.equations)
    words = {"printed": printed_of(text, found.row.run), "reading": reading_of(cut, plain)}
    result.remarks.append(Remark("one_parity", own_cells(found.row), found.row.run, words))


def _settle_together(
    formulas: tuple[Equation, ...], rows: list[Readings], text: str, plain: str, result: Settlement
) -> None:
    """The rows of a requests table: first by their own equation alone, then by the equations across rows."""
    crosses, keys = crosses_of(formulas, rows, result.cells)
    try:
        least, solutions = (
            _by_rows_alone(rows, crosses) or Search([r.choices for r in rows], crosses, MOST_NODES).fewest()
        )
    except LimitReached:
        for r in rows:
            leave(
                r.row,
                text,
                result,
                Remark("limit", own_cells(r.row), r.row.run, {"printed": printed_of(text, r.row.run)}),
            )
        return
    across = least > 0 or any(len(r.keeping()) != 1 for r in rows)
    if across:
        result.used.update(keys)
    for i, r in enumerate(rows):
        vectors = list(dict.fromkeys(s[i] for s in solutions))
        if len(vectors) != 1 or len(r.ways[vectors[0]]) != 1:
            several(r, vectors or list(r.ways), text, plain, result)
            continue
        cut = r.ways[vectors[0]][0]
        put(r.row, cut, text, plain, "settled", result)
        result.used.update(r.equations)
        if least:
            words = {"printed": printed_of(text, r.row.run), "reading": reading_of(cut, plain)}
            result.remarks.append(Remark("fewest", own_cells(r.row), r.row.run, words))


def _by_rows_alone(rows: list[Readings], crosses: list[Cross]) -> tuple[int, list[tuple[Vector, ...]]] | None:
    """The one combination where every row has one way to keep its own equation, if it keeps those across rows too."""
    kept = [r.keeping() for r in rows]
    if any(len(k) != 1 for k in kept):
        return None
    picked = tuple(k[0].values for k in kept)
    if any(c.constant + sum(s * picked[i][p] for i, p, s in c.members) for c in crosses):
        return None
    return 0, [picked]


def crosses_of(
    formulas: tuple[Equation, ...], rows: list[Readings], known: Mapping[str, Known]
) -> tuple[list[Cross], list[Key]]:
    """The equations that tie open rows to each other or to the rest, where every operand can be told or is open."""
    place = {cell: (i, j) for i, r in enumerate(rows) for j, cell in enumerate(r.row.cells)}
    crosses, keys = [], []
    for equation in formulas:
        cells = equation.cells
        touched = {place[c][0] for c in cells if c in place}
        inside = len(touched) == 1 and all(c in place for c in cells)
        if not touched or inside:
            continue
        constant, usable = 0, True
        for sign, cell in equation.terms:
            if cell in place:
                continue
            stated = known.get(cell)
            if stated is None or stated.state == "undetermined":
                usable = False
                break
            constant += sign * int(stated.value or 0)
        if usable:
            crosses.append(Cross(tuple((*place[c], s) for s, c in equation.terms if c in place), constant))
            keys.append((equation.rule, equation.key))
    return crosses, keys



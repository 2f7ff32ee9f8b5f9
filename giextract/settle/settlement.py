"""What a page comes to while it is settled: cells, their support, and what is to be said of rows left open."""

from dataclasses import dataclass, field

from giextract.checks.facts import Known, Remark
from giextract.reading.cuts import Cut
from giextract.reading.figures import number
from giextract.reading.page import EXTRA, Row
from giextract.reading.unread import UNREAD
from giextract.report import Span, Support
from giextract.settle.readings import Readings
from giextract.settle.search import Vector

SHOWN = 4  # possibilities named in a message

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row that labels and equations leave undetermined, with the cuts they leave."""

    row: Row
    cuts: tuple[Cut, ...]


@dataclass(slots=True)
class Settlement:
    """What a page's cells are worth, what supports them, which equations served to find out, and what is to be said."""

    cells: dict[str, Known] = field(default_factory=dict)
    support: dict[str, Support] = field(default_factory=dict)
    used: set[Key] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    open_rows: list[OpenRow] = field(default_factory=list)


def several(found: Readings, vectors: list[Vector], text: str, plain: str, result: Settlement) -> None:
    """Leave a row undetermined and name the possibilities; a row that lost blanks says how many figures it has."""
    row = found.row
    result.open_rows.append(OpenRow(row, tuple(cut for v in vectors for cut in found.ways[v])))
    if len(row.pieces) < len(row.cells) and all(None in cut for v in vectors for cut in found.ways[v]):
        result.lost.update(row.cells)
        words = {"count": str(len(row.pieces)), "cells": str(len(row.cells)), "printed": printed_of(text, row.run)}
        leave(row, text, result, Remark("lost", own_cells(row), row.run, words))
        return
    ways = [cut for v in vectors for cut in found.ways[v]]
    named = "; ".join(reading_of(cut, plain) for cut in ways[:SHOWN]) + (
        f"; … ({len(ways)})" if len(ways) > SHOWN else ""
    )
    words = {"printed": printed_of(text, row.run), "possibilities": named}
    leave(row, text, result, Remark("several", own_cells(row), row.run, words))


def leave(row: Row, text: str, result: Settlement, remark: Remark | None) -> None:
    """Leave the cells of a row undetermined, with what stands there, and say why."""
    printed = text[slice(*row.run)]
    for i, cell in enumerate(row.cells):
        result.cells[cell] = Known(
            None, "undetermined", printed, row.run, row.labels[i], row.headings[i], row.kinds[i], None
        )  # fmt: skip
        result.support[cell] = "none"
    if remark:
        result.remarks.append(remark)


def put(row: Row, cut: Cut, text: str, plain: str, support: Support, result: Settlement) -> None:
    """Take one cut of a row's figures as what its cells are worth."""
    for cell, span, known in zip(row.cells, cut, place(row, cut, text, plain), strict=True):
        result.cells[cell] = known
        result.support[cell] = support if span and known.value is not None else "none"
        if known.state == "undetermined":
            words = {"printed": printed_of(text, known.span or row.run)}
            result.remarks.append(Remark("unread_cell", (cell,), known.span, words))


def place(row: Row, cut: Cut, text: str, plain: str) -> list[Known]:
    """A row's cells as one cut of its figures gives them."""
    return [_known(row, i, span, text, plain) for i, span in enumerate(cut)]


def _known(row: Row, i: int, span: Span | None, text: str, plain: str) -> Known:
    around = (row.labels[i], row.headings[i], row.kinds[i])
    if span is None:
        return Known(None, "blank", None, None, *around)
    printed = text[slice(*span)]
    piece = next((p for p in row.pieces if p.span[1] == span[1]), None)
    if piece and piece.kind == UNREAD:
        return Known(None, "undetermined", printed, span, *around)
    if piece and piece.kind == "nil":
        return Known(None, "not_applicable", printed, span, *around)
    own = "".join(plain[slice(*piece.unit)].split()) if piece and piece.unit else None
    unit = (own or row.units[i]) if row.kinds[i] == "amount" else None
    return Known(number(plain[slice(*span)], unit), "stated", printed, span, *around, unit)


def own_cells(row: Row) -> tuple[str, ...]:
    """The cells of a row that the form has."""
    return tuple(c for c in row.cells if not c.startswith(EXTRA))


def printed_of(text: str, span: Span) -> str:
    """What stands at a span, on one line."""
    return " ".join(text[slice(*span)].split())


def reading_of(cut: Cut, plain: str) -> str:
    """A cut as it is named in a message, a box for a blank."""
    return " ".join("□" if span is None else "".join(plain[slice(*span)].split()) for span in cut)

"""From a label to its row: what is printed between it and the next label, and whether borders tell its cells apart."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from giextract.document import Document
from giextract.forms.form import Kind
from giextract.reading.copy import Copy
from giextract.reading.cuts import valid
from giextract.reading.figures import BORDER, Piece, scan
from giextract.reading.page import How, Row
from giextract.report import Span

_SEVERAL = re.compile(r"0\d|\d{10}")  # no figure begins with 0, and no count of a report has ten digits
_REMARK = re.compile(r"[\s\u2060\"']*\([^()\d]{1,60}\)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with its clean copy, and the rows of its grids in reading order for looking up."""

    document: Document
    copy: Copy
    rows: tuple[tuple[Span, ...], ...] = field(default=())
    starts: tuple[int, ...] = field(default=())

    def row_at(self, at: int) -> tuple[Span, ...]:
        """The cells of the grid row that holds this place; empty outside grids."""
        i = bisect_right(self.starts, at) - 1
        return self.rows[i] if i >= 0 and self.rows[i][-1][1] >= at else ()


def sheet_of(document: Document, copy: Copy) -> Sheet:
    """Index the rows of a document's grids."""
    rows = sorted((row for grid in document.grids for row in grid.rows if row), key=lambda r: r[0][0])
    return Sheet(document, copy, tuple(rows), tuple(r[0][0] for r in rows))


@dataclass(frozen=True, slots=True)
class Frame:
    """The cells that a row has on its form, in printed order, with what is printed around them."""

    cells: tuple[str, ...]
    kinds: tuple[Kind, ...]
    labels: tuple[Span | None, ...]
    headings: tuple[Span | None, ...]
    units: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A row before it is known how the rest of its table is printed: its frame, pieces, and slots where a grid has them."""

    frame: Frame
    run: Span
    pieces: tuple[Piece, ...]
    slots: tuple[Span | None, ...] | None


def after_label(copy: Copy, end: int) -> int:
    """Where a label ends, with a remark in brackets that belongs to it."""
    match = _REMARK.match(copy.plain, end)
    return match.end() if match else end


def slip(sheet: Sheet, frame: Frame, start: int, end: int, label_at: int | None) -> Slip:
    """Read what is printed between a label's end and the next label; `label_at` is the label's place, if it has one."""
    run = scan(sheet.copy.plain, start, end)
    pieces = run.pieces
    n = len(frame.cells)
    slots = _grid_slots(sheet, n, run.end, label_at, pieces) or _pipe_slots(
        sheet.copy.plain, n, start, label_at, pieces
    )
    span = (pieces[0].span[0], pieces[-1].span[1]) if pieces else (start, start)
    return Slip(frame, span, pieces, slots)


def _grid_slots(
    sheet: Sheet, n: int, end: int, label_at: int | None, pieces: tuple[Piece, ...]
) -> tuple[Span | None, ...] | None:
    """The row's cells as a grid prints them, blank ones None; None where no grid, or not this many cells, is there."""
    at = label_at if label_at is not None else (pieces[0].span[0] if pieces else None)
    row = sheet.row_at(at) if at is not None else ()
    if not row or at is None:
        return None
    if label_at is not None:
        row = tuple(cell for cell in row if cell[0] > label_at)
    row = tuple(cell for cell in row if cell[0] <= end)
    if pieces and not (row and row[0][0] <= pieces[0].span[0] and pieces[-1].span[1] <= row[-1][1]):
        return None
    while len(row) > n and row and row[0][0] == row[0][1]:
        row = row[1:]
    while len(row) > n and row[-1][0] == row[-1][1]:
        row = row[:-1]
    if len(row) != n:
        return None
    filled = [cell for cell in row if cell[0] < cell[1]]
    if len(filled) != len(pieces) or any(not _within(p, c) for p, c in zip(pieces, filled, strict=True)):
        return None
    by_start = {c: p.span for c, p in zip(filled, pieces, strict=True)}
    return tuple(by_start.get(cell) for cell in row)


def _pipe_slots(
    plain: str, n: int, start: int, label_at: int | None, pieces: tuple[Piece, ...]
) -> tuple[Span | None, ...] | None:
    """Cells closed by a pipe each, a cell a line: blank ones are told where from first to last there is one a column.

    Pipes behind the last figure may be the remains of merged cells, so a row that ends in blanks is not told.
    """
    if not pieces or plain.find("|", start, pieces[-1].span[1]) < 0:
        return None
    begin = start if label_at is not None else pieces[0].span[0]
    parts = plain[begin : pieces[-1].span[1]].split("|")
    edges, at = [], begin
    for part in parts:
        edges.append((at, at + len(part)))
        at += len(part) + 1
    if label_at is not None and not parts[0].strip(" \n\t\u2060\"'()"):
        edges = edges[1:]
    if len(edges) != n:
        return None
    inside = [[p for p in pieces if a <= p.span[0] and p.span[1] <= b] for a, b in edges]
    if any(len(found) > 1 for found in inside) or sum(map(len, inside)) != len(pieces):
        return None
    return tuple(found[0].span if found else None for found in inside)


def _within(piece: Piece, cell: Span) -> bool:
    return cell[0] <= piece.span[0] and piece.span[1] <= cell[1]


def is_glued(slips: list[Slip], copy: Copy) -> bool:
    """Whether a table lost its borders: some figure of it can only be several cells printed without a gap."""
    return any(
        len(s.pieces) < len(s.frame.cells)
        and any(p.kind == "number" and _SEVERAL.match(copy.plain[slice(*p.span)]) for p in s.pieces)
        for s in slips
    )


def settle_how(slips: list[Slip], copy: Copy) -> tuple[Row, ...]:
    """Rows with what their borders tell, in the light of how the whole table is printed."""
    lost_borders = is_glued(slips, copy)
    return tuple(_row(s, copy, lost_borders) for s in slips)


def _row(s: Slip, copy: Copy, lost_borders: bool) -> Row:
    how, slots = _how(s, copy, lost_borders)
    return Row(
        cells=s.frame.cells, kinds=s.frame.kinds, labels=s.frame.labels, headings=s.frame.headings, units=s.frame.units,
        run=s.run, how=how, slots=slots, pieces=s.pieces,
    )  # fmt: skip


def _how(s: Slip, copy: Copy, lost_borders: bool) -> tuple[How, tuple[Span | None, ...]]:
    n, spans = len(s.frame.cells), tuple(p.span for p in s.pieces)
    if not s.pieces:
        return "empty", (None,) * n
    slots = s.slots if s.slots is not None else spans if len(spans) == n else None
    if slots is not None and _readable(s, copy, slots):
        return "bordered", slots
    if len(spans) > n:
        return "split", ()
    if len(spans) == n:
        return "glued" if any(p.before < BORDER for p in s.pieces[1:]) else "unreadable", ()
    if lost_borders or any(p.before < BORDER for p in s.pieces[1:]):
        return "glued", ()
    return "mixed", ()


def _readable(s: Slip, copy: Copy, slots: tuple[Span | None, ...]) -> bool:
    kinds = {p.span: p.kind for p in s.pieces}
    return all(
        span is None or kinds[span] != "number" or valid(copy.plain[slice(*span)], kind)
        for span, kind in zip(slots, s.frame.kinds, strict=True)
    )

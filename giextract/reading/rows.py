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
    """A row before it is known how the rest of its table is printed: its frame, its pieces, the cells behind its label.

    `behind` are cells between printed borders, blank ones too; `shape` is how many cells its row has, and
    `skipped` how many of them stand before; where cells are closed by pipes a line, the shape is 0, or -1 from the
    first figure to the last.
    """

    frame: Frame
    run: Span
    pieces: tuple[Piece, ...]
    behind: tuple[Span, ...]
    shape: int
    skipped: int


def after_label(copy: Copy, end: int) -> int:
    """Where a label ends, with a remark in brackets that belongs to it."""
    match = _REMARK.match(copy.plain, end)
    return match.end() if match else end


def slip(sheet: Sheet, frame: Frame, start: int, end: int, label_at: int | None) -> Slip:
    """Read what is printed between a label's end and the next label; `label_at` is the label's place, if it has one."""
    pieces = scan(sheet.copy.plain, start, end).pieces
    span = (pieces[0].span[0], pieces[-1].span[1]) if pieces else (start, start)
    at = label_at if label_at is not None else span[0]
    row = sheet.row_at(at) if pieces else ()
    if row and all(any(_within(p, cell) for cell in row) for p in pieces):
        behind = tuple(c for c in row if c[0] > at) if label_at is not None else row
        return Slip(
            frame,
            span,
            _without_page_mark(sheet.copy.plain, pieces, len(frame.cells)),
            behind,
            len(row),
            len(row) - len(behind),
        )
    cells = _piped(sheet.copy.plain, start if label_at is not None else span[0], pieces, label_at is not None)
    kept = _without_page_mark(sheet.copy.plain, pieces, len(frame.cells))
    return Slip(frame, span, kept, cells, 0 if label_at is not None else -1, 0)


def _without_page_mark(plain: str, pieces: tuple[Piece, ...], n: int) -> tuple[Piece, ...]:
    """The pieces without a page number between dashes: behind a row that is not whole, or three pieces too many."""
    kinds = [p.kind for p in pieces]
    if len(pieces) not in (n, n + 3):
        if kinds[-3:] == ["nil", "number", "nil"]:
            return pieces[:-3]
        if kinds[-2:] == ["number", "nil"] and plain[pieces[-2].span[0]] == "-":
            return pieces[:-2]
    if len(pieces) == n + 3:
        for i in range(n + 1):
            if [p.kind for p in pieces[i : i + 3]] == ["nil", "number", "nil"]:
                return pieces[:i] + pieces[i + 3 :]
    return pieces


def _piped(plain: str, start: int, pieces: tuple[Piece, ...], has_label: bool) -> tuple[Span, ...]:
    """Cells closed by a pipe each, a cell a line, up to the last figure: pipes behind it may remain of merged cells."""
    if not pieces or plain.find("|", start, pieces[-1].span[1]) < 0:
        return ()
    cells, at = [], start
    for part in plain[start : pieces[-1].span[1]].split("|"):
        cells.append((at, at + len(part)))
        at += len(part) + 1
    return tuple(cells[1:] if has_label and cells[0][1] <= pieces[0].span[0] else cells)


def _within(piece: Piece, cell: Span) -> bool:
    return cell[0] <= piece.span[0] and piece.span[1] <= cell[1]


def _places(s: Slip) -> list[int] | None:
    """Which of the row's cells each piece stands in; None where a cell holds two, or a piece none."""
    found = [next((i for i, cell in enumerate(s.behind) if _within(p, cell)), -1) for p in s.pieces]
    return found if found == sorted(set(found)) and -1 not in found[:1] else None


def _firsts(slips: list[Slip]) -> dict[tuple[int, int], set[int]]:
    """Where figures begin in a row, by the shape of the row: told by the rows that print every cell."""
    firsts: dict[tuple[int, int], set[int]] = {}
    for s in slips:
        places = _places(s)
        if places and len(places) == len(s.frame.cells) == places[-1] - places[0] + 1:
            firsts.setdefault((s.shape, len(places)), set()).add(places[0] + s.skipped)
    return firsts


def _slots(s: Slip, firsts: dict[tuple[int, int], set[int]]) -> tuple[Span | None, ...] | None:
    """The row's cells with its blanks, where rows of the same shape tell which they are, or there is one a column."""
    n, places = len(s.frame.cells), _places(s)
    if not places:
        return None
    known = firsts.get((s.shape, n), set())
    if len(known) == 1:
        first = next(iter(known)) - s.skipped
    elif s.shape and len(s.behind) == n:
        first = 0
    else:
        return None
    if first < 0 or len(s.behind) < first + n or places[0] < first or places[-1] >= first + n:
        return None
    by_place = {i: p.span for i, p in zip(places, s.pieces, strict=True)}
    return tuple(by_place.get(i) for i in range(first, first + n))


def is_glued(slips: list[Slip], copy: Copy) -> bool:
    """Whether a table lost its borders: some figure of it can only be several cells printed without a gap."""
    return any(
        len(s.pieces) < len(s.frame.cells)
        and any(p.kind == "number" and _SEVERAL.match(copy.plain[slice(*p.span)]) for p in s.pieces)
        for s in slips
    )


def settle_how(slips: list[Slip], copy: Copy, heads: dict[int, int] | None = None) -> tuple[Row, ...]:
    """Rows with what their borders tell, in the light of how the whole table is printed.

    `heads` says for rows of so many cells where the first figure stands, as the column headings above have it.
    """
    lost_borders, firsts = is_glued(slips, copy), _firsts(slips)
    for width, first in (heads or {}).items():
        for n in {len(s.frame.cells) for s in slips}:
            firsts.setdefault((width, n), {first})
    return tuple(_row(s, copy, lost_borders, _slots(s, firsts)) for s in slips)


def _row(s: Slip, copy: Copy, lost_borders: bool, told: tuple[Span | None, ...] | None) -> Row:
    how, slots = _how(s, copy, lost_borders, told)
    return Row(
        cells=s.frame.cells,
        kinds=s.frame.kinds,
        labels=s.frame.labels,
        headings=s.frame.headings,
        units=s.frame.units,
        run=s.run,
        how=how,
        slots=slots,
        pieces=s.pieces,
    )


def _how(
    s: Slip, copy: Copy, lost_borders: bool, told: tuple[Span | None, ...] | None
) -> tuple[How, tuple[Span | None, ...]]:
    n, spans = len(s.frame.cells), tuple(p.span for p in s.pieces)
    if not s.pieces:
        return "empty", (None,) * n
    slots = spans if len(spans) == n else told
    if slots is not None and _readable(s, copy, slots):
        return "bordered", slots
    if len(spans) > n:
        return "split", ()
    if len(spans) == n:
        return "glued" if any(p.before < BORDER for p in s.pieces[1:]) else "unreadable", ()
    return ("glued" if lost_borders else "mixed"), ()


def _readable(s: Slip, copy: Copy, slots: tuple[Span | None, ...]) -> bool:
    kinds = {p.span: p.kind for p in s.pieces}
    return all(
        span is None or kinds[span] != "number" or valid(copy.plain[slice(*span)], kind)
        for span, kind in zip(slots, s.frame.kinds, strict=True)
    )

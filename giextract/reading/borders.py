"""What the borders of a table tell: which cells of a row are blank, and whether there are borders at all."""

import re
from dataclasses import dataclass, replace

from giextract.reading.copy import Copy
from giextract.reading.cuts import valid
from giextract.reading.figures import BORDER, Piece
from giextract.reading.page import How, Row
from giextract.reading.rows import Sheet, Slip
from giextract.reading.unread import UNREAD, with_unread
from giextract.report import Span

_SEVERAL = re.compile(r"0\d|\d{10}")  # no figure begins with 0, and no count of a report has ten digits

Slots = tuple[Span | None, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The cells behind a row's label between printed borders, blank ones too, and which of them each piece stands in.

    `shape` is how many cells the whole row has, and `skipped` how many stand before these; where cells are closed by
    pipes a line, the shape is 0, or -1 from the first figure to the last.
    """

    cells: tuple[Span, ...]
    places: list[int]
    shape: int
    skipped: int


def rows_of(slips: list[Slip], sheet: Sheet, heads: dict[int, int] | None = None) -> tuple[Row, ...]:
    """Rows with what their borders tell, in the light of how the whole table is printed.

    `heads` says for rows of so many cells where the first figure stands, as the column headings above have it.
    """
    slips = [with_unread(s, sheet) for s in slips]
    lost_borders = is_glued(slips, sheet.copy)
    slips = _without_columns_too_many(slips)
    told = _told(slips, sheet, heads or {})
    return tuple(_row(s, sheet.copy, lost_borders, told.get(i)) for i, s in enumerate(slips))


def _without_columns_too_many(slips: list[Slip]) -> list[Slip]:
    """Rows that all print one figure too many have a column that no form has; which one it is cannot be told."""
    over = [s for s in slips if len(s.pieces) == len(s.frame.cells) + 1]
    return [replace(s, broken=True) if s in over else s for s in slips] if len(over) > 3 else slips


def is_glued(slips: list[Slip], copy: Copy) -> bool:
    """Whether a table lost its borders: some figure of it can only be several cells printed without a gap."""
    return any(
        len(s.pieces) < len(s.frame.cells)
        and any(p.kind == "number" and _SEVERAL.match(copy.plain[slice(*p.span)]) for p in s.pieces)
        for s in slips
    )


def _told(slips: list[Slip], sheet: Sheet, heads: dict[int, int]) -> dict[int, Slots]:
    """The slots of rows that print fewer figures than cells, where rows of the same shape tell which are blank."""
    partial = [i for i, s in enumerate(slips) if 0 < len(s.pieces) < len(s.frame.cells)]
    if not partial:
        return {}
    strips = [_strip(s, sheet) for s in slips]
    firsts: dict[tuple[int, int], set[int]] = {}
    for s, strip in zip(slips, strips, strict=True):
        n = len(s.frame.cells)
        if strip and len(strip.places) == n == strip.places[-1] - strip.places[0] + 1:
            firsts.setdefault((strip.shape, n), set()).add(strip.places[0] + strip.skipped)
    for width, first in heads.items():
        for n in {len(s.frame.cells) for s in slips}:
            firsts.setdefault((width, n), {first})
    found = {}
    for i in partial:
        strip = strips[i]
        slots = _slots(slips[i], strip, firsts) if strip else None
        if slots:
            found[i] = slots
    return found


def _strip(s: Slip, sheet: Sheet) -> Strip | None:
    """A row's cells by the grid it stands in, else by the pipes behind them; None where a cell holds two figures."""
    if not s.pieces:
        return None
    at = s.label_at if s.label_at is not None else s.run[0]
    row = sheet.row_at(at)
    if row and all(any(_within(p, cell) for cell in row) for p in s.pieces):
        behind = tuple(c for c in row if c[0] > at) if s.label_at is not None else row
        shape, skipped = len(row), len(row) - len(behind)
    else:
        behind = _piped(sheet.copy.plain, s)
        shape, skipped = (0 if s.label_at is not None else -1), 0
    places = [next((i for i, cell in enumerate(behind) if _within(p, cell)), -1) for p in s.pieces]
    return Strip(behind, places, shape, skipped) if places == sorted(set(places)) and places[0] >= 0 else None


def _piped(plain: str, s: Slip) -> tuple[Span, ...]:
    """Cells closed by a pipe each, a cell a line, up to the last figure: pipes behind it may remain of merged cells."""
    start, end = s.start if s.label_at is not None else s.run[0], s.pieces[-1].span[1]
    if plain.find("|", start, end) < 0:
        return ()
    cells, at = [], start
    for part in plain[start:end].split("|"):
        cells.append((at, at + len(part)))
        at += len(part) + 1
    return tuple(cells[1:] if s.label_at is not None and cells[0][1] <= s.pieces[0].span[0] else cells)


def _within(piece: Piece, cell: Span) -> bool:
    return cell[0] <= piece.span[0] and piece.span[1] <= cell[1]


def _slots(s: Slip, strip: Strip, firsts: dict[tuple[int, int], set[int]]) -> Slots | None:
    """The row's cells with its blanks, where rows of the same shape tell which they are, or there is one a column."""
    n, places = len(s.frame.cells), strip.places
    known = firsts.get((strip.shape, n), set())
    if len(known) == 1:
        first = next(iter(known)) - strip.skipped
    elif strip.shape and len(strip.cells) == n:
        first = 0
    else:
        return None
    if first < 0 or len(strip.cells) < first + n or places[0] < first or places[-1] >= first + n:
        return None
    by_place = {i: p.span for i, p in zip(places, s.pieces, strict=True)}
    return tuple(by_place.get(i) for i in range(first, first + n))


def _row(s: Slip, copy: Copy, lost_borders: bool, told: Slots | None) -> Row:
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


def _how(s: Slip, copy: Copy, lost_borders: bool, told: Slots | None) -> tuple[How, Slots]:
    n, spans = len(s.frame.cells), tuple(p.span for p in s.pieces)
    if s.broken:
        return "unreadable", ()
    if not s.pieces:
        return "empty", (None,) * n
    slots = spans if len(spans) == n else told
    if slots is not None and _readable(s, copy, slots):
        return "bordered", slots
    if any(p.kind == UNREAD for p in s.pieces):
        return "unreadable", ()
    if len(spans) > n:
        return "split", ()
    if len(spans) == n:
        return "glued" if any(p.before < BORDER for p in s.pieces[1:]) else "unreadable", ()
    return ("glued" if lost_borders else "mixed"), ()


def _readable(s: Slip, copy: Copy, slots: Slots) -> bool:
    kinds = {p.span: p.kind for p in s.pieces}
    return all(
        span is None or kinds[span] != "number" or valid(copy.plain[slice(*span)], kind)
        for span, kind in zip(slots, s.frame.kinds, strict=True)
    )

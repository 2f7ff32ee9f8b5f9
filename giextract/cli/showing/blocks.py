"""A text in the pieces that a page shows one below the other: lines, and rows of grids."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from giextract.document import Document, Grid
from giextract.report import Span

_INK = re.compile(r"[^\s|:+=-]")
_LONGEST = 20_000  # characters of a piece; a longer line goes on in the next


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or part of one; with `grid`, a row of that grid with its cells, or without cells what stands between rows."""

    span: Span
    grid: int | None = None
    cells: tuple[Span, ...] = ()


def pieces(document: Document, breaks: Sequence[int]) -> Iterator[Piece]:
    """The pieces of a text in order, lines also broken where the tables and reports in them begin and end."""
    text, at = document.text, 0
    marks = sorted({0, len(text), *breaks})
    for number, grid in enumerate(document.grids):
        if not _is_drawn(grid, text, at):
            continue
        first, last = grid.rows[0][0][0], grid.rows[-1][-1][1]
        yield from _lines(text, at, max(at, _back_over_border(text, first)), marks)
        at = first
        for row in grid.rows:
            between = (p.span for p in _lines(text, at, row[0][0], ()))
            yield from (Piece(span, number) for span in between if _INK.search(text, *span))
            yield Piece((row[0][0], row[-1][1]), number, row)
            at = row[-1][1]
        at = _over_border(text, last)
    yield from _lines(text, at, len(text), marks)


def _is_drawn(grid: Grid, text: str, at: int) -> bool:
    """Whether a grid can be drawn where it stands: in order, several columns, and nothing printed between its cells."""
    if not grid.rows or not all(grid.rows) or max(map(len, grid.rows)) < 2:
        return False
    flat = [span for row in grid.rows for span in row]
    if flat[0][0] < at or any(a[1] > b[0] for a, b in pairwise(flat)):
        return False
    return not any(_INK.search(text, a[1], b[0]) for row in grid.rows for a, b in pairwise(row))


def _back_over_border(text: str, at: int) -> int:
    begin = text.rfind("\n", 0, at) + 1
    return begin if not _INK.search(text, begin, at) else at


def _over_border(text: str, at: int) -> int:
    end = text.find("\n", at)
    end = end if end >= 0 else len(text)
    return min(end + 1, len(text)) if not _INK.search(text, at, end) else at


def _lines(text: str, start: int, end: int, marks: Sequence[int]) -> Iterator[Piece]:
    edges = {start, end, *(m for m in marks if start < m < end)}
    edges |= {m.end() for m in re.compile("\n").finditer(text, start, end)}
    for a, b in pairwise(sorted(edges)):
        for begin in range(a, b, _LONGEST):
            stop = min(begin + _LONGEST, b)
            if text[stop - 1] == "\n":
                stop -= 1
            if begin < stop or begin == 0 or text[begin - 1] == "\n":
                yield Piece((begin, stop))

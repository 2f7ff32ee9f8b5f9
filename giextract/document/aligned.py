"""Tables drawn with blanks alone: columns that line up on the page, cells of several lines, headings one above another.

A line of such a text runs through several cells, so a cell's words do not stand together. `reflow` writes the tables
out again, a row a line and a tab between cells, with the way back to where every character stood.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from giextract.document.document import Document, Span
from giextract.document.furniture import furniture
from giextract.document.grids import grids

_SEGMENT = re.compile(r"\S+(?: \S+)*")
_FIGURE = re.compile(r"[\d０-９][\d０-９,，.．]*|/|／|[—–-]{1,2}")
_NEAR = 2  # how far, in half-width columns, the beginnings of two lines of one cell may differ


@dataclass(slots=True)
class Piece:
    """A run of text between wide gaps: its extent in half-width columns, and its spans, one for each line it takes."""

    left: int
    right: int
    spans: list[Span]
    figure: bool


@dataclass(slots=True)
class Flow:
    """A text being written, with the offset that each of its characters came from (-1 for separators)."""

    parts: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)

    def copy(self, text: str, span: Span) -> None:
        """Append a span of the text."""
        self.parts.append(text[slice(*span)])
        self.origins.extend(range(*span))

    def put(self, separator: str) -> None:
        """Append characters that the text has not."""
        self.parts.append(separator)
        self.origins.extend([-1] * len(separator))


@dataclass(frozen=True, slots=True)
class Reflowed:
    """A document whose aligned tables are written a row a line, and the way back from its spans."""

    document: Document
    origins: tuple[int, ...]

    def back(self, span: Span) -> Span:
        """Where a span of the reflowed text stands in the original: its first line, where it takes several."""
        at = span[0]
        while at < span[1] and self.origins[at] < 0:
            at += 1
        if at >= span[1]:
            before = next((o for o in reversed(self.origins[: span[0]]) if o >= 0), -1)
            return before + 1, before + 1
        end = at + 1
        while end < span[1] and self.origins[end] == self.origins[end - 1] + 1:
            end += 1
        return self.origins[at], self.origins[end - 1] + 1


def reflow(document: Document) -> Reflowed | None:
    """Write out a document's aligned tables; None when it has none."""
    text, flow, found = document.text, Flow(), False
    for block in re.finditer(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*\n?|\n+", text):
        lines = [m.span() for m in re.compile(r"[^\n]+").finditer(text, *block.span())]
        pieces = [_pieces(text, line) for line in lines]
        bands = _bands(pieces)
        if len(bands) < 3:
            flow.copy(text, block.span())
            continue
        found = True
        _write(text, pieces, bands, flow)
    if not found:
        return None
    written = "".join(flow.parts)
    again = Document(written, document.media_type, document.encoding, grids(written), furniture(written))
    return Reflowed(again, tuple(flow.origins))


def _pieces(text: str, line: Span) -> list[Piece]:
    found, at, column = [], line[0], 0
    for m in _SEGMENT.finditer(text, *line):
        column += _width(text[at : m.start()])
        right = column + _width(m.group())
        found.append(Piece(column, right, [m.span()], _FIGURE.fullmatch(m.group()) is not None))
        at, column = m.end(), right
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _bands(lines: list[list[Piece]]) -> list[tuple[int, int]]:
    """The columns of figures: where the figures of lines with three or more stand, merged where they overlap."""
    extents = sorted(
        (p.left, p.right) for line in lines if sum(p.figure for p in line) >= 3 for p in line if p.figure
    )  # fmt: skip
    bands: list[tuple[int, int]] = []
    for left, right in extents:
        if bands and left < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(right, bands[-1][1]))
        else:
            bands.append((left, right))
    return bands


def _write(text: str, lines: list[list[Piece]], bands: list[tuple[int, int]], flow: Flow) -> None:
    first = next(i for i, line in enumerate(lines) if sum(p.figure for p in line) >= 3)
    edge = bands[0][0]
    if _has_heads(lines[:first], edge):
        _write_heads(text, lines[:first], bands, flow)
    else:
        first = 0
    rows: list[tuple[list[Piece], list[Piece]]] = []
    for line in lines[first:]:
        figures = [p for p in line if p.figure and p.right > edge]
        words = [p for p in line if p not in figures]
        if figures or not rows or not _goes_on(rows, words):
            rows.append((words, figures))
    for words, figures in rows:
        _write_row(text, words, figures, bands, flow)


def _has_heads(lines: list[list[Piece]], edge: int) -> bool:
    return any(p.right > edge for line in lines for p in line)


def _goes_on(rows: list[tuple[list[Piece], list[Piece]]], words: list[Piece]) -> bool:
    """Whether these words are the next line of labels above them; if so, they join those labels."""
    joined: list[tuple[Piece, Piece]] = []
    for piece in words:
        above = [p for label, _ in rows[-4:] for p in label if abs(p.left - piece.left) <= _NEAR]
        if not above:
            return False
        joined.append((above[-1], piece))
    for label, piece in joined:
        label.spans += piece.spans
    return bool(joined)


def _write_heads(text: str, lines: list[list[Piece]], bands: list[tuple[int, int]], flow: Flow) -> None:
    """Headings column by column, each from top to bottom; a heading over several columns goes with the one below it."""
    columns: dict[int, list[Piece]] = {}
    for line in lines:
        for piece in line:
            columns.setdefault(_column(piece, bands), []).append(piece)
    for column in sorted(columns):
        for piece in columns[column]:
            for span in piece.spans:
                flow.copy(text, span)
        flow.put("\n")


def _column(piece: Piece, bands: list[tuple[int, int]]) -> int:
    """The column a heading stands over: -1 left of all figures, else the nearest to its middle."""
    if piece.right <= bands[0][0] - 8:
        return -1
    middle = (piece.left + piece.right) / 2
    return min(range(len(bands)), key=lambda i: abs((bands[i][0] + bands[i][1]) / 2 - middle))


def _write_row(text: str, words: list[Piece], figures: list[Piece], bands: list[tuple[int, int]], flow: Flow) -> None:
    for i, piece in enumerate(words):
        if i:
            flow.put(" ")
        for span in piece.spans:
            flow.copy(text, span)
    if len(figures) >= 3:
        by_band = {next(i for i, b in enumerate(bands) if p.left < b[1] and b[0] < p.right): p for p in figures}
        for i in range(len(bands)):
            if i or words:  # a row without a label begins with its first figure, not with an empty cell
                flow.put("\t")
            if i in by_band:
                flow.copy(text, by_band[i].spans[0])
    else:
        for piece in figures:
            flow.put("\t")
            flow.copy(text, piece.spans[0])
    flow.put("\n")

"""From blocks to a Document: one text, grids, furniture, and the place of every word."""

import re
from dataclasses import dataclass, field

from giextract.document.document import Document, Grid, Place, Span
from giextract.document.furniture import furniture
from giextract.document.printed.columns import rows_of
from giextract.document.printed.flow import Aligned, Margin, Paragraph, Ruled, flow
from giextract.document.printed.heads import Part
from giextract.document.printed.shapes import Cell, Leaf, Line, Word

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff0f\uff1a-\uff5e\u3000-\u303f“”‘’—…]")
_DIGIT = re.compile(r"[\d.,，．]")


@dataclass(slots=True)
class Written:
    """A text being written, with what is known about its parts."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    places: list[Place] = field(default_factory=list)
    doubtful: list[Span] = field(default_factory=list)
    seen: list[Span] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def put(self, text: str) -> None:
        """Append characters that stand nowhere."""
        if text:
            self.parts.append(text)
            self.length += len(text)

    def word(self, word: Word) -> None:
        """Append a word with its place."""
        span = (self.length, self.length + len(word.text))
        self.put(word.text)
        self.places.append(Place(span, word.page, word.box))
        if word.doubtful:
            self.doubtful.append(span)
        if word.seen:
            goes_on = len(self.places) > 1 and self.seen and self.seen[-1][1] == self.places[-2].span[1]
            self.seen.append((self.seen.pop()[0] if goes_on else span[0], span[1]))


def document_of(leaves: list[Leaf], media_type: str) -> Document:
    """The pages as one document."""
    written = Written()
    for block in flow(leaves):
        match block:
            case Paragraph():
                _write_lines(written, block.lines, None)
                written.put("\n")
            case Aligned():
                _write_columns(written, block.lines)
            case Ruled():
                _write_table(written, block)
            case Margin():
                _write_margin(written, block.line)
    text = "".join(written.parts)
    return Document(
        text, media_type, "utf-8", tuple(written.grids), furniture(text, written.furniture),
        tuple(written.places), any(leaf.scanned for leaf in leaves), tuple(written.doubtful), tuple(written.seen),
    )  # fmt: skip


def _write_lines(written: Written, lines: list[Line], room: float | None) -> None:
    """Lines that go on with each other; `room` is how wide a cell is between its margins, None for full lines."""
    for i, line in enumerate(lines):
        if i:
            written.put(_joint(lines[i - 1], line, room))
        for k, word in enumerate(line.words):
            written.put(word.blank if k else "")
            written.word(word)


def _joint(line: Line, after: Line, room: float | None) -> str:
    """What stands for a line break: nothing within Chinese and within a figure that had no room, else a blank."""
    a, b = line.words[-1].text[-1], after.words[0].text[0]
    if _DIGIT.match(a) and _DIGIT.match(b):
        digit = (line.words[-1].box[2] - line.words[-1].box[0]) / len(line.words[-1].text)
        return "" if room is None or line.box[2] - line.box[0] + digit > room else " "
    return "" if _WIDE.match(a) and _WIDE.match(b) else " "


def _write_margin(written: Written, line: Line) -> None:
    start = written.length
    _write_lines(written, [line], None)
    written.furniture.append((start, written.length))
    written.put("\n")


def _write_table(written: Written, table: Ruled) -> None:
    rows = []
    for i, row in enumerate(table.rows):
        for _, line in (m for m in table.margins if m[0] == i):
            _write_margin(written, line)
        start = written.length
        spans = tuple(_write_cell(written, table, cell, k) for k, cell in enumerate(row))
        if i in table.heads:
            written.furniture.append((start, written.length))
        elif spans:
            rows.append(spans)
        written.put("\n")
    for _, line in (m for m in table.margins if m[0] >= len(table.rows)):
        _write_margin(written, line)
    written.grids.append(Grid(tuple(rows)))


def _write_cell(written: Written, table: Ruled, cell: Cell, k: int) -> Span:
    written.put("\t" if k else "")
    start = written.length
    _write_lines(written, cell.lines, cell.box[2] - cell.box[0] - 2 * table.pad - 1)
    return start, written.length


def _write_columns(written: Written, lines: list[Line]) -> None:
    """Lines whose gaps draw columns, a row a line."""
    told: list[tuple[Span, ...]] = []
    for row in rows_of(lines):
        spans = []
        for k, cell in enumerate(row.cells):
            written.put("\t" if k else "")
            start = written.length
            _write_parts(written, cell)
            spans.append((start, written.length))
        written.put("\n")
        if row.told:
            told.append(tuple(spans))
    if told:
        written.grids.append(Grid(tuple(told)))


def _write_parts(written: Written, parts: list[Part]) -> None:
    for i, part in enumerate(parts):
        if i:
            a, b = parts[i - 1].words[-1].text[-1], part.words[0].text[0]
            written.put("" if _WIDE.match(a) and _WIDE.match(b) else " ")
        for k, word in enumerate(part.words):
            written.put(word.blank if k else "")
            written.word(word)

"""From a label to its row: what is printed between it and the next label."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from giextract.document import Document
from giextract.forms.form import Kind
from giextract.reading.copy import Copy
from giextract.reading.figures import Piece, Run, scan
from giextract.report import Span

# What may follow a figure that ends: a border, a bracket, a mark of punctuation, the Chinese of a label or sentence.
_GOES_ON = re.compile(r"[^\s|\u4e00-\u9fff()\"',;:、。/+<\u2060-]|[万亿余多几年月日页号]|\s*[.·]\s*\d|。\d|、\d")
_WORDS = re.compile(r"\A(?!\s*\(?(?:[亿万]?元|[件项笔个条次宗])\)?\s*\Z).*[^\s\u200b-\u200f\u2060\ufeff\xad]", re.S)  # more than a unit
_UNREAD = "□"  # what OCR and fonts without letters leave for a character
_INK = re.compile(r"[0-9A-Za-z#]|\w\w")
_FIGURES = re.compile(r"[\s|]*(?:[\u4e00-\u9fff]{1,6}[\s|]++\d[\d,.]*+(?=[\s|]))?(?:[\s|]*+\d[\d,.]*+)++[\s|]*")
_FAR = 200  # characters to the next label: behind a table's last row stands prose
_BELOW = 6  # lines in which figures may stand that belong to a row without any
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
    """A row before it is known how the rest of its table is printed: its frame, its pieces, and where they were sought.

    `label_at` is the label's place, None for a row that stands below its labels; `broken` rows hold characters that
    are part of a figure or stand in its place and cannot be read.
    """

    frame: Frame
    run: Span
    pieces: tuple[Piece, ...]
    start: int
    end: int
    label_at: int | None
    broken: bool = False


def after_label(copy: Copy, end: int) -> int:
    """Where a label ends, with a remark in brackets that belongs to it."""
    match = _REMARK.match(copy.plain, end)
    return match.end() if match else end


def slip(sheet: Sheet, frame: Frame, start: int, end: int, label_at: int | None) -> Slip:
    """Read what is printed between a label's end and the next label; `label_at` is the label's place, if it has one."""
    plain = sheet.copy.plain
    found = scan(plain, start, end)
    found = replace(found, pieces=_own(sheet, found.pieces, label_at))
    pieces = found.pieces
    run = (pieces[0].span[0], pieces[-1].span[1]) if pieces else (start, start)
    return Slip(
        frame,
        run,
        _without_page_mark(plain, pieces, len(frame.cells)),
        start,
        end,
        label_at,
        _is_broken(plain, found, start, end) or _is_at_odds(sheet, found, start, end, label_at, len(frame.cells)),
    )


def _own(sheet: Sheet, pieces: tuple[Piece, ...], label_at: int | None) -> tuple[Piece, ...]:
    """The pieces up to the number of the next row's label, printed without a mark behind it: 5要求行政机关."""
    row = sheet.row_at(label_at) if label_at is not None else ()
    for i, piece in enumerate(pieces if row else ()):
        other = sheet.row_at(piece.span[0])
        if other != row and any(a <= piece.span[0] and _goes_on(sheet, piece.span[1], b) for a, b in other):
            return pieces[:i]
    return pieces


def _goes_on(sheet: Sheet, at: int, end: int) -> bool:
    """Whether a cell goes on behind a figure with words, and not with its unit alone."""
    return re.match(r"[)、.,:\s]{0,3}[\u4e00-\u9fff]{3}", sheet.copy.plain[at:end]) is not None


def _is_broken(plain: str, found: Run, start: int, end: int) -> bool:
    """Whether something that is no figure goes on where a figure stands, or stands where a figure belongs.

    4O and 1203·4471 are figures that went wrong; a row whose only content is BB is not a blank one.
    """
    if found.pieces:
        last = found.pieces[-1]
        stop = last.unit[1] if last.unit else last.span[1]
        behind = plain[stop : min(end, stop + 4)]
        return bool(_GOES_ON.match(behind)) or plain.startswith(_UNREAD, found.end)
    if end - start < _FAR:
        return _INK.search(plain[start:end]) is not None
    own, *below = plain[start:end].split("\n", _BELOW)[:_BELOW]
    return _INK.search(own) is not None or any(_FIGURES.fullmatch(line) for line in below)


def holds_words(text: str) -> bool:
    """Whether a cell without a figure holds more than a unit: it is no blank one."""
    return _WORDS.search(text) is not None


def _is_at_odds(sheet: Sheet, found: Run, start: int, end: int, label_at: int | None, n: int) -> bool:
    """Whether the cells of a grid row contradict what was read: words in one that was passed over, two figures in one."""
    at = label_at if label_at is not None else found.pieces[0].span[0] if found.pieces else start
    cells = [c for c in sheet.row_at(at) if start <= c[0] and c[1] <= end]
    held = [sum(a <= p.span[0] and p.span[1] <= b for p in found.pieces) for a, b in cells]
    if len(found.pieces) < n:
        text = sheet.document.text
        return any(not k and holds_words(text[a:b]) for k, (a, b) in zip(held, cells, strict=True))
    return len(found.pieces) == n <= len(cells) and max(held) > 1


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

"""Single cells that cannot be read, in rows whose borders tell every cell: they are lost alone, without their neighbours."""

from dataclasses import replace

from giextract.reading.figures import BORDER, Piece, scan
from giextract.reading.rows import Sheet, Slip, holds_words
from giextract.report import Span

UNREAD = "unread"  # the kind of a piece that stands in a cell and is no figure or mark, or is not surely one

_MERGED = ("同上", "同左")  # what readers of files put where a merged figure goes on


def with_unread(s: Slip, sheet: Sheet) -> Slip:
    """A row with the cells marked that cannot be read; as it is where its borders do not tell the others' cells."""
    pieces = tuple(replace(p, kind=UNREAD) if p.kind == "nil" and _is_doubtful(p.span, sheet) else p for p in s.pieces)
    s = replace(s, pieces=pieces)
    if not (s.broken or len(pieces) > len(s.frame.cells)) or len(s.frame.cells) == 1:
        return s
    found = _by_cells(s, sheet)
    if found is None or not any(p.kind == UNREAD for p in found) or not any(p.kind == "number" for p in found):
        return s
    return replace(s, pieces=found, run=(found[0].span[0], found[-1].span[1]), broken=False)


def _is_doubtful(span: Span, sheet: Sheet) -> bool:
    """Whether OCR was not sure of a mark: a figure of one stroke is easily taken for a dash."""
    return any(a < span[1] and span[0] < b for a, b in sheet.document.doubtful)


def _by_cells(s: Slip, sheet: Sheet) -> tuple[Piece, ...] | None:
    """The pieces of a row cell by cell; None where its grid has another number of cells, or two figures stand in one."""
    plain = sheet.copy.plain
    at = s.label_at if s.label_at is not None else len(plain) - len(plain[s.start :].lstrip())
    cells = [c for c in sheet.row_at(at) if c[0] >= s.start]
    if len(cells) != len(s.frame.cells) or cells[-1][1] > s.end:
        return None
    pieces = []
    for start, end in cells:
        if sheet.document.text[start:end] in _MERGED:
            return None  # whether the figure counts here too cannot be told, nor whether it is the first cell's alone
        run = scan(plain, start, end)
        if len(run.pieces) == 1 and run.end >= end:
            piece = run.pieces[0]
            kind = UNREAD if piece.kind == "nil" and _is_doubtful(piece.span, sheet) else piece.kind
            pieces.append(replace(piece, kind=kind, before=BORDER))
        elif sum(p.kind == "number" for p in run.pieces) > 1:
            return None  # of two figures in a cell, one may be a neighbour's whose border was lost
        elif run.pieces or holds_words(sheet.document.text[start:end]):
            pieces.append(Piece(span=_trimmed(sheet.document.text, start, end), kind=UNREAD, before=BORDER))
    return tuple(pieces)


def _trimmed(text: str, start: int, end: int) -> Span:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - (len(inside) - len(inside.rstrip()))

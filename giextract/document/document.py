"""The one shape that every file format ends in."""

from dataclasses import dataclass

Span = tuple[int, int]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose borders the file knows: rows of cells, each a span into the text (empty for a blank cell).

    A cell that is merged over several columns or rows stands once, in the first row that it belongs to.
    """

    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where some characters of the text stand on a page: the page from 1, the box as left, top, right, bottom in points."""

    span: Span
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Document:
    """One text with spans into it (code points); `furniture` is what is printed around a report and not part of it.

    `places` are those of the words of a PDF or an image, in the order of the text. `doubtful` are the words that two
    passes of OCR read differently, or that it was not sure of; `is_ocr` says that text comes from OCR, and `seen` which.
    """

    text: str
    media_type: str
    encoding: str
    grids: tuple[Grid, ...] = ()
    furniture: tuple[Span, ...] = ()
    places: tuple[Place, ...] = ()
    is_ocr: bool = False
    doubtful: tuple[Span, ...] = ()
    seen: tuple[Span, ...] = ()

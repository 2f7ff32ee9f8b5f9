"""The one shape that every file format ends in."""

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose borders the file knows: rows of cells, each a span into the text (empty for a blank cell)."""

    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One text with spans into it (code points); `furniture` is what is printed around a report and not part of it."""

    text: str
    media_type: str
    encoding: str
    grids: tuple[Grid, ...] = ()
    furniture: tuple[Span, ...] = ()

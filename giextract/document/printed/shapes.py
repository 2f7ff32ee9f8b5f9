"""What stands on a printed page, whether a PDF says so or a scan was read: words in lines, and tables of cells."""

from dataclasses import dataclass, field

from giextract.document.document import Box

UNREAD = "□"  # stands for ink that could not be read, so that no cell with ink in it is taken for a blank one


@dataclass(slots=True)
class Word:
    """A run of characters: the page as shown and the box there in points; `blank` is what stands before it on its line.

    `upright` is the box on the page when it is turned so that one reads it; `apart` says that the blank before the word
    is wide enough to part two columns. OCR has `seen` words of pictures.
    """

    text: str
    box: Box
    page: int
    upright: Box
    blank: str = ""
    apart: bool = False
    doubtful: bool = False
    seen: bool = False


@dataclass(slots=True)
class Line:
    """Words from left to right; `box` lies on the upright page, `em` is the height of its characters."""

    words: list[Word]
    box: Box
    em: float

    @property
    def text(self) -> str:
        """The line as it is read."""
        return "".join(w.blank * (i > 0) + w.text for i, w in enumerate(self.words))


@dataclass(slots=True)
class Cell:
    """A cell of a ruled table: where it begins, how many columns and rows it takes, its box, its lines."""

    row: int
    column: int
    down: int
    across: int
    box: Box
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines of the cell, one after the other."""
        return "".join(line.text for line in self.lines)


@dataclass(slots=True)
class Table:
    """A ruled table on one page: its box, and for each row the cells that begin there."""

    box: Box
    rows: list[list[Cell]]
    columns: int


@dataclass(slots=True)
class Leaf:
    """A page: its number from 1, its upright size, its lines outside tables, its tables; `scanned` when OCR read it."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table]
    scanned: bool = False


def around(boxes: list[Box]) -> Box:
    """The smallest box around all of these."""
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)

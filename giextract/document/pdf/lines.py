"""From the characters of a PDF page to lines of words, and to the cells of its tables."""

import re
from collections import defaultdict

from giextract.document.document import Box
from giextract.document.pdf.page import Char, Marks, turned
from giextract.document.printed.ruled import cell_at, ruled_tables
from giextract.document.printed.shapes import UNREAD, Cell, Leaf, Line, Table, Word, around

_FIGURE = re.compile(r"[\d.,，．%]")
_WIDE_LETTER = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff0f\uff1a-\uff5e\u3000-\u303f“”‘’—…]")
_LEAST_DRAWING = 3.0  # points: smaller drawings are dots


def leaf_of(number: int, marks: Marks) -> Leaf:
    """The lines and tables of a page; a cell that holds a drawing and no character is marked as not read."""
    tables = ruled_tables(marks.strokes)
    loose: list[Char] = []
    in_cell: dict[int, list[Char]] = defaultdict(list)
    cells: dict[int, Cell] = {}
    for char in marks.chars:
        cell = _cell_of(tables, char.box)
        if cell is None:
            loose.append(char)
        else:
            cells[id(cell)] = cell
            in_cell[id(cell)].append(char)
    for key, cell in cells.items():
        cell.lines = _lines(in_cell[key], number, marks)
    for box in marks.drawn:
        _mark_drawing(tables, box, number, marks)
    return Leaf(number, *marks.size, _lines(loose, number, marks), tables)


def _cell_of(tables: list[Table], box: Box) -> Cell | None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for table in tables:
        if table.box[0] <= x < table.box[2] and table.box[1] <= y < table.box[3]:
            return cell_at(table, x, y)
    return None


def _mark_drawing(tables: list[Table], box: Box, number: int, marks: Marks) -> None:
    """A picture or outline within an empty cell is a figure that somebody pasted there, not a blank."""
    if box[2] - box[0] < _LEAST_DRAWING or box[3] - box[1] < _LEAST_DRAWING:
        return
    cell = _cell_of(tables, box)
    if cell is None or cell.lines:
        return
    x0, top, x1, bottom = cell.box
    if x0 < box[0] and box[2] < x1 and top < box[1] and box[3] < bottom:
        word = Word(UNREAD, _shown(box, marks), number, box)
        cell.lines = [Line([word], box, box[3] - box[1])]


def _shown(box: Box, marks: Marks) -> Box:
    """A box of the upright page as it stands on the page as shown."""
    back = turned(box, marks.size, (4 - marks.turn) % 4)
    return round(back[0], 2), round(back[1], 2), round(back[2], 2), round(back[3], 2)


def _lines(chars: list[Char], number: int, marks: Marks) -> list[Line]:
    """Characters whose middles are level make a line; lines from top to bottom."""
    rows: list[list[Char]] = []
    level, count = 0.0, 0
    for char in sorted(chars, key=lambda c: c.box[1] + c.box[3]):
        middle = (char.box[1] + char.box[3]) / 2
        if rows and abs(middle - level) <= 0.45 * min(char.size, max(c.size for c in rows[-1][-3:])):
            rows[-1].append(char)
            count += 1
            level += (middle - level) / count
        else:
            rows.append([char])
            level, count = middle, 1
    return [_line(sorted(row, key=lambda c: c.box[0]), number, marks) for row in rows]


def _line(chars: list[Char], number: int, marks: Marks) -> Line:
    words: list[tuple[str, list[Char]]] = []
    columns = [False]
    for char in chars:
        blank = _blank(words[-1][1][-1], char) if words else ""
        if words and not blank and _class(words[-1][1][-1]) == _class(char) and _is_close(words[-1][1][-1], char):
            words[-1][1].append(char)
        else:
            if words:
                columns.append(_is_apart(words[-1][1][-1], char))
            words.append((blank, [char]))
    line = []
    for (blank, run), apart in zip(words, columns, strict=True):
        box = around([c.box for c in run])
        line.append(Word("".join(c.text for c in run), _shown(box, marks), number, box, blank, apart))
    return Line(line, around([c.box for c in chars]), max(c.size for c in chars))


def _class(char: Char) -> bool:
    return _FIGURE.match(char.text) is not None


def _is_close(left: Char, right: Char) -> bool:
    return right.box[0] - left.box[2] <= 0.3 * max(left.size, right.size)


def _is_apart(left: Char, right: Char) -> bool:
    """Whether a gap parts two columns: wide, or not quite so wide beside a figure."""
    gap = (right.box[0] - left.box[2]) / max(left.size, right.size, 0.1)
    return gap >= (0.6 if _class(left) or _class(right) else 1.5)


def _blank(left: Char, right: Char) -> str:
    """What stands between two characters: nothing, a blank, or the two blanks of a wide gap."""
    gap = (right.box[0] - left.box[2]) / max(left.size, right.size, 0.1)
    if gap >= 1.5:
        return "  "
    wide = (_WIDE_LETTER.match(left.text) is not None) + (_WIDE_LETTER.match(right.text) is not None)
    return " " if gap > (0.2, 0.15, 0.8)[wide] else ""

"""What a page break does to the rows of a table: heads printed again, labels and whole rows cut in two."""

from giextract.document.printed.heads import FIGURE, NUMBERED
from giextract.document.printed.shapes import Cell

SHIFT = 8.0  # points: how far the columns of a table may stand apart on two pages; 2.6 in a report of Huaian
_SLACK = 1.0  # points: coordinates are rounded
_PAD = 5.4  # points between a cell's wall and its text, as word processors have it


def repeated_heads(rows: list[list[Cell]], after: list[list[Cell]]) -> int:
    """How many rows at the top of a page are those at the top of the table, printed again."""
    n = 0
    while (
        n < min(len(rows), len(after) - 1)
        and _words(rows[n]) == _words(after[n])
        and not any(_is_figure(c) for c in after[n])
    ):
        n += 1
    return n if any(c.lines for row in after[:n] for c in row) else 0


def _words(row: list[Cell]) -> list[str]:
    return ["".join(c.text.split()) for c in row]


def _is_figure(cell: Cell) -> bool:
    return bool(cell.lines) and FIGURE.fullmatch(cell.text) is not None


def join_cut(rows: list[list[Cell]], row: list[Cell], pad: float) -> int:
    """Join what a page break cut: labels that go on, a whole row of which each cell has text on one side only, a head.

    Of a head cut within a row of merged cells, those that go on lose their lower halves, and the rest is a row below.
    Returns 1 when the last of the rows took in the whole of this one, which is then left empty.
    """
    bottom = max(c.row + c.down for r in rows[-1:] for c in r)
    above = [c for r in rows for c in r if c.row + c.down == bottom]
    pairs = [(a, b) for b in row for a in above if _is_one_column(a, b)]
    both = [(a, b) for a, b in pairs if a.lines and b.lines]
    on = [(a, b) for a, b in both if _label_goes_on(a, b, pad)]
    whole = bool(on) and len(on) == len(both) and len(pairs) == len(row)
    head = _is_head(above, row, [b for _, b in pairs]) and all(a.text != b.text for a, b in both)
    for a, b in pairs if whole or head else on:
        if whole or head or a.down > 1 or b.down > 1:
            a.lines, b.lines = a.lines + b.lines, []
    if whole:
        row.clear()
    elif head:
        row[:] = [c for c in row if not any(c is b for _, b in pairs)]
    return int(whole)


def _is_head(above: list[Cell], row: list[Cell], paired: list[Cell]) -> bool:
    """Whether all is headings: words in every cell of the row that goes on with none, and a wider one above each."""
    rest = [c for c in row if not any(c is b for b in paired)]
    return (
        bool(rest)
        and all(c.lines and not _is_figure(c) for c in rest)
        and all(any(a.lines and _is_part(c, a) for a in above) for c in rest)
        and not any(_is_figure(c) for c in (*above, *row))
    )


def _is_part(cell: Cell, wider: Cell) -> bool:
    """Whether a cell stands below a wider one; how many columns that takes is not told on its own page."""
    (left, _, right, _), (first, _, last, _) = cell.box, wider.box
    return first - SHIFT <= left and right <= last + SHIFT and right - left < last - first - SHIFT


def _is_one_column(a: Cell, b: Cell) -> bool:
    return abs(a.box[0] - b.box[0]) <= SHIFT and abs(a.box[2] - b.box[2]) <= SHIFT


def _label_goes_on(a: Cell, b: Cell, pad: float) -> bool:
    """Whether a cell's last line is full and what stands below the page break begins no label of its own."""
    line = a.lines[-1]
    full = a.box[2] - a.box[0] - (line.box[2] - line.box[0]) < line.em + 2 * max(pad, _PAD) + _SLACK
    return full and not _is_figure(a) and not _is_figure(b) and not NUMBERED.match(b.text)

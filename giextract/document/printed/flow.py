"""From pages to one flow: paragraphs, aligned lines and tables in reading order, joined across pages where they go on."""

import re
from collections import Counter
from dataclasses import dataclass, field

from giextract.document.printed.heads import FIGURE, parts_of
from giextract.document.printed.margins import margins
from giextract.document.printed.shapes import Cell, Leaf, Line, Table

_NUMBERED = re.compile(r"[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）、.．]|第[一二三四五六七八九十]+")
_SLACK = 1.0  # points: coordinates are rounded
_SHIFT = 8.0  # points: how far the columns of a table may stand apart on two pages; 2.6 in a report of Huaian
_PAD = 5.4  # points between a cell's wall and its text, as word processors have it


@dataclass(slots=True)
class Paragraph:
    """Lines that go on with each other; the last of them is on the page named."""

    lines: list[Line]
    page: int


@dataclass(slots=True)
class Aligned:
    """Lines whose gaps draw columns."""

    lines: list[Line]
    page: int


@dataclass(slots=True)
class Ruled:
    """The rows of a table that may go over several pages; `heads` are rows printed again at the top of a page."""

    rows: list[list[Cell]]
    page: int
    columns: int
    edges: tuple[float, float]
    pad: float
    heads: set[int] = field(default_factory=set)
    margins: list[tuple[int, Line]] = field(default_factory=list)  # before which row each was printed


@dataclass(slots=True)
class Margin:
    """A page number, head or foot."""

    line: Line
    page: int


Block = Paragraph | Aligned | Ruled | Margin


def flow(leaves: list[Leaf]) -> list[Block]:
    """The blocks of all pages in reading order."""
    aside = margins(leaves)
    body = _body([line for leaf in leaves for line in leaf.lines if id(line) not in aside])
    found: list[Block] = []
    for leaf in leaves:
        blocks = _blocks(leaf, aside, body)
        found = _joined(found, blocks, body) if found else blocks
    return found


def _body(lines: list[Line]) -> tuple[float, float]:
    """Where lines of prose begin and end: what most long lines have in common."""
    longest = max((x.box[2] - x.box[0] for x in lines), default=0.0)
    long = [x for x in lines if x.box[2] - x.box[0] > 0.8 * longest]
    if len(long) < 2:
        return 0.0, 1e9
    left = Counter(round(x.box[0]) for x in long).most_common(1)[0][0]
    right = sorted(x.box[2] for x in long)[len(long) // 2]
    return float(left), right


def _blocks(leaf: Leaf, aside: set[int], body: tuple[float, float]) -> list[Block]:
    items: list[tuple[float, Line | Table]] = [(line.box[1], line) for line in leaf.lines]
    items += [(table.box[1], table) for table in leaf.tables]
    items.sort(key=lambda item: item[0])
    blocks: list[Block] = []
    run: list[Line] = []
    for _, item in items:
        if isinstance(item, Line) and id(item) not in aside:
            run.append(item)
            continue
        blocks += _prose(run, leaf.number, body)
        run = []
        blocks.append(_ruled(item, leaf.number) if isinstance(item, Table) else Margin(item, leaf.number))
    return blocks + _prose(run, leaf.number, body)


def _ruled(table: Table, page: int) -> Ruled:
    insets = [
        gap for row in table.rows for c in row for line in c.lines
        for gap in (line.box[0] - c.box[0], c.box[2] - line.box[2])
    ]  # fmt: skip
    return Ruled(table.rows, page, table.columns, (table.box[0], table.box[2]), max(0.0, min(insets, default=0.0)))


def _prose(lines: list[Line], page: int, body: tuple[float, float]) -> list[Block]:
    """Paragraphs, and runs of lines between which columns are drawn with gaps."""
    gapped = [_columns(line) for line in lines]
    blocks: list[Block] = []
    i = 0
    while i < len(lines):
        j = _aligned_to(lines, gapped, i, body)
        if j > i:
            blocks.append(Aligned(lines[i:j], page))
            i = j
            continue
        last = blocks[-1] if blocks else None
        if isinstance(last, Paragraph) and goes_on(last.lines[-1], lines[i], body):
            last.lines.append(lines[i])
        else:
            blocks.append(Paragraph([lines[i]], page))
        i += 1
    return blocks


def _columns(line: Line) -> int:
    """How many columns of figures a line draws with gaps alone; 1 for a line of words with a wide gap."""
    parts = parts_of(line)
    figures = sum(p.figure for p in parts)
    return figures if figures > 2 and len(parts) > 2 else int(any(w.blank == "  " for w in line.words[1:]))


def _aligned_to(lines: list[Line], gapped: list[int], i: int, body: tuple[float, float]) -> int:
    """Where the aligned lines end that begin here; here again when none do."""
    j = i
    while j < len(lines) and (
        (gapped[j] or lines[j].box[2] - lines[j].box[0] < 0.6 * (body[1] - body[0]))
        and (j == i or lines[j].box[1] - lines[j - 1].box[3] < 3 * lines[j].em)
    ):
        j += 1
    tables = [g for g in gapped[i:j] if g > 2]
    return j if len(tables) > 1 or sum(tables) > 4 else i


def goes_on(line: Line, after: Line, body: tuple[float, float]) -> bool:
    """Whether a line is full and the next, of its size and not indented, goes on with it."""
    return (
        abs(line.em - after.em) <= 0.15 * line.em
        and line.box[2] >= body[1] - 1.3 * line.em
        and after.box[0] <= body[0] + 0.7 * after.em
        and (after.box[1] < line.box[1] or after.box[1] - line.box[3] < 2.2 * line.em)
    )


def _joined(found: list[Block], blocks: list[Block], body: tuple[float, float]) -> list[Block]:
    """The blocks of a page behind those before it, the first of them joined to the last where it goes on."""
    feet = len(found)
    while feet and isinstance(found[feet - 1], Margin):
        feet -= 1
    head = next((i for i, b in enumerate(blocks) if not isinstance(b, Margin)), len(blocks))
    if not feet or head == len(blocks):
        return found + blocks
    last, first = found[feet - 1], blocks[head]
    between = [b for b in found[feet:] + blocks[:head] if isinstance(b, Margin)]
    if isinstance(last, Paragraph) and isinstance(first, Paragraph) and goes_on(last.lines[-1], first.lines[0], body):
        last.lines += first.lines
        last.page = first.page
        return found[:feet] + between + blocks[head + 1 :]
    if isinstance(last, Ruled) and isinstance(first, Ruled) and _is_same(last, first):
        _append(last, first, between)
        return found[:feet] + blocks[head + 1 :]
    return found + blocks


def _is_same(table: Ruled, after: Ruled) -> bool:
    """Whether two tables, one at the foot of a page and one at the top of the next, are one by their width."""
    return all(abs(a - b) <= _SHIFT for a, b in zip(table.edges, after.edges, strict=True))


def _append(table: Ruled, after: Ruled, between: list[Margin]) -> None:
    heads = _repeated_heads(table.rows, after.rows)
    at = len(table.rows)
    if len(after.rows) > heads:
        at -= _cut_row(table, after.rows[heads])
    table.margins += [(at, m.line) for m in between]
    start = len(table.rows)
    table.heads |= set(range(start, start + heads))
    table.rows += [row for row in after.rows if row]
    table.page, table.pad = after.page, min(table.pad, after.pad)


def _repeated_heads(rows: list[list[Cell]], after: list[list[Cell]]) -> int:
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


def _cut_row(table: Ruled, row: list[Cell]) -> int:
    """Join what a page break cut: labels that go on, a whole row of which each cell has text on one side only, a head.

    Of a head cut within a row of merged cells, those that go on lose their lower halves, and the rest is a row below.
    Returns 1 when the last row of the table took in the whole of this one, which is then left empty.
    """
    bottom = max(c.row + c.down for r in table.rows[-1:] for c in r)
    above = [c for r in table.rows for c in r if c.row + c.down == bottom]
    pairs = [(a, b) for b in row for a in above if _is_one_column(a, b)]
    both = [(a, b) for a, b in pairs if a.lines and b.lines]
    on = [(a, b) for a, b in both if _label_goes_on(a, b, table.pad)]
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
    return first - _SHIFT <= left and right <= last + _SHIFT and right - left < last - first - _SHIFT


def _is_one_column(a: Cell, b: Cell) -> bool:
    return abs(a.box[0] - b.box[0]) <= _SHIFT and abs(a.box[2] - b.box[2]) <= _SHIFT


def _label_goes_on(a: Cell, b: Cell, pad: float) -> bool:
    """Whether a cell's last line is full and what stands below the page break begins no label of its own."""
    line = a.lines[-1]
    full = a.box[2] - a.box[0] - (line.box[2] - line.box[0]) < line.em + 2 * max(pad, _PAD) + _SLACK
    return full and not _is_figure(a) and not _is_figure(b) and not _NUMBERED.match(b.text)

"""From pages to one flow: paragraphs, aligned lines and tables in reading order, joined across pages where they go on."""

from collections import Counter
from dataclasses import dataclass, field

from giextract.document.printed.breaks import SHIFT, join_cut, repeated_heads
from giextract.document.printed.heads import parts_of
from giextract.document.printed.margins import margins
from giextract.document.printed.shapes import Cell, Leaf, Line, Table


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
    return all(abs(a - b) <= SHIFT for a, b in zip(table.edges, after.edges, strict=True))


def _append(table: Ruled, after: Ruled, between: list[Margin]) -> None:
    heads = repeated_heads(table.rows, after.rows)
    at = len(table.rows)
    if len(after.rows) > heads:
        at -= join_cut(table.rows, after.rows[heads], table.pad)
    table.margins += [(at, m.line) for m in between]
    start = len(table.rows)
    table.heads |= set(range(start, start + heads))
    table.rows += [row for row in after.rows if row]
    table.page, table.pad = after.page, min(table.pad, after.pad)

"""The tables of a web page: which of them hold data, where the cells of each row stand, what merged cells cover."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from giextract.document.html.look import BLANK, is_absent, is_block, is_hidden
from giextract.document.html.tree import Node, Tree
from giextract.document.html.words import words
from giextract.errors import Unreadable

MAX_SLOTS = 500_000  # places of cells in all tables of a page, merged ones counted in every row; a report has 1,000
MAX_COLSPAN, MAX_ROWSPAN = 1000, 65534  # as in browsers (HTML standard, "table model")
ABOVE, LEFT = "同上", "同左"  # stand where a merged figure goes on: whether it counts there too cannot be told
_SIGNS = r"[.．,，%％\s+＋－—–/／元件条项无-]"
_FIGURE = re.compile(rf"{_SIGNS}*[\d０-９](?:[\d０-９]|{_SIGNS})*|[\s－—–/／无-]+")  # 件 alone is the unit of several rows
_NEAR, _WIDE = (
    40,
    100,
)  # rows above, and cells of a row, among which a blank cell's columns are sought: 28 and 17 in a form
_LONG, _LINES, _ENDLESS = 300, 3, 1500  # a cell with that many characters on so many lines is a page's column, no datum


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands from one column edge to another in a row; `begins` is false where a cell of a row above goes on."""

    left: int
    right: int
    cell: Node
    begins: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is printed: the words of its cells, or, where it only lays out the page, the cells to write in turn."""

    words: tuple[str, ...] = ()
    cells: tuple[Node, ...] = ()


def measure(tree: Tree) -> None:
    """Count the characters, lines and tables of data in every element, from the innermost outwards."""
    for node in reversed(tree.nodes):
        if is_hidden(node):
            node.size = node.breaks = node.grids = 0
            continue
        for child in node.children:
            if isinstance(child, str):
                node.size += len(child.strip(BLANK))
            else:
                node.size += child.size
                node.breaks += child.breaks
                node.grids += child.grids
        node.breaks += is_block(node)
        if node.role == "table" and node.grids == 0:
            node.grids = int(any(len(cells_of(row)) > 1 for row in rows_of(node)))


def is_data(node: Node) -> bool:
    """Whether an element is a table of data: one with rows of several cells and no such table inside it."""
    return node.role == "table" and node.grids == 1 and not any(
        isinstance(c, Node) and c.grids for c in node.children
    )  # fmt: skip


def rows_of(table: Node) -> list[Node]:
    """The rows of a table, not those of a table inside it."""
    return [n for n in _inside(table) if n.role == "row"]


def cells_of(row: Node) -> list[Node]:
    """The cells of a row, those that take no place left out."""
    return [n for n in _inside(row) if n.role == "cell"]


def strays(table: Node) -> list[Node | str]:
    """What stands in a table but in none of its rows, such as its caption."""
    return [c for c in _leaves(table) if not isinstance(c, Node) or c.role != "row"]


def _inside(node: Node) -> Iterator[Node]:
    return (c for c in _leaves(node) if isinstance(c, Node))


def _leaves(node: Node) -> Iterator[Node | str]:
    """The rows, cells and tables under an element, looking through what stands between, and the words beside them."""
    stack: list[Node | str] = list(reversed(node.children))
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if item.strip(BLANK):
                yield item
        elif is_absent(item) if item.role == "cell" else is_hidden(item):
            continue
        elif item.role or item.tag == "caption":
            yield item
        else:
            stack.extend(reversed(item.children))


def lines(table: Node, budget: list[int]) -> Iterator[Line]:
    """The rows of a table of data; `budget` holds how many slots the page may still have."""
    texts: dict[Node, str] = {}
    above: deque[_Printed] = deque(maxlen=_NEAR)
    for slots in _layout(table, budget):
        for s in slots:
            if s.cell not in texts:
                texts[s.cell] = words(s.cell)
        own = tuple(s.cell for s in slots if s.begins)
        printed = tuple(_row(slots, texts, above))
        yield Line(cells=own) if any(map(_is_column, own)) else Line(words=printed)
        if len(slots) <= _WIDE and any(printed) and LEFT not in printed:
            above.appendleft(_printed(slots, texts))


def _is_column(cell: Node) -> bool:
    return cell.size > _ENDLESS or (cell.size > _LONG and cell.breaks > _LINES)


def _row(slots: list[Slot], texts: dict[Node, str], above: Iterable["_Printed"]) -> Iterator[str]:
    """The words of a row's cells; a blank cell counts in every row and column that it is merged over."""
    named = False
    for s in slots:
        text = texts[s.cell]
        figure = named and _FIGURE.fullmatch(text) is not None
        more = _columns(s, above) - 1 if len(slots) <= _WIDE and (figure or not text) else 0
        if not text:
            yield from [""] * (1 + more)
        elif s.begins:
            yield from (text, *[LEFT] * more)
        elif figure:
            yield from [ABOVE] * (1 + more)
        named = named or bool(text)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A row that prints something: which of its slots begins and ends at an edge, and what stands in them."""

    begins: dict[int, int]
    ends: dict[int, int]
    texts: tuple[str, ...]


def _printed(slots: list[Slot], texts: dict[Node, str]) -> _Printed:
    begins = {s.left: i for i, s in enumerate(slots)}
    ends = {s.right: i for i, s in enumerate(slots)}
    return _Printed(begins, ends, tuple(texts[s.cell] for s in slots))


def _columns(merged: Slot, above: Iterable[_Printed]) -> int:
    """How many columns a merged cell covers, by the nearest row above that prints something there."""
    if merged.right - merged.left == 1:
        return 1
    for row in above:
        under = row.texts[row.begins.get(merged.left, 0) : row.ends.get(merged.right, -1) + 1]
        told = [t for t in under if t]
        if told and merged.left in row.begins:
            return len(under) if any(map(_FIGURE.fullmatch, told)) else len(told)  # a blank heading may be no column
    return 1


def _layout(table: Node, budget: list[int]) -> Iterator[list[Slot]]:
    """Every row's slots from left to right: its own cells and those of rows above that reach into it."""
    rows = rows_of(table)
    reaching: list[tuple[Slot, int]] = []  # with the row behind the last that each reaches
    for i, row in enumerate(rows):
        reaching = [(s, end) for s, end in reaching if end > i]
        over = deque(Slot(s.left, s.right, s.cell, False) for s, _ in reaching)
        slots: list[Slot] = []
        column = 0
        for cell in cells_of(row):
            while over and over[0].left <= column:
                column = max(column, over[0].right)
                slots.append(over.popleft())
            span = _span(cell, "colspan", MAX_COLSPAN) or 1
            slots.append(Slot(column, column + span, cell, True))
            column += span
            end = i + (_span(cell, "rowspan", MAX_ROWSPAN) or len(rows))
            if end > i + 1:
                reaching.append((slots[-1], end))
        slots += over
        budget[0] -= len(slots)
        if budget[0] < 0:
            raise Unreadable(f"a web page with tables of more than {MAX_SLOTS:,} cells / 网页表格单元格过多")
        reaching.sort(key=lambda pair: pair[0].left)
        yield slots


def _span(cell: Node, name: str, most: int) -> int:
    """A cell's colspan or rowspan; 1 where it is no number."""
    match = re.match(r"\s*\+?(\d{1,9})", cell.get(name))
    return min(int(match[1]), most) if match else 1

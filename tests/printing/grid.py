"""The three tables as grids: every slot a text, a value, or a place that a merged cell covers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tests.printing.labels import APPLICANTS, COLUMNS, DISPUTES, ENDINGS, PROACTIVE, RELATION, REQUESTS

Figure = int | str | None
Figures = dict[str, dict[str, list[Figure]]]
"""table → row → what stands in the row's cells, left to right; None prints nothing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the grid; `right` and `down` are covered by a cell that stands to the left or above."""

    kind: Literal["text", "value", "right", "down"]
    text: str = ""
    cell: str = ""


Row = tuple[Slot, ...]
RIGHT, DOWN = Slot("right"), Slot("down")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows, how many of them are its head, and the row ids of the others."""

    head: tuple[Row, ...]
    rows: tuple[tuple[str, Row], ...]

    def physical(self) -> tuple[Row, ...]:
        """List all rows, head first."""
        return (*self.head, *(row for _, row in self.rows))


def proactive(figures: dict[str, list[Figure]], form: str) -> Grid:
    """Lay out 主动公开政府信息情况; its inner heads are rows without an id."""
    rows: list[tuple[str, Row]] = []
    width = max(len(block.headings) for block in PROACTIVE[form]) + 1
    for block in PROACTIVE[form]:
        rows.append(("", _wide(block.article, width)))
        rows.append(("", _padded([_text("信息内容"), *map(_text, block.headings.values())], width)))
        for row, label in block.rows.items():
            values = _values(f"proactive.{row}", block.headings, figures[row])
            rows.append((row, _padded([_text(label), *values], width)))
    return Grid((), tuple(rows))


def requests(figures: dict[str, list[Figure]], form: str) -> Grid:
    """Lay out 收到和处理政府信息公开申请情况: three columns of labels, seven of values."""
    covered = (DOWN, RIGHT, RIGHT)
    head = (
        (*_wide(RELATION, 3), *_wide("申请人情况", 7)),
        (*covered, _text("自然人"), *_wide("法人或其他组织", 5), _text("总计")),
        (*covered, DOWN, *(_text(COLUMNS[c]) for c in list(APPLICANTS)[1:]), DOWN),
    )
    rows = []
    for line in REQUESTS[form]:
        labels = [_text(level) if level else DOWN for level in line.levels]
        labels += [RIGHT] * (3 - len(labels))
        rows.append((line.row, (*labels, *_values(f"requests.{line.row}", COLUMNS, figures[line.row]))))
    return Grid(head, tuple(rows))


def disputes(figures: dict[str, list[Figure]]) -> Grid:
    """Lay out 政府信息公开行政复议、行政诉讼情况: fifteen values under three rows of headings."""
    endings = tuple(map(_text, ENDINGS.values()))
    head = (
        (*_wide("行政复议", 5), *_wide("行政诉讼", 10)),
        (*endings, *_wide(DISPUTES["litigation_direct"], 5), *_wide(DISPUTES["litigation_after"], 5)),
        (*([DOWN] * 5), *endings, *endings),
    )
    values = [slot for row in DISPUTES for slot in _values(f"disputes.{row}", ENDINGS, figures[row])]
    return Grid(head, (("disputes", tuple(values)),))


def grids(figures: Figures, forms: dict[str, str]) -> dict[str, Grid]:
    """Lay out the three tables, each on its own form."""
    return {
        "proactive": proactive(figures["proactive"], forms["proactive"]),
        "requests": requests(figures["requests"], forms["requests"]),
        "disputes": disputes(figures["disputes"]),
    }


def printed_cells(figures: Figures, forms: dict[str, str]) -> dict[str, str | None]:
    """List every cell of the forms with the figure that is printed in it, in its plainest style."""
    return {slot.cell: slot.text or None for grid in grids(figures, forms).values() for slot in values(grid)}


def values(grid: Grid) -> Iterator[Slot]:
    """Walk over the slots of a table that hold values."""
    return (slot for row in grid.physical() for slot in row if slot.kind == "value")


def without_row(grid: Grid, row: str) -> Grid:
    """Leave one row out; the labels that it alone carried go with it."""
    return replace(grid, rows=tuple(r for r in grid.rows if r[0] != row))


def with_row_twice(grid: Grid, row: str) -> Grid:
    """Print one row a second time right below itself."""
    return replace(grid, rows=tuple(r for r in grid.rows for _ in range(1 + (r[0] == row))))


def with_rows_swapped(grid: Grid, first: str, second: str) -> Grid:
    """Print two rows, labels and all, in each other's place."""
    found = dict(grid.rows)
    swap = {first: second, second: first}
    return replace(grid, rows=tuple((swap.get(name, name), found[swap.get(name, name)]) for name, _ in grid.rows))


def _text(text: str) -> Slot:
    return Slot("text", text)


def _wide(text: str, width: int) -> Row:
    return (_text(text), *([RIGHT] * (width - 1)))


def _padded(slots: Sequence[Slot], width: int) -> Row:
    return (*slots, *([RIGHT] * (width - len(slots))))


def _values(row: str, columns: dict[str, str], figures: Sequence[Figure]) -> list[Slot]:
    """Make the value slots of a row; the figure is kept as it will be printed in its plainest style."""
    if len(columns) != len(figures):
        raise ValueError(f"{row}: {len(columns)} cells, {len(figures)} figures")
    return [
        Slot("value", "" if figure is None else str(figure), f"{row}.{column}")
        for column, figure in zip(columns, figures, strict=True)
    ]

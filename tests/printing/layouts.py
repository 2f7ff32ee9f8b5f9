"""Every way in which pages, word processors and scrapers leave a table as plain text."""

import random
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.printing.grid import Grid, Row, Slot
from tests.printing.style import Style, figure, label


@dataclass(slots=True)
class Writer:
    """Text that grows at its end and knows where each cell's figure was written."""

    style: Style
    text: str = ""
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def put(self, text: str) -> None:
        """Write text that is no cell's."""
        self.text += text

    def slot(self, slot: Slot, breaks_lines: bool = False) -> None:
        """Write what stands in a slot, and remember where a figure stands."""
        shown = self.shown(slot, breaks_lines)
        if slot.kind == "value" and shown:
            self.spans.setdefault(slot.cell, []).append((len(self.text), len(self.text) + len(shown)))
        self.text += shown

    def shown(self, slot: Slot, breaks_lines: bool = False) -> str:
        """Give the characters that a slot prints."""
        return figure(slot.text, self.style) if slot.kind == "value" else label(slot.text, self.style, breaks_lines)


def chunks(grid: Grid, style: Style) -> Iterable[tuple[Row, ...]]:
    """Split a table where a page ends; every page repeats the head."""
    rows = list(grid.rows)
    names = [name for name, _ in rows]
    cut = names.index(style.page_after) + 1 if style.page_after and style.page_after in names else len(rows)
    for part in (rows[:cut], rows[cut:]):
        if part:
            yield (*grid.head, *(row for _, row in part))


def _stacked(between: str) -> Callable[[Writer, tuple[Row, ...]], None]:
    """One cell a line (or a paragraph); a blank leaves no trace."""

    def write(out: Writer, rows: tuple[Row, ...]) -> None:
        for slot in (slot for row in rows for slot in row if slot.text):
            out.slot(slot, breaks_lines=True)
            out.put(between)

    return write


def _tab_led(out: Writer, rows: tuple[Row, ...]) -> None:
    """A tab before every cell, a cell a line, an empty line after every row; cells covered from above are empty."""
    for row in rows:
        for slot in row:
            if slot.kind != "right":
                out.put("\t")
                out.slot(slot, breaks_lines=True)
                out.put("\n")
        out.put("\n")


def _trailing_pipes(out: Writer, rows: tuple[Row, ...]) -> None:
    """A cell a line with a pipe behind it; what is empty comes as bare pipes at the end of its row."""
    for row in rows:
        for slot in row:
            if slot.text:
                out.slot(slot, breaks_lines=False)
                out.put(" |\n")
        empty = sum(not slot.text for slot in row)
        out.put("|" * empty + "\n" * bool(empty))


def _a_row_a_line(
    before: str, between: str, after: str, covered: bool = True
) -> Callable[[Writer, tuple[Row, ...]], None]:
    """One row a line, with something between the cells; covered places are printed empty or left out."""

    def write(out: Writer, rows: tuple[Row, ...]) -> None:
        for row in rows:
            out.put(before)
            for at, slot in enumerate(s for s in row if covered or s.kind in ("text", "value")):
                out.put(between if at else "")
                out.slot(slot)
            out.put(after + "\n")

    return write


def _markdown(out: Writer, rows: tuple[Row, ...]) -> None:
    """A GitHub table; its first row is the head."""
    line = _a_row_a_line("| ", " | ", " |")
    line(out, rows[:1])
    out.put("|" + " --- |" * len(rows[0]) + "\n")
    line(out, rows[1:])


def _markdown_by_row(out: Writer, rows: tuple[Row, ...]) -> None:
    """Every row a GitHub table of its own."""
    for row in rows:
        _markdown(out, (row,))
        out.put("\n")


def _aligned(values_right: bool) -> Callable[[Writer, tuple[Row, ...]], None]:
    """Columns lined up with spaces, wide characters counted as two; figures to the left or right of their column."""

    def write(out: Writer, rows: tuple[Row, ...]) -> None:
        widths = _widths(out, rows)
        for row in rows:
            start, column = len(out.text), 0
            for slot, width in zip(row, widths, strict=True):
                if slot.text:
                    lead = width - _columns(out.shown(slot)) if values_right and slot.kind == "value" else 0
                    out.put(" " * (column + lead - _columns(out.text[start:])))
                    out.slot(slot)
                column += width + 2
            out.put("\n")

    return write


def _widths(out: Writer, rows: tuple[Row, ...]) -> list[int]:
    """Give every column room for its widest text; a merged cell that needs more widens its last column."""
    widths, merged = [2] * len(rows[0]), []
    for row in rows:
        for at, slot in enumerate(row):
            if slot.kind != "right":
                end = next((i for i in range(at + 1, len(row)) if row[i].kind != "right"), len(row))
                merged.append((end - at, at, _columns(out.shown(slot))))
    for count, at, wide in sorted(merged):
        widths[at + count - 1] += max(0, wide - sum(widths[at : at + count]) - 2 * (count - 1))
    return widths


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _run_on(between: str) -> Callable[[Writer, tuple[Row, ...]], None]:
    """Everything on one line with the same thing, or nothing, between the cells."""

    def write(out: Writer, rows: tuple[Row, ...]) -> None:
        for slot in (slot for row in rows for slot in row if slot.text):
            out.slot(slot)
            out.put(between)

    return write


def _half_glued(out: Writer, rows: tuple[Row, ...]) -> None:
    """Everything on one line, with a space left between some of the cells."""
    chance = random.Random(f"{out.style.seed}{len(out.text)}")
    for slot in (slot for row in rows for slot in row if slot.text):
        out.slot(slot)
        out.put(" " if chance.random() < 0.3 else "")


@dataclass(frozen=True, slots=True)
class Layout:
    """How tables are written, what stands between paragraphs, and what can be seen of borders."""

    write: Callable[[Writer, tuple[Row, ...]], None]
    joint: str = "\n"
    bordered: bool = True
    """Every printed figure is told from its neighbours."""
    shows_blanks: bool = False
    """A blank leaves an empty cell in its place."""


LAYOUTS: dict[str, Layout] = {
    "lines": Layout(_stacked("\n")),
    "paragraphs": Layout(_stacked("\n\n"), joint="\n\n"),
    "tabs": Layout(_a_row_a_line("", "\t", ""), shows_blanks=True),
    "tabs_merged": Layout(_a_row_a_line("", "\t", "", covered=False), shows_blanks=True),
    "tab_led": Layout(_tab_led, shows_blanks=True),
    "trailing_pipes": Layout(_trailing_pipes),
    "pipe_rows": Layout(_a_row_a_line("", " | ", " |"), shows_blanks=True),
    "markdown": Layout(_markdown, joint="\n\n", shows_blanks=True),
    "markdown_by_row": Layout(_markdown_by_row, joint="\n\n", shows_blanks=True),
    "aligned": Layout(_aligned(values_right=False)),
    "aligned_right": Layout(_aligned(values_right=True)),
    "spaced": Layout(_run_on(" "), joint=" "),
    "ideographic_spaces": Layout(_run_on("　"), joint="　"),
    "glued": Layout(_run_on(""), joint="", bordered=False),
    "half_glued": Layout(_half_glued, joint=" ", bordered=False),
}
BORDERED = tuple(name for name, layout in LAYOUTS.items() if layout.bordered)
SHOWING_BLANKS = tuple(name for name, layout in LAYOUTS.items() if layout.shows_blanks)

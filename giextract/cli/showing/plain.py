"""A file as seen, for a terminal: its reports, their tables and sections, its grids drawn, its text by line."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from giextract.cli.showing.outline import Lines, furniture_lines, sections
from giextract.cli.showing.visible import visible
from giextract.document import Document, Grid
from giextract.forms import row_and_column

if TYPE_CHECKING:
    from giextract.reading.page import Page, TableReading

_WIDTH = 120  # columns of a terminal that a grid may take
_NARROWEST, _WIDEST = 6, 24  # columns of a terminal that a column of a grid may take


def plain(file: str, document: Document, pages: Sequence["Page"]) -> Iterator[str]:
    """The lines to print."""
    text, lines = document.text, Lines(document.text)
    marked = furniture_lines(document, lines)
    heads = sections(document, lines, [t.span for page in pages for t in page.tables])
    yield visible(f"{file}: {document.media_type}, {len(text)} characters")
    for page in pages:
        yield from _report(page, lines, [h for h in heads if page.span[0] <= h[0] < page.span[1]])
    if marked:
        yield f"furniture: lines {_ranges(marked)} (~ below: nothing else on the line)"
    for number, grid in enumerate(document.grids, 1):
        yield from _grid(number, grid, text, lines)
    for line in range(1, len(lines) + 1):
        yield visible(f"{line:5}{'~' if marked.get(line) else ' '}{text[slice(*lines.span(line))]}")


def _report(page: "Page", lines: Lines, heads: Sequence[tuple[int, int]]) -> Iterator[str]:
    said = page.identity
    yield f"part {page.source.part}, lines {lines.of(page.span)}"
    for name, fact in {"title": said.title, "agency": said.agency, "year": said.year}.items():
        yield visible(f"  {name}: {f'{fact.value} (line {lines.at(fact.span[0])})' if fact else 'not found'}")
    for table in page.tables:
        yield f"  {_table(table, lines)}"
    if not page.tables:
        yield "  no statutory table"
    for head in heads:
        yield visible(f"  section: {' '.join(page.text[slice(*head)].split())} (line {lines.at(head[0])})")


def _table(table: "TableReading", lines: Lines) -> str:
    ways = [row.how for row in table.rows]
    printed = ", ".join(f"{ways.count(way)} {way}" for way in dict.fromkeys(ways))
    short = ", short form" if table.short else ""
    lacking = list(dict.fromkeys(f"{table.table}.{row_and_column(cell)[0]}" for cell in table.missing))
    missing = f", rows not there: {' '.join(lacking)}" if lacking and not table.short else ""
    place = lines.of(table.span)
    return f"{table.table}: form {table.form}{short}, lines {place}, {len(ways)} rows ({printed}){missing}"


def _ranges(numbers: Sequence[int] | dict[int, bool]) -> str:
    """Numbers as 1-3, 7."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _grid(number: int, grid: Grid, text: str, lines: Lines) -> Iterator[str]:
    rows = [[" ".join(visible(text[a:b]).split()) for a, b in row] for row in grid.rows]
    if not any(rows):
        return
    ends = [span for row in grid.rows for span in row]
    place = lines.of((ends[0][0], max(end for _, end in ends)))
    widths = _widths(rows)
    yield f"grid {number}, lines {place}, {len(rows)} rows, {len(widths)} columns"
    for spans, row in zip(grid.rows, rows, strict=True):
        cells = [_fitted(cell, width) for cell, width in zip(row, widths, strict=False)]
        yield f"{lines.at(spans[0][0]) if spans else '':>5} │ {' │ '.join(cells)} │"


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is drawn: as its widest cell, but all together no wider than a terminal."""
    from rich.cells import cell_len

    count = max(map(len, rows))
    natural = [max((cell_len(row[i]) for row in rows if i < len(row)), default=0) for i in range(count)]
    room = _WIDTH - 3 * count
    most = next((w for w in range(_WIDEST, _NARROWEST, -1) if sum(min(n, w) for n in natural) <= room), _NARROWEST)
    return [min(n, most) for n in natural]


def _fitted(cell: str, width: int) -> str:
    from rich.cells import cell_len, set_cell_size

    if cell_len(cell) > width:
        cell = set_cell_size(cell, width - 1).rstrip() + "…"
    return set_cell_size(cell, width)

"""The left side of the page: the text in reading order, tables of a form outlined, grids with borders."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import groupby

from giextract.cli.showing.blocks import Piece
from giextract.cli.showing.labels import label, table_title
from giextract.cli.showing.marks import SIGNS
from giextract.cli.showing.outline import Lines
from giextract.cli.showing.painting import Painter
from giextract.cli.showing.visible import attribute, markup
from giextract.forms import row_and_column
from giextract.reading.page import Page, TableReading
from giextract.report import Finding
from giextract.words import Language

Notes = Mapping[
    int, Sequence[tuple[str, Finding]]
]  # findings with their anchors, by where the piece begins that has them


class Body:
    """Writes the pieces of reports, all together no more than `room` characters; `cut` is the line where that was reached."""

    def __init__(
        self,
        found: Sequence[Piece],
        painter: Painter,
        lines: Lines,
        numbers: Sequence[int],
        language: Language,
        room: int,
    ) -> None:
        self.painter, self.lines, self.language = painter, lines, language
        self._pieces = found
        self._starts = [p.span[0] for p in found]
        self._spread = _spread(found, numbers)
        self._room = room
        self.anchors = painter.anchors
        self.cut: int | None = None

    def line_of(self, at: int) -> int:
        """The line by which the piece at an offset is numbered."""
        return self.lines.at(self.start_of(at))

    def start_of(self, at: int) -> int:
        """Where the piece begins that holds an offset."""
        return self._starts[max(0, bisect_right(self._starts, at) - 1)]

    def write(self, page: Page, notes: Notes) -> str:
        """The text of one report."""
        first, behind = (bisect_left(self._starts, at) for at in page.span)
        own = self._pieces[first:behind]
        written = [(p, html) for p in own if (html := self._piece(p, notes)) is not None]
        parts = []
        opened: set[str] = set()
        for table, run in groupby(written, lambda pair: _table_of(pair[0], page)):
            inner = "".join(_block(grid, list(block)) for grid, block in groupby(run, lambda pair: pair[0].grid))
            if table:
                head = "" if table.table in opened else self._head(page, table)
                opened.add(table.table)
                inner = f'<section class="form">{head}{inner}</section>'
            parts.append(inner)
        return "\n".join(parts)

    def _piece(self, piece: Piece, notes: Notes) -> str | None:
        if self._room < 0:
            self.cut = self.cut or self.lines.at(piece.span[0])
            return None
        number, margin = self._number(piece), self._margin(notes.get(piece.span[0], ()))
        if piece.cells:
            label_cell, columns = self._spread.get(piece.span[0], (-1, 1))
            cells = "".join(
                f"<td{f' colspan={columns}' if i == label_cell else ''}>{self.painter.paint(*cell)}</td>"
                for i, cell in enumerate(piece.cells)
            )
            html = f"<tr{number[0]}><th>{number[1]}</th>{cells}<td class=margin>{margin}</td></tr>"
        elif piece.grid is not None:
            inner = self.painter.paint(*piece.span)
            html = f'<tr{number[0]}><th>{number[1]}</th><td colspan="99" class=between>{inner}{margin}</td></tr>'
        else:
            inner = f"<span class=no>{number[1]}</span><p>{self.painter.paint(*piece.span)}{margin}</p>"
            html = f"<div class=line{number[0]}>{inner}</div>"
        self._room -= len(html)
        return html

    def _number(self, piece: Piece) -> tuple[str, str]:
        line = self.lines.at(piece.span[0])
        if f"L{line}" in self.anchors:
            return "", ""
        self.anchors.add(f"L{line}")
        return f' id="L{line}"', str(line)

    def _margin(self, findings: Sequence[tuple[str, Finding]]) -> str:
        return "".join(
            f' <a class="badge {f.severity}" href="#{anchor}" title="{attribute(_said(f, self.language))}">'
            f"{SIGNS[f.severity]} {markup(f.rule)}</a>"
            for anchor, f in findings
        )

    def _head(self, page: Page, table: TableReading) -> str:
        facts = [
            label("form", self.language, form=table.form),
            *([label("short", self.language)] if table.short else []),
            label("lines", self.language, lines=self.lines.of(table.span)),
            label("rows", self.language, count=len(table.rows)),
        ]
        lacking = list(dict.fromkeys(row_and_column(cell)[0] for cell in table.missing))
        if lacking and not table.short:
            facts.append(label("lacking", self.language, rows=" ".join(lacking)))
        title = table_title(table.form, table.table, self.language)
        anchor = f"p{page.source.part}-{table.table}"
        self.anchors.add(anchor)
        said = markup(" · ".join(facts))
        return f'<h3 id="{attribute(anchor)}"><b>{markup(title)}</b> <code>{markup(table.table)}</code> <small>{said}</small></h3>'


def _spread(found: Sequence[Piece], numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The label in front of a row's numbers, and how many columns it takes, so that numbers stand one below the other.

    A label that is merged over several rows stands in the first of them alone, which has a cell more than the others.
    `numbers` are the places of the cells of the forms, in order. Rows are named by where they begin.
    """
    leading: dict[int, dict[int, int]] = {}
    for piece in found:
        for i, (start, end) in enumerate(piece.cells):
            at = bisect_left(numbers, start)
            if at < len(numbers) and numbers[at] <= end:
                leading.setdefault(piece.grid or 0, {})[piece.span[0]] = i
                break
    return {begin: (i - 1, max(rows.values()) - i + 1) for rows in leading.values() for begin, i in rows.items() if i}


def _said(finding: Finding, language: Language) -> str:
    return finding.message_zh if language == "zh" else finding.message


def _table_of(piece: Piece, page: Page) -> TableReading | None:
    """The table of a form that most of a piece belongs to."""
    start, end = piece.span
    for table in page.tables:
        shared = min(end, table.span[1]) - max(start, table.span[0])
        if shared * 2 > end - start or (start == end and table.span[0] <= start < table.span[1]):
            return table
    return None


def _block(grid: int | None, written: Sequence[tuple[Piece, str]]) -> str:
    inner = "\n".join(html for _, html in written)
    return inner if grid is None else f"<table>{inner}</table>"

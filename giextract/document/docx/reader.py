"""Word files: paragraphs and tables in their order, with automatic numbers, as one text and its grids."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from giextract.document.document import Document, Grid, Span
from giextract.document.docx.inline import Line, content, is_hidden, read_line
from giextract.document.docx.numbering import Numbering
from giextract.document.docx.package import LOCKED, OLE, Element, Package, W, is_locked, value
from giextract.document.docx.styles import Styles
from giextract.document.docx.tables import Row, is_layout, rows
from giextract.document.furniture import furniture
from giextract.document.grids import grids
from giextract.errors import Unreadable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_CELLS = 200_000  # the three tables of a report have 350
MAX_TEXT = 20_000_000  # characters
MAX_NESTING = 24  # tables and text boxes inside one another


def read_docx(data: bytes) -> Document:
    """Read a Word file (.docx, .docm, Strict or not); raises Unreadable where it is damaged, locked or empty."""
    if data.startswith(OLE):
        raise Unreadable(
            LOCKED if is_locked(data) else "an old .doc file: save it as .docx / 旧版Word文件，请另存为.docx"
        )
    package = Package(data)
    if not package.main:
        raise Unreadable("holds no Word document / 文件中没有Word正文")
    body = package.xml(package.main).find(f"{W}body")
    if body is None:
        raise Unreadable("its document has no body / 文件中没有正文")
    writing = _Writing(package)
    writing.blocks(body)
    for kind in ("footnote", "endnote"):
        writing.notes(package, kind)
    return writing.document()


@dataclass(slots=True)
class _Table:
    """A table as it was written: the lines that it takes, and the spans of its rows' cells."""

    start: int
    end: int
    rows: list[tuple[Span, ...]] = field(default_factory=list)


class _Writing:
    """The text as it grows, a paragraph or a table row a line."""

    def __init__(self, package: Package) -> None:
        self._styles = Styles(_part(package, "styles"))
        self._numbering = Numbering(_part(package, "numbering"), self._styles)
        self._lines: list[str] = []
        self._tables: list[_Table] = []
        self._length = 0
        self._cells = 0
        self._depth = 0

    def document(self) -> Document:
        """The finished document; raises Unreadable when nothing was written."""
        text = "".join(self._lines)
        if not text.strip():
            raise Unreadable("holds no text (only pictures?) / 文件中没有文字（只有图片？）")
        drawn = [Grid(tuple(t.rows)) for t in self._tables if t.rows]
        return Document(text, MEDIA_TYPE, "utf-8", (*drawn, *self._between(text)), self._furniture(text))

    def blocks(self, parent: Element) -> None:
        """Write the paragraphs and tables of a body, cell or text box."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise Unreadable(f"tables nested more than {MAX_NESTING} deep / 表格嵌套过深")
        for element, line in self._paragraphs(parent):
            if line is None:
                self._table(element)
                continue
            self._write(line.text)
            for box in line.boxes:
                self.blocks(box)
        self._depth -= 1

    def notes(self, package: Package, kind: str) -> None:
        """Write the footnotes or endnotes, behind everything else."""
        root = _part(package, f"{kind}s")
        for note in [] if root is None else root.findall(f"{W}{kind}"):
            if note.get(f"{W}type", "normal") == "normal":
                self.blocks(note)

    def _paragraphs(self, parent: Element) -> Iterator[tuple[Element, Line | None]]:
        """Paragraphs as lines, those whose end was deleted with the next one; tables as they are."""
        kept = Line()
        for element in content(parent):
            if element.tag == f"{W}p":
                line = self._line(element)
                line.text, line.boxes = kept.text + line.text, kept.boxes + line.boxes
                kept = line if line.goes_on else Line()
                if not line.goes_on:
                    yield element, line
            elif element.tag == f"{W}tbl":
                yield element, None
            elif element.tag == f"{W}altChunk":
                raise Unreadable(
                    "holds an embedded file that only Word can show: save it anew in Word / 内嵌其他文件，请用Word打开后重新保存"
                )
        if kept.text or kept.boxes:
            yield parent, kept

    def _line(self, paragraph: Element) -> Line:
        """A paragraph with its automatic number; a figure and a number before it do not touch."""
        properties = paragraph.find(f"{W}pPr")
        style_id = value(properties, f"{W}pStyle") or self._styles.ordinary
        line = read_line(paragraph, self._styles, style_id)
        if line.text or not is_hidden(paragraph):
            number = self._numbering.next(properties, style_id)
            touch = number and line.text and (number[-1].isalnum() or line.text[0].isdigit())
            line.text = f"{number} {line.text}" if touch else number + line.text
        return line

    def _write(self, line: str) -> None:
        """Add a line; of several empty ones, one is kept."""
        if not line and (not self._lines or self._lines[-1] == "\n"):
            return
        self._lines.append(f"{line}\n")
        self._length += len(line) + 1
        if self._length > MAX_TEXT:
            raise Unreadable(f"holds more than {MAX_TEXT:,} characters / 文档内容过大")

    def _table(self, element: Element) -> None:
        """Write a table row by row; what only serves the layout is written cell by cell."""
        printed = rows(element)
        self._count(printed)
        table = _Table(self._length, self._length)
        self._tables.append(table)
        layout = all(len(row) <= 1 for row in printed)
        for row in printed:
            if layout or is_layout(row):
                for cell in row:
                    self.blocks(cell)
                continue
            texts = [self._cell(cell) for cell in row]
            at = self._length
            spans = []
            for text in texts:
                spans.append((at, at + len(text)))
                at += len(text) + 1
            self._write("\t".join(texts))
            table.rows.append(tuple(spans))
            table.end = self._length

    def _count(self, printed: list[Row]) -> None:
        self._cells += sum(map(len, printed))
        if self._cells > MAX_CELLS:
            raise Unreadable(f"holds tables of more than {MAX_CELLS:,} cells / 表格单元格过多")

    def _cell(self, cell: Element) -> str:
        """The text of a cell in one line, a blank where a paragraph or line ends."""
        return re.sub(r"[ \t\n]*[\t\n][ \t\n]*", " ", "\n".join(self._pieces(cell))).strip()

    def _pieces(self, parent: Element) -> Iterator[str]:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise Unreadable(f"tables nested more than {MAX_NESTING} deep / 表格嵌套过深")
        for element, line in self._paragraphs(parent):
            if line is None:
                for row in rows(element):
                    self._count([row])
                    for cell in row:
                        yield from self._pieces(cell)
                continue
            yield line.text
            for box in line.boxes:
                yield from self._pieces(box)
        self._depth -= 1

    def _between(self, text: str) -> Iterator[Grid]:
        """The grids that tabs and pipes draw in the paragraphs between the tables."""
        at = 0
        for start, end in [*((t.start, t.end) for t in self._tables if t.rows), (len(text), len(text))]:
            if start > at:
                for grid in grids(text[at:start]):
                    yield Grid(tuple(tuple((a + at, b + at) for a, b in row) for row in grid.rows))
            at = max(at, end)

    def _furniture(self, text: str) -> tuple[Span, ...]:
        """What is no part of the report; three cells of a row that read like a page number are three cells."""
        return tuple(s for s in furniture(text) if "\t" not in text[slice(*s)])


def _part(package: Package, kind: str) -> Element:
    """The root of a part that the document names; None when it has none."""
    names = package.related(package.main, kind)
    return package.xml(names[0]) if names else None

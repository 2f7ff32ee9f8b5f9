"""Reports printed as PDF files: tables with and without lines, over several pages, with what stands around them."""

import io
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.printing.grid import Figures, Grid, Slot, grids, printed_cells
from tests.printing.labels import DISPUTES, PROACTIVE, REQUESTS
from tests.printing.report import NUMERALS, SECTIONS

FONT = "STSong-Light"  # a font that every viewer brings along: nothing has to be installed to print with it
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
FORMS = {"proactive": "2021", "requests": "2021", "disputes": "2021"}
WIDTHS = {"proactive": [150, 100, 100, 100], "requests": [45, 55, 140, *[35] * 7], "disputes": [32] * 15}
LEFT, TOP, BOTTOM = 60, 770, 70


@dataclass(frozen=True, slots=True)
class Print:
    """How a report is printed."""

    ruled: bool = True
    heads_again: bool = False
    rotate: int = 0
    numbered: str = "- {} -"
    running: str = ""
    size: float = 8
    encrypt: Any = None
    bold: bool = False


def figures() -> Figures:
    """Invent figures of every width, some blank."""
    cycle = [0, 7, None, 12, 345, 0, 3119, 1]
    requests = {
        line.row: [cycle[(i * 3 + k * 5) % 8] for k in range(7)] for i, line in enumerate(REQUESTS[FORMS["requests"]])
    }
    proactive = {
        row: [("12", "0", "474339")[(i + k) % 3] for k in range(len(block.headings))]
        for i, block in enumerate(PROACTIVE[FORMS["proactive"]])
        for row in block.rows
    }
    disputes: dict[str, list[Any]] = {row: [i, 0, 26, 3, 29 + i] for i, row in enumerate(DISPUTES)}
    return {"proactive": dict(proactive), "requests": requests, "disputes": disputes}


def cells() -> dict[str, str | None]:
    """List every cell with the figure printed in it."""
    return printed_cells(figures(), FORMS)


class Paper:
    """A canvas that goes down the page, and on to the next."""

    def __init__(self, how: Print) -> None:
        """Begin the first page."""
        self.how, self.data, self.page = how, io.BytesIO(), 0
        size = (840, 600) if how.rotate % 180 else (600, 840)  # reportlab turns the size of a page that it rotates
        self.canvas = Canvas(self.data, pagesize=size, invariant=1, encrypt=how.encrypt)
        self.y = 0.0
        self.begin()

    def begin(self) -> None:
        """Begin a page."""
        self.page, self.y = self.page + 1, TOP
        if self.how.rotate:
            self.canvas.setPageRotation(self.how.rotate)
        if self.how.running:
            self.write(LEFT, 815, self.how.running, 8)
        if self.how.numbered:
            self.write(290, 30, self.how.numbered.format(self.page), 9)

    def end(self) -> None:
        """End a page and begin the next."""
        self.canvas.showPage()
        self.begin()

    def write(self, x: float, y: float, text: str, size: float) -> None:
        """Set one line."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, text)
        if self.how.bold:
            self.canvas.drawString(x + 0.3, y, text)

    def line(self, text: str, size: float = 11, indent: float = 0) -> None:
        """Set a line of prose."""
        if self.y < BOTTOM:
            self.end()
        self.y -= size * 1.7
        self.write(LEFT + indent, self.y, text, size)

    def prose(self, text: str) -> None:
        """Set a paragraph of full lines, the first one indented."""
        self.line(text[:40], indent=22)
        for at in range(40, len(text), 42):
            self.line(text[at : at + 42])

    def table(self, grid: Grid, widths: list[int]) -> None:
        """Set a table, row by row, on as many pages as it takes."""
        rows = list(grid.physical())
        at = 0
        while at < len(rows):
            again = list(grid.head) if self.how.heads_again and at else []
            room = max(1, int((self.y - BOTTOM) // self.height) - len(again))
            part = rows[at : at + room]
            self._part(again + part, widths, top=at if not again else -1)
            at += len(part)
            if at < len(rows):
                self.end()

    @property
    def height(self) -> float:
        """Give how high a row is."""
        return 3.6 * self.how.size

    def _part(self, rows: list[tuple[Slot, ...]], widths: list[int], top: int) -> None:
        for i, row in enumerate(rows):
            for k, slot in enumerate(row):
                first = i == 0 and slot.kind == "down" and (k == 0 or row[k - 1].kind != "right")
                if slot.kind in ("text", "value") or (first and top):
                    self._cell(rows, i, k, widths, slot.text if slot.kind != "down" else "")
        self.y -= self.height * len(rows) + 6

    def _cell(self, rows: list[tuple[Slot, ...]], i: int, k: int, widths: list[int], text: str) -> None:
        across = 1
        while k + across < len(rows[i]) and rows[i][k + across].kind == "right":
            across += 1
        down = 1
        while i + down < len(rows) and rows[i + down][k].kind == "down":
            down += 1
        x, width = LEFT + sum(widths[:k]), sum(widths[k : k + across])
        y = self.y - self.height * (i + down)
        if self.how.ruled:
            self.canvas.rect(x, y, width, self.height * down, stroke=1, fill=0)
        size = self.how.size
        fit = max(1, int((width - 10) // size))
        lines = [text[j : j + fit] for j in range(0, len(text), fit)] if not text.isascii() else [text]
        middle = y + self.height * down / 2
        for j, line in enumerate(lines[:8]):
            self.write(x + 2, middle + size * 1.1 * (len(lines) / 2 - j - 1) + 2, line, size)


def print_pdf(how: Print = Print()) -> bytes:
    """Print the whole report."""
    paper = Paper(how)
    paper.line("青岩县人民政府2022年政府信息公开工作年度报告", 16)
    paper.prose("根据《中华人民共和国政府信息公开条例》要求，编制本报告。本报告中所列数据的统计期限自2022年1月1日起至2022年12月31日止。")
    laid = grids(figures(), FORMS)
    for numeral, (title, body) in zip(NUMERALS, SECTIONS.items(), strict=True):
        paper.line(f"{numeral}、{title}", 13)
        if body in laid:
            paper.y -= 8
            paper.table(laid[body], WIDTHS[body])
        else:
            paper.prose(body)
    paper.canvas.save()
    return paper.data.getvalue()


def draw(*pages: Any, size: tuple[float, float] = (600, 840), **options: Any) -> bytes:
    """Make a PDF of pages that functions draw on a canvas."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=size, invariant=1, **options)
    for page in pages:
        canvas.setFont(FONT, 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return data.getvalue()

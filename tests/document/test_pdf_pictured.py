"""Pages of text whose table is a picture."""

from typing import Any

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from giextract.document import Document, read_document
from giextract.document.ocr import reader
from giextract.errors import Unreadable
from giextract.pipeline import judge, prepare
from tests.document.pdf_printing import draw
from tests.document.test_pdf import table
from tests.formats.prints import pictures
from tests.formats.versions import NO_OCR, has_ocr

ROWS = [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "12", ""], ["行政规范性文件", "345", "6"]]
LINES = (
    "青岩县人民政府2022年政府信息公开工作年度报告",
    "一、总体情况",
    "本年度主动公开政府信息12条，全年收到申请5件，均已答复。",
    "二、主动公开政府信息情况",
)


def page(picture: Image.Image, *lines: str) -> bytes:
    """Print lines and below them a picture over half of the page."""

    def paint(canvas: Any) -> None:
        for k, line in enumerate(lines):
            canvas.drawString(60, 800 - 20 * k, line)
        canvas.drawImage(ImageReader(picture), 0, 100, 600, 500)

    return draw(paint)


def pictured_table() -> Image.Image:
    """Draw the table as a picture."""
    (picture,) = pictures(draw(lambda canvas: table(canvas, ROWS, [140, 120, 120], top=440), size=(600, 500)))
    return picture


def cells(document: Document) -> list[list[str]]:
    """The cells of all grids."""
    return [[document.text[a:b] for a, b in row] for grid in document.grids for row in grid.rows]


@pytest.mark.skipif(not has_ocr(), reason=NO_OCR)
def test_a_table_that_is_a_picture_on_a_page_of_text_is_read() -> None:
    """The table comes from OCR and says so; the text around it is that of the file."""
    document = read_document(page(pictured_table(), *LINES), ".pdf")
    assert cells(document) == ROWS
    assert document.is_ocr
    assert document.text.splitlines()[:4] == [*LINES]


def test_without_ocr_the_tables_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is read all the same, and the report is flagged."""

    def missing(*_: object) -> None:
        raise Unreadable(reader.NEEDED)

    monkeypatch.setattr(reader, "read_scans", missing)
    (read,) = prepare(page(pictured_table(), *LINES, "三、存在的主要问题"), "a.pdf")
    report = judge(read)
    assert report.outcome == "flagged"
    assert {f.rule for f in report.findings if f.severity != "notice"} >= {"C201"}


def test_a_photograph_is_no_part_of_the_text() -> None:
    """A large picture without a table changes nothing."""
    photograph = Image.effect_mandelbrot((300, 250), (-2, -1, 1, 1), 60)
    document = read_document(page(photograph, *LINES), ".pdf")
    assert document.text.splitlines() == [*LINES]
    assert not document.is_ocr

"""PDF files: pages with text as they are set, pages that are pictures by way of OCR."""

import io
import logging
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from giextract.document.document import Box, Document
from giextract.document.pdf.bounds import bounded
from giextract.document.printed.shapes import Leaf
from giextract.document.printed.text import document_of
from giextract.errors import Unreadable

if TYPE_CHECKING:
    from giextract.document.pdf.page import Marks

MAX_PAGES = 300  # a report has six pages, a yearbook that holds reports some hundred
MAX_SCANS = 60  # pages read by OCR, at a second or two each
_FEW = 20  # characters: a scan may bear a page number or a stamp that is text
_COVERED = 0.3  # of a page: pictures that cover less do not make a page a scan
_LARGE = 0.25  # of a page: smaller pictures are photographs and seals
_OUTLINES = 200  # drawings: text that was turned into outlines
_STRANGE = 0.2  # of the characters: fonts that do not say what more of their letters are make the text worthless

NEEDED = "PDF needs giextract[pdf]: pip install 'giextract[pdf]' / 读取PDF需要先安装：pip install 'giextract[pdf]'"


def read_pdf(data: bytes) -> Document:
    """Read a PDF file; raises Unreadable when it is encrypted, broken, too large, or holds nothing that can be read."""
    try:
        import pdfplumber
    except ImportError:
        raise Unreadable(NEEDED) from None
    del pdfplumber
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with bounded():
            leaves, scans, pictured = _leaves(data)
    except Unreadable:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file leads it to
        raise _refusal(error) from None
    if scans:
        from giextract.document.ocr.reader import read_scans

        leaves = sorted([*leaves, *read_scans(data, scans)], key=lambda leaf: leaf.number)
    if pictured:
        from giextract.document.pdf.pictured import with_tables

        leaves = with_tables(leaves, data, pictured)
    document = document_of(leaves, "application/pdf")
    if not document.text.strip():
        raise Unreadable("the PDF holds no text and no picture of any / PDF中没有文字")
    return document


def _refusal(error: Exception) -> Unreadable:
    from pdfminer.pdfdocument import PDFEncryptionError

    causes = [error, *(a for a in error.args if isinstance(a, Exception))]
    if any(isinstance(e, PDFEncryptionError) for e in causes):
        return Unreadable("password-protected PDF / 文件已加密")
    return Unreadable(f"broken PDF ({type(causes[-1]).__name__}) / PDF文件已损坏")


def _leaves(data: bytes) -> tuple[list[Leaf], list[int], dict[int, list[Box]]]:
    """The pages that hold text, the numbers of those that only show it, and large pictures on pages with text."""
    from giextract.document.pdf.lines import leaf_of

    leaves: list[Leaf] = []
    scans: list[int] = []
    pictured: dict[int, list[Box]] = {}
    for number, marks in _pages(data):
        if _is_scan(marks):
            scans.append(number)
            if len(scans) > MAX_SCANS:
                raise Unreadable(f"more than {MAX_SCANS} scanned pages / 扫描页过多")
        else:
            leaves.append(leaf_of(number, marks))
            if len(scans) + len(pictured) < MAX_SCANS and (large := _large(marks)):
                pictured[number] = large
    return leaves, scans, pictured


def _large(marks: "Marks") -> list[Box]:
    """Pictures that may show a table: a quarter of an upright page, hardly any text upon them."""
    inside = [
        (box, sum(box[0] < c.box[0] < box[2] and box[1] < c.box[1] < box[3] for c in marks.chars))
        for box in marks.pictures
        if (box[2] - box[0]) * (box[3] - box[1]) >= _LARGE * marks.size[0] * marks.size[1]
    ]
    return [box for box, letters in inside if letters < _FEW and marks.turn == 0]


def _pages(data: bytes) -> Iterator[tuple[int, "Marks"]]:
    import pdfplumber
    from pdfminer.pdfpage import PDFPage

    from giextract.document.pdf.page import marks_of
    from giextract.document.pdf.painted import SeenPage

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        number = 0
        for number, page in enumerate(islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1), 1):
            if number > MAX_PAGES:
                raise Unreadable(f"more than {MAX_PAGES} pages / 页数过多")
            shown = SeenPage(pdf, page, number)
            yield number, marks_of(shown)
            shown.close()
        if not number:
            raise Unreadable("a PDF without pages / PDF中没有页面")


def _is_scan(marks: "Marks") -> bool:
    """Whether a page shows its text as pictures or outlines, or in fonts that do not say what their letters are."""
    if marks.strange >= _FEW / 2 and marks.strange > _STRANGE * len(marks.chars):
        return True
    if len(marks.chars) - marks.strange >= _FEW:
        return False
    covered = sum((b[2] - b[0]) * (b[3] - b[1]) for b in marks.pictures)
    return covered >= _COVERED * marks.size[0] * marks.size[1] or len(marks.drawn) > _OUTLINES

"""Letters and the table over all units as Word documents, laid out as offices lay out theirs (GB/T 9704)."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from giextract.errata.cover import Cover
from giextract.errata.phrases import letter_words
from giextract.errata.unit import Kind, Unit, letter

_SONG, _HEI, _FANG = "宋体", "黑体", "仿宋"
# Font, size, indent of the first line in characters, alignment.
_LOOKS: dict[Kind, tuple[str, float, int, Any]] = {
    "title": (_SONG, 22, 0, WD_ALIGN_PARAGRAPH.CENTER),
    "addressee": (_FANG, 16, 0, None),
    "text": (_FANG, 16, 2, None),
    "heading": (_HEI, 16, 2, None),
    "label": (_FANG, 16, 2, None),
    "item": (_FANG, 16, 2, None),
    "remark": (_FANG, 12, 2, None),
    "signature": (_FANG, 16, 0, WD_ALIGN_PARAGRAPH.RIGHT),
}
_LINE = Pt(28)
_ACROSS = 24.3  # centimetres between the margins of a page laid across
_NARROW, _NAME, _LAST = 1.9, 7.0, 5.0  # centimetres for a number, for the name of a unit, at least for the last column


class Letters:
    """Write letters one after the other; the document's styles are made once."""

    def __init__(self) -> None:
        self._document = _blank()
        for kind, (font, size, indent, alignment) in _LOOKS.items():
            style = self._document.styles.add_style(f"errata-{kind}", 1)
            _set_font(style, font, size)
            shape = style.paragraph_format
            shape.line_spacing, shape.space_after, shape.alignment = _LINE, Pt(16 if kind == "title" else 0), alignment
            shape.first_line_indent, shape.keep_with_next = Pt(size * indent), kind == "heading"

    def write(self, unit: Unit, path: Path) -> None:
        """Write a unit's letter."""
        _empty(self._document)
        for line in letter(unit):
            self._document.add_paragraph(line.text, style=f"errata-{line.kind}")
        self._document.save(str(path))


def write_cover(cover: Cover, path: Path) -> None:
    """Write the table over all units."""
    words = letter_words().cover
    document = _blank(wide=True)
    title = document.add_paragraph(words.title)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set_font(title.runs[0], _SONG, 18)
    _table(document, cover.columns(), (_texts(row) for row in cover.rows()))
    if cover.unread:
        _set_font(document.add_paragraph(words.unread).runs[0], _HEI, 14)
        _table(document, words.unread_columns, (_texts(row) for row in cover.unread_rows()))
    document.save(str(path))


def _texts(row: Iterable[object]) -> list[str]:
    return [str(value) for value in row]


def _blank(wide: bool = False) -> Any:
    """An empty document on A4."""
    document = docx.Document()
    document.core_properties.author = document.core_properties.comments = ""
    page = document.sections[0]
    short, long = Cm(21), Cm(29.7)
    page.page_width, page.page_height = (long, short) if wide else (short, long)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    _set_font(document.styles["Normal"], _FANG, 10.5 if wide else 12)
    return document


def _set_font(styled: Any, font: str, size: float) -> None:
    styled.font.name, styled.font.size = font, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _empty(document: Any) -> None:
    """Take out everything but the page's own settings."""
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


def _table(document: Any, columns: Sequence[str], rows: Iterable[list[str]]) -> None:
    """A ruled table whose head comes again on every page; built row by row, as adding rows searches the table each time."""
    narrow = min(_NARROW, (_ACROSS - _NAME - _LAST) / (len(columns) - 2))
    widths = [narrow, _NAME, *(narrow,) * (len(columns) - 3)]
    widths = [Cm(width) for width in (*widths, _ACROSS - sum(widths))]
    table = document.add_table(0, len(columns), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head = _row(columns, widths)
    head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table._tbl.append(head)
    for row in rows:
        table._tbl.append(_row(row, widths))


def _row(texts: Sequence[str], widths: Sequence[Any]) -> Any:
    row = OxmlElement("w:tr")
    for text, width in zip(texts, widths, strict=True):
        cell, paragraph, run, letters = (OxmlElement(f"w:{name}") for name in ("tc", "p", "r", "t"))
        letters.text, cell.width = text, width
        for outer, inner in ((run, letters), (paragraph, run), (cell, paragraph), (row, cell)):
            outer.append(inner)
    return row

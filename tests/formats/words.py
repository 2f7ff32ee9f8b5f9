"""The report as Word files, drawn as offices draw it, and as a spreadsheet."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from tests.document import sheets, word
from tests.formats.annual import Annual
from tests.printing.grid import Grid, Row

_FONT = '<w:rFonts w:ascii="Noto Serif CJK SC" w:hAnsi="Noto Serif CJK SC" w:eastAsia="Noto Serif CJK SC"/>'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_WIDTHS = {10: (1000, 1300, 2300, *(740,) * 7), 15: (640,) * 15, 4: (3600, 1900, 1900, 1900)}


@dataclass(frozen=True, slots=True)
class Look:
    """How a Word file is drawn; `rules` is the colour of the rules, none if empty, `height` that of a page in twips."""

    automatic: bool = False
    merged: bool = True
    rules: str = "000000"
    repeats: bool = False
    wide: bool = False
    centred: bool = False
    half_points: int = 18
    height: int = 16838


LOOKS = {
    "typed": Look(),
    "automatic": Look(automatic=True),
    "labels not merged": Look(merged=False),
    "automatic, not merged": Look(automatic=True, merged=False),
}


def write_word(annual: Annual, look: Look) -> bytes:
    """Write the report as a .docx."""
    labels = word.Labels(look.automatic)
    parts = annual.written(lambda kind, text: _line(kind, text, look), lambda grid: _table(grid, labels, look))
    width, height = (look.height, 11906) if look.wide else (11906, look.height)
    section = (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{" w:orient=" + chr(34) + "landscape" + chr(34) if look.wide else ""}/>'
        '<w:pgMar w:top="1000" w:right="1100" w:bottom="1000" w:left="1100"/></w:sectPr>'
    )
    size = f'<w:sz w:val="{look.half_points}"/><w:szCs w:val="{look.half_points}"/>'
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}{size}</w:rPr></w:rPrDefault></w:docDefaults>"
    return word.package("".join(parts) + section, numbering=word.NUMBERING, styles=styles)


def write_sheet(annual: Annual) -> bytes:
    """Write the report as an .xlsx of one sheet."""
    sheet = sheets.Sheet()
    for _, part in annual.body():
        if isinstance(part, Grid):
            sheet.table(part)
        else:
            sheet.line(part)
    return sheets.workbook(sheet)


def _line(kind: str, text: str, look: Look) -> str:
    if kind == "heading" and look.automatic:
        return word.paragraph(re.sub("^.、", "", text), properties=word.numbered(4))
    centred = '<w:jc w:val="center"/>' if kind == "title" else ""
    return word.paragraph(text, properties=centred)


def _table(grid: Grid, labels: Callable[[str], str], look: Look) -> str:
    """Draw a table: gridSpan to the right, vMerge downwards where labels are merged, else empty cells."""
    rows = grid.physical()
    widths = _WIDTHS[len(rows[0])]
    drawn = []
    for at, row in enumerate(rows):
        head = "<w:tblHeader/>" if look.repeats and at < len(grid.head) else ""
        drawn.append(word.row(*_cells(row, widths, labels, look), properties=f"<w:cantSplit/>{head}"))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="{look.rules}"/>' for side in _SIDES if look.rules)
    fixed = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    )
    return f"<w:tbl><w:tblPr>{fixed}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(drawn)}</w:tbl>"


def _cells(row: Row, widths: tuple[int, ...], labels: Callable[[str], str], look: Look) -> list[str]:
    cells = []
    for at, slot in enumerate(row):
        if slot.kind == "right":
            continue
        span = 1 + len(list(takewhile(lambda s: s.kind == "right", row[at + 1 :])))
        merge = {"text": '<w:vMerge w:val="restart"/>', "down": "<w:vMerge/>"}.get(slot.kind, "") if look.merged else ""
        width = sum(widths[at : at + span])
        inner = labels(slot.text) if slot.kind == "text" else slot.text
        place = '<w:vAlign w:val="center"/>' if look.centred else ""
        shape = f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{merge}{place}'
        cells.append(word.cell(*([inner] if inner else []), properties=shape))
    return cells

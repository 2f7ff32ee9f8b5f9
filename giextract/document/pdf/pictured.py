"""Tables that stand as pictures on pages of text."""

from giextract.document.document import Box
from giextract.document.printed.shapes import Leaf
from giextract.errors import Unreadable

_EDGE = 6.0  # points: how far a table may seem to reach over its picture
_ROWS = 3  # and columns: less is the frame of a chart or a photograph


def with_tables(leaves: list[Leaf], data: bytes, pictured: dict[int, list[Box]]) -> list[Leaf]:
    """Put the tables and words that OCR reads in these pictures on their pages; where it is not there, leave them out.

    A picture in which no table is seen is left as it is, so that what stands on photographs is no part of the report.
    """
    from giextract.document.ocr.reader import read_scans

    try:
        read = {leaf.number: leaf for leaf in read_scans(data, list(pictured))}
    except Unreadable:
        return leaves
    return [_with(leaf, read[leaf.number], pictured[leaf.number]) if leaf.number in read else leaf for leaf in leaves]


def _with(leaf: Leaf, read: Leaf, pictures: list[Box]) -> Leaf:
    shown = [
        (box, table) for box in pictures for table in read.tables
        if _is_in(table.box, box) and len(table.rows) >= _ROWS and table.columns >= _ROWS
    ]  # fmt: skip
    boxes = [box for box, _ in shown]
    lines = [line for line in read.lines if any(_is_in(line.box, box) for box in boxes)]
    tables = leaf.tables + [table for _, table in shown]
    return Leaf(leaf.number, leaf.width, leaf.height, leaf.lines + lines, tables, leaf.scanned or bool(shown))


def _is_in(box: Box, picture: Box) -> bool:
    left, top, right, bottom = picture
    return left - _EDGE < box[0] and top - _EDGE < box[1] and box[2] < right + _EDGE and box[3] < bottom + _EDGE

"""The cells of a table row by row: those that begin in a row, each merged cell once."""

from giextract.document.docx.inline import content
from giextract.document.docx.package import Element, W, is_on, value, whole

Row = list[Element]  # the w:tc that begin in a printed row

_WIDEST = 63  # columns; Word allows no more


def rows(table: Element) -> list[Row]:
    """The printed rows of a table; where the row that a merged cell begins in is hidden, it stands in the next."""
    printed: list[Row] = []
    open_cells: dict[int, Element] = {}  # by column: the cell that goes on below, None once it is printed
    for row in content(table):
        if row.tag != f"{W}tr":
            continue
        properties = row.find(f"{W}trPr")
        if properties is not None and (properties.find(f"{W}del") is not None):
            continue
        begun = _begun(row, open_cells)
        if not is_on(properties, f"{W}hidden"):
            for column, (_, merged) in begun.items():
                if merged:
                    open_cells[column] = None
            if begun:
                printed.append([cell for cell, _ in begun.values()])
    return printed


def _begun(row: Element, open_cells: dict[int, Element]) -> dict[int, tuple[Element, bool]]:
    """The cells that are to be printed with a row, by column, and whether each may go on below."""
    begun: dict[int, tuple[Element, bool]] = {}
    column = whole(value(row.find(f"{W}trPr"), f"{W}gridBefore"), 0)
    aside = False  # whether the cell to the left may go on to the right
    for cell in content(row):
        if cell.tag != f"{W}tc":
            continue
        properties = cell.find(f"{W}tcPr")
        if properties is not None and properties.find(f"{W}cellDel") is not None:
            continue
        width = min(max(1, whole(value(properties, f"{W}gridSpan"), 1)), _WIDEST)
        down, across = _merge(properties, "vMerge"), _merge(properties, "hMerge")
        if across == "continue" and aside:
            column += width
            continue
        aside = across is not None
        if down == "continue" and column in open_cells:
            kept = open_cells[column]
            if kept is not None:
                begun[column] = (kept, True)
        else:
            for covered in range(column, column + width):
                open_cells.pop(covered, None)
            if down is not None:
                open_cells[column] = cell
            begun[column] = (cell, down is not None)
        column += width
    return begun


def _merge(properties: Element, name: str) -> str | None:
    """How a cell takes part in a merge: restart, continue, or None when it does not."""
    mark = None if properties is None else properties.find(f"{W}{name}")
    if mark is None:
        return None
    return "restart" if mark.get(f"{W}val") == "restart" else "continue"


def is_layout(row: Row) -> bool:
    """Whether a row only holds other tables in place: some cell has a table of several cells in it."""
    return any(_has_table(cell) for cell in row)


def _has_table(cell: Element) -> bool:
    for table in cell.iter(f"{W}tbl"):
        cells = table.iter(f"{W}tc")
        if next(cells, None) is not None and next(cells, None) is not None:
            return True
    return False

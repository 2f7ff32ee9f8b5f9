"""Writes spreadsheets: reports on one sheet, the tables with their merges."""

from xml.sax.saxutils import escape

from tests.document.word import AGENCY, relations, zipped
from tests.printing.grid import Grid, grids
from tests.printing.report import NUMERALS, SECTIONS
from tests.property.figures import Filed

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="3" applyNumberFormat="1"/>'
    '<xf numFmtId="2" applyNumberFormat="1"/></cellXfs>'
)
THOUSANDS, TWO_PLACES = 1, 2


class Sheet:
    """A sheet as it grows, row by row."""

    def __init__(self) -> None:
        self._rows: list[str] = []
        self._merges: list[str] = []

    def line(self, *texts: str, hidden: bool = False, style: int = 0) -> None:
        """Add a row of cells; what is a plain number is kept as one."""
        n = len(self._rows) + 1
        cells = "".join(_cell(f"{_column(i)}{n}", text, style) for i, text in enumerate(texts) if text)
        self._rows.append(f'<row r="{n}"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}>{cells}</row>')

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge cells, counted from 0."""
        self._merges.append(f'<mergeCell ref="{_column(left)}{top + 1}:{_column(right)}{bottom + 1}"/>')

    def table(self, grid: Grid) -> None:
        """Add a table with its merges."""
        slots = grid.physical()
        top = len(self._rows)
        for line in slots:
            self.line(*(s.text if s.kind in ("text", "value") else "" for s in line))
        for y, line in enumerate(slots):
            for x, slot in enumerate(line):
                if slot.kind not in ("text", "value"):
                    continue
                right = x
                while right + 1 < len(line) and line[right + 1].kind == "right":
                    right += 1
                below = y
                while below + 1 < len(slots) and slots[below + 1][x].kind == "down":
                    below += 1
                if (below, right) != (y, x):
                    self.merge(top + y, x, top + below, right)

    def xml(self) -> bytes:
        """The part of the sheet."""
        merges = f"<mergeCells>{''.join(self._merges)}</mergeCells>" if self._merges else ""
        return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(self._rows)}</sheetData>{merges}</worksheet>'.encode()


def workbook(*sheets: Sheet, hidden: int | None = None) -> bytes:
    """An .xlsx of these sheets, of which one may be hidden."""
    names = "".join(
        f'<sheet name="表{n}" sheetId="{n}" r:id="r{n - 1}"{" state=" + chr(34) + "hidden" + chr(34) if n == hidden else ""}/>'
        for n in range(1, len(sheets) + 1)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in [
            ("workbook", "sheet.main"), ("styles", "styles"),
            *((f"sheet{n}", "worksheet") for n in range(1, len(sheets) + 1)),
        ]
    )  # fmt: skip
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + overrides
        + "</Types>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"sheet{n}.xml") for n in range(1, len(sheets) + 1)), ("styles", "styles.xml")
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>',
    }
    own = {f"xl/sheet{n}.xml": sheet.xml() for n, sheet in enumerate(sheets, 1)}
    return zipped({**{name: text.encode() for name, text in parts.items()}, **own})


def report(filed: Filed) -> bytes:
    """A whole report on one sheet."""
    sheet = Sheet()
    laid = grids(filed.figures, filed.forms)
    sheet.line(f"{AGENCY}{filed.year}年政府信息公开工作年度报告")
    for numeral, (title, content) in zip(NUMERALS, SECTIONS.items(), strict=True):
        sheet.line(f"{numeral}、{title}")
        if content in laid:
            sheet.table(laid[content])
        else:
            sheet.line(content)
    return workbook(sheet)


def _column(i: int) -> str:
    return chr(ord("A") + i)


def _cell(place: str, text: str, style: int) -> str:
    if text.replace(".", "", 1).isdigit():
        return f'<c r="{place}" s="{style}"><v>{text}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'

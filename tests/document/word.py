"""Writes Word files: parts into a package, and whole reports as offices lay them out."""

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from tests.printing.grid import Grid, Slot, grids
from tests.printing.report import NUMERALS, SECTIONS
from tests.property.figures import Filed

AGENCY = "青岩县人民政府"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COLUMN = 800  # twentieths of a point
_NUMBER = re.compile(r"^(?:([一二三四五六七]、)|(（[一二三四五六七]）)|(\d\.))")


def relations(*targets: tuple[str, str]) -> str:
    """A part of relationships: kinds with what they point at."""
    lines = (f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for i, (kind, to) in enumerate(targets))
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'


def package(body: str, **parts: str) -> bytes:
    """A .docx with this body; parts are the inner XML of styles, numbering, footnotes, header1."""
    roots = {"header1": "hdr"}
    kinds = {"header1": "header"}
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(*((kinds.get(name, name), f"{name}.xml") for name in parts)),
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
    }
    for name, inner in parts.items():
        root = roots.get(name, name)
        files[f"word/{name}.xml"] = f"<w:{root} {_SPACES}>{inner}</w:{root}>"
    return zipped({name: text.encode() for name, text in files.items()})


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run of characters."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    """A paragraph of runs and whatever else; a string without markup is a run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(i if i.startswith('<') else run(i) for i in inner)}</w:p>"


def cell(*inner: str, properties: str = "") -> str:
    """A cell; a string without markup is a paragraph."""
    blocks = "".join(i if i.startswith("<") else paragraph(i) for i in inner) or paragraph()
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row; a string without markup is a cell."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<') else cell(c) for c in cells)}</w:tr>"


def table(*rows: str, columns: int = 0) -> str:
    """A table of rows; LibreOffice wants to know its columns."""
    grid = f'<w:gridCol w:w="{_COLUMN}"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def level(depth: int, style: str, pattern: str, more: str = "", start: int = 1) -> str:
    """One level of a list."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{pattern}"/>{more}</w:lvl>'
    )


def definition(list_id: int, *levels: str) -> str:
    """The definition of a list."""
    return f'<w:abstractNum w:abstractNumId="{list_id}">{"".join(levels)}</w:abstractNum>'


def numbered(list_id: int, depth: int = 0) -> str:
    """What puts a paragraph into a list."""
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def listed(*ids: tuple[int, int], restart: bool = False) -> str:
    """The lists, each with the definition it counts with."""
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    return "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{of}"/>{again}</w:num>' for n, of in ids)


NUMBERING = (
    definition(1, level(0, "chineseCountingThousand", "%1、"))
    + definition(2, level(0, "japaneseCounting", "（%1）"))
    + definition(3, level(0, "decimal", "%1."))
    + definition(4, level(0, "chineseCounting", "%1、"))
    + listed((1, 1), (2, 2), (4, 4))
    + listed(*((n, 3) for n in range(10, 20)), restart=True)
)


class Labels:
    """Writes the labels of tables, as typed or with their numbers left to Word."""

    def __init__(self, automatic: bool) -> None:
        self._automatic = automatic
        self._lists = 9

    def __call__(self, text: str) -> str:
        """A label's paragraph."""
        match = _NUMBER.match(text) if self._automatic else None
        if match is None:
            return paragraph(text)
        which = match.lastindex or 0
        self._lists += text.startswith("1.")
        list_id = self._lists if which == 3 else which
        return paragraph(text[match.end() :], properties=numbered(list_id))


def drawn(grid: Grid, label: Callable[[str], str] = paragraph, value: Callable[[str], str] = cell) -> str:
    """A table with its merges: gridSpan to the right, vMerge downwards, covered cells left empty."""
    rows = []
    for slots in grid.physical():
        cells = []
        for at, slot in enumerate(slots):
            if slot.kind == "right":
                continue
            span = 1
            while at + span < len(slots) and slots[at + span].kind == "right":
                span += 1
            if slot.kind == "down":
                cells.append(cell(properties=f"{_width(span)}<w:vMerge/>"))
                continue
            cells.append(_merged(slot, span, label, value))
        rows.append(row(*cells))
    return table(*rows, columns=max(map(len, grid.physical())))


def _merged(slot: Slot, span: int, label: Callable[[str], str], value: Callable[[str], str]) -> str:
    if slot.kind == "value":
        written = value(slot.text)
        return written.replace("<w:tcPr>", f"<w:tcPr>{_width(span)}", 1)
    return cell(label(slot.text), properties=f'{_width(span)}<w:vMerge w:val="restart"/>')


def _width(span: int) -> str:
    return f'<w:tcW w:w="{_COLUMN * span}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'


def report(filed: Filed, automatic: bool = False, value: Callable[[str], str] = cell, **tables: Grid) -> bytes:
    """A whole report; with `automatic` no number of a heading or label is typed."""
    laid = {**grids(filed.figures, filed.forms), **tables}
    labels = Labels(automatic)
    body = [paragraph(f"{AGENCY}{filed.year}年政府信息公开工作年度报告"), paragraph("现将全年情况报告如下。")]
    for numeral, (title, content) in zip(NUMERALS, SECTIONS.items(), strict=True):
        head = paragraph(title, properties=numbered(4)) if automatic else paragraph(f"{numeral}、{title}")
        body += [head, drawn(laid[content], labels, value) if content in laid else paragraph(content)]
    return package("".join(body), numbering=NUMBERING)

"""The statutory tables of a report as their form prints them, every cell with what stands in it and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from giextract.forms import cell_id, forms
from giextract.forms.form import TABLES, Block, Heading
from giextract.pipeline import Reviewed
from giextract.report import Cell, Finding

_RANK = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Box:
    """One cell to be shown: its id, what it shows, its classes, and whether a person has decided on it."""

    id: str
    shown: str
    classes: str
    title: str
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its label, how deep it stands, and its cells; a heading of the form has none."""

    label: str
    level: int
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under the same column heads; `item` is printed above them."""

    item: str | None
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the report, with the title and form it is on."""

    table: str
    title: str
    form: str
    parts: tuple[Part, ...]


def sheets(stands: Reviewed, language: str, chosen: Finding | None = None) -> tuple[Sheet, ...]:
    """Every table of a report in the form's order; cells of the chosen finding are marked."""
    drawn = []
    for table in TABLES:
        form = forms().get(stands.report.forms.get(table, ""))
        if form is None or table not in form.tables:
            continue
        shape = form.tables[table]
        draw = _Draw(stands, table, chosen)
        parts = tuple(part for block in shape.blocks if (part := draw.part(block)).lines)
        drawn.append(Sheet(table, shape.title["zh" if language == "zh" else "en"], form.id, parts))
    return tuple(drawn)


class _Draw:
    """Draws the cells of one table."""

    def __init__(self, stands: Reviewed, table: str, chosen: Finding | None) -> None:
        self._stands, self._table = stands, table
        self._severity = severities(stands)
        self._suspects = set(chosen.suspects[0]) if chosen and chosen.suspects else set()
        self._chosen = set(chosen.cells) if chosen else set()

    def part(self, block: Block) -> Part:
        """The rows of a block that the report prints something of, with the form's headings between them."""
        return Part(block.item, tuple(c.label for c in block.columns), tuple(self._lines(block)))

    def _lines(self, block: Block) -> Iterator[Line]:
        held: list[Line] = []
        for row in block.rows:
            if isinstance(row, Heading):
                held = [Line(row.heading, 0)]
                continue
            ids = [cell_id(self._table, row.id, c.id) for c in block.columns]
            boxes = tuple(self._box(i) for i in ids)
            if not any(i in self._stands.after.cells or i in self._severity for i in ids):
                continue
            yield from held
            held = []
            yield Line(row.label, 1 if row.label[:1].isdigit() else 0, boxes)

    def _box(self, cell: str) -> Box:
        known = self._stands.after.cells.get(cell)
        decision = self._stands.values.get(cell)
        classes = ["cell", known.state if known else "missing", known.support if known else ""]
        classes += [f"in-{self._severity[cell]}"] if cell in self._severity else []
        classes += ["chosen"] * (cell in self._chosen) + ["suspect"] * (cell in self._suspects)
        classes += ["decided"] if decision else []
        return Box(cell, _shown(known), " ".join(filter(None, classes)), _title(cell, known), decision is not None)


def severities(stands: Reviewed) -> Mapping[str, str]:
    """The worst that an open finding says of each cell."""
    worst: dict[str, str] = {}
    for finding in sorted(stands.open, key=lambda f: _RANK.index(f.severity)):
        for cell in finding.cells:
            worst.setdefault(cell, finding.severity)
    return worst


def _title(name: str, cell: Cell | None) -> str:
    """The cell's id; for an amount that was printed in another unit than the table is in, what stands on the page, too."""
    if cell is None or cell.state != "stated" or cell.unit in (None, "万元"):
        return name
    return f"{name}: {(cell.printed or '').strip()} {cell.unit}"


def _shown(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.state == "stated":
        return cell.value or ""
    return {"blank": "", "not_applicable": (cell.printed or "/").strip(), "undetermined": "?"}[cell.state]

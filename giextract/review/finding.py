"""A finding for a person to decide on: its sum with the numbers in it, suspects, readings, law, last year's figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from giextract.checks.catalogue import equations, rules
from giextract.checks.formula import Equation
from giextract.checks.labels import cell_labels
from giextract.checks.rule import Rule
from giextract.pipeline import Page, Reviewed
from giextract.reading.copy import plain_of
from giextract.reading.figures import shown
from giextract.report import Finding, Report
from giextract.settle.settled import settle
from giextract.settle.settlement import place

# What a finding about reading is answered with: the printed figures; what is about the report: whether it is so.
ABOUT_READING = frozenset({"unreadable", "reading_conflict", "incomplete", "ocr", "limit"})
CUTS = 12  # ways to read a row that are offered; with more, the figures are typed


@dataclass(frozen=True, slots=True)
class Operand:
    """A number of a sum: its sign, its cell and label, what is printed, and last year's."""

    sign: str
    cell: str
    label: str
    value: str
    suspect: bool
    before: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sum and what it comes to."""

    operands: tuple[Operand, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read cells: who reads it so, and the value of each cell, None for a blank."""

    who: str
    values: tuple[tuple[str, str | None], ...]

    @property
    def key(self) -> str:
        """The reading as a form sends it."""
        return ";".join(f"{cell}={value or ''}" for cell, value in self.values)


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a finding's card shows."""

    finding: Finding
    rule: Rule | None
    sides: tuple[Side, Side] | None
    operator: str
    suspects: tuple[tuple[tuple[str, str, str | None], ...], ...]
    readings: tuple[Reading, ...]
    cells: tuple[tuple[str, str, str, str | None], ...]
    about_reading: bool
    is_read: bool


def show(finding: Finding, stands: Reviewed, page: Page, before: Report | None) -> Shown:
    """Put a finding's card together; `before` is last year's report by the same agency, if the store has one."""
    names = _Names(stands, before)
    equation = _equation(finding, stands.after)
    suspects = tuple(
        tuple((cell, names.of(cell), value) for cell, value in zip(e.cells, e.values, strict=True))
        for e in finding.explanations[:4]
    )
    return Shown(
        finding, rules().get(finding.rule), names.sides(equation, finding) if equation else None,
        {"=": "≠", "<=": ">", ">=": "<"}[equation.operator] if equation else "",
        suspects, tuple(_readings(finding, stands, page)),
        tuple((c, names.of(c), names.value(c), names.before(c)) for c in finding.cells[:40]),
        finding.cause in ABOUT_READING,
        bool(finding.cells) and all(c in stands.after.cells and stands.after.cells[c].state != "undetermined" for c in finding.cells),
    )  # fmt: skip


def _equation(finding: Finding, report: Report) -> Equation | None:
    """The instance of the formula that a finding is about."""
    if not finding.cells:
        return None
    table = finding.cells[0].partition(".")[0]
    known = equations(report.forms.get(table, ""), table) if table in report.forms else ()
    return next((e for e in known if e.rule == finding.rule and e.cells == finding.cells), None)


class _Names:
    """Labels and values of cells as a card shows them."""

    def __init__(self, stands: Reviewed, before: Report | None) -> None:
        self._report, self._before = stands.after, before

    def of(self, cell: str) -> str:
        return " · ".join(filter(None, self._labels(cell))) or cell

    def value(self, cell: str) -> str:
        known = self._report.cells.get(cell)
        if known is None:
            return "–"
        return known.value if known.value is not None else {"blank": "□", "not_applicable": "/"}.get(known.state, "?")

    def before(self, cell: str) -> str | None:
        known = self._before.cells.get(cell) if self._before else None
        return known.value if known else None

    def sides(self, equation: Equation, finding: Finding) -> tuple[Side, Side]:
        """Both sides; operands are called by the column where all stand in one row, else by their row."""
        rows = {self._labels(c)[0] for c in equation.cells}
        suspects = {c for group in finding.suspects[:1] for c in group}

        def operand(sign: int, cell: str) -> Operand:
            row, column = self._labels(cell)
            name = column if len(rows) == 1 else row
            return Operand("−" if sign < 0 else "+", cell, name, self.value(cell), cell in suspects, self.before(cell))

        def side(terms: tuple[tuple[int, str], ...]) -> Side:
            worth = sum((sign * Decimal(self._number(cell)) for sign, cell in terms), Decimal(0))
            return Side(tuple(operand(sign, cell) for sign, cell in terms), shown(worth))

        return side(equation.left), side(equation.right)

    def _number(self, cell: str) -> str:
        known = self._report.cells.get(cell)
        return (known.value if known else None) or "0"

    def _labels(self, cell: str) -> tuple[str, str]:
        return cell_labels(cell, self._report.forms)


def _readings(finding: Finding, stands: Reviewed, page: Page) -> Iterator[Reading]:
    """The ways to read the cells of a finding: by labels and by the model, or each way to cut a row."""
    known = {c: stands.report.cells[c] for c in finding.cells if c in stands.report.cells}
    for who in ("labels", "model"):
        if any(who in cell.readings for cell in known.values()):
            yield Reading(who, tuple((c, cell.readings.get(who)) for c, cell in known.items()))
    if any(cell.state == "undetermined" for cell in known.values()):
        yield from _cuts(finding, page)


def _cuts(finding: Finding, page: Page) -> Iterator[Reading]:
    plain = plain_of(page.text)
    for row in settle(page).open_rows:
        if not set(finding.cells) & set(row.row.cells):
            continue
        for cut in row.cuts[:CUTS]:
            values = (None if k.value is None else shown(k.value) for k in place(row.row, cut, page.text, plain))
            yield Reading("cut", tuple(zip(row.row.cells, values, strict=True)))

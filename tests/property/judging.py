"""Read a printed report and hold what comes out against what was printed."""

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise

from giextract.pipeline import judge, prepare
from giextract.report import Cell, Report
from tests.printing.labels import label_and_heading
from tests.printing.report import Printed
from tests.printing.style import words
from tests.property.oracle import digits, value

PASSING = ("verified", "consistent")
MOST_CELLS = 26  # a finding over more cells than the longest equation has names nothing


def read(printed: Printed) -> tuple[str, Report]:
    """Read and judge the one report that was printed; returns the document's text too."""
    pages = prepare(printed.data(), "printed.txt")
    assert len(pages) == 1
    return pages[0].text, judge(pages[0])


def exported(report: Report, cell: str) -> Decimal | None:
    """Give a cell's exported value; a cell that is not there has none."""
    found = report.cells.get(cell)
    return None if found is None or found.value is None else Decimal(found.value)


def named(report: Report) -> set[str]:
    """Collect the cells that an error or warning of few cells names."""
    telling = (f for f in report.findings if f.severity != "notice" and len(f.cells) <= MOST_CELLS)
    return {cell for finding in telling for cell in finding.cells}


def wrong_cells(report: Report, printed: Printed) -> dict[str, str]:
    """Find the cells whose exported value is neither the printed one nor null."""
    told = {cell: (text, exported(report, cell)) for cell, text in printed.cells.items()}
    return {
        cell: f"printed {text}, got {got}"
        for cell, (text, got) in told.items()
        if got is not None and got != value(cell, text)
    }


def unread_cells(report: Report, printed: Printed) -> list[str]:
    """List the printed cells that come out without a value."""
    return [cell for cell, text in printed.cells.items() if text is not None and exported(report, cell) is None]


def silent_cells(report: Report, printed: Printed) -> list[str]:
    """List the unread printed cells that are not `undetermined`, or that no finding names."""
    telling = named(report)
    unread = unread_cells(report, printed)
    return [c for c in unread if c not in report.cells or report.cells[c].state != "undetermined" or c not in telling]


def assert_read_exactly(report: Report, printed: Printed) -> None:
    """Every printed figure is stated, and is what is printed."""
    assert wrong_cells(report, printed) == {}
    assert unread_cells(report, printed) == []
    assert {c: report.cells[c].state for c in printed.cells} == {
        c: "stated" if text is not None else "blank" for c, text in printed.cells.items()
    }


def assert_read_or_abstained(report: Report, printed: Printed) -> None:
    """Every printed figure is stated as printed, or is undetermined, and then the report says so."""
    assert wrong_cells(report, printed) == {}
    assert silent_cells(report, printed) == []
    if unread_cells(report, printed):
        assert report.outcome == "flagged"


def assert_nothing_wrong_passes(report: Report, printed: Printed) -> None:
    """Where a value is not the printed one, the report is flagged and a finding names the cell."""
    wrong = wrong_cells(report, printed)
    assert {cell: said for cell, said in wrong.items() if cell not in named(report)} == {}
    if wrong or unread_cells(report, printed):
        assert report.outcome not in PASSING


def assert_evidence(text: str, report: Report, printed: Printed) -> None:
    """Every stated cell points at its own printed characters, row label and column heading."""
    shift = printed.text.index(text)
    taken = []
    for cell, read_cell in report.cells.items():
        if read_cell.state == "stated":
            _assert_points_at_figure(text, cell, read_cell)
            _assert_points_at_label(text, cell, read_cell, printed)
            start, end = read_cell.span or (0, 0)
            assert any(a <= start + shift < end + shift <= b for a, b in printed.spans[cell]), cell
            taken.append((start, end, cell))
    taken.sort()
    assert [(a, b) for a, b in pairwise(taken) if b[0] < a[1]] == []


def _assert_points_at_figure(text: str, cell: str, read_cell: Cell) -> None:
    assert read_cell.value is not None and read_cell.span is not None, cell
    assert text[slice(*read_cell.span)] == read_cell.printed, cell
    if not cell.endswith(".amount"):  # 251000元 is 25.1: its digits are not the value's
        assert Decimal(digits(read_cell.printed)) == abs(Decimal(read_cell.value)), cell


def _assert_points_at_label(text: str, cell: str, read_cell: Cell, printed: Printed) -> None:
    label, heading = (words(part, printed.style) for part in label_and_heading(cell, printed.forms))
    assert read_cell.label_span is not None and read_cell.heading_span is not None, cell
    assert _plain(label) in _plain(text[slice(*read_cell.label_span)]), cell
    assert _plain(heading) in _plain(text[slice(*read_cell.heading_span)]), cell


def _plain(text: str) -> str:
    """Leave out white space and quotation marks: reports print the latter in every shape."""
    return re.sub(r"[\s“”\"]", "", unicodedata.normalize("NFKC", text))

"""Hold what was read against what was printed."""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from giextract.pipeline import Page, judge, prepare
from giextract.report import Report
from tests.formats.annual import AGENCY, FORMS, YEAR, Annual
from tests.printing.labels import label_and_heading
from tests.property.judging import assert_read_exactly, named, unread_cells, wrong_cells

Told = list[tuple[str, str, str, tuple[str, ...], tuple[tuple[str, ...], ...]]]


class Read(NamedTuple):
    """A file's one page, and the report that was judged of it."""

    page: Page
    report: Report


def read(data: bytes, name: str) -> Read:
    """Read a file that holds one report."""
    (page,) = prepare(data, name)
    return Read(page, judge(page))


def told(report: Report) -> Told:
    """List what the errors and warnings say and of which cells, in an order of its own."""
    loud = (f for f in report.findings if f.severity != "notice")
    return sorted((f.severity, f.rule, f.cause, tuple(sorted(f.cells)), f.suspects) for f in loud)


def assert_reads(read: Read, annual: Annual) -> None:
    """Every cell is as printed and points at its figure, its label and its heading; agency, year and forms are known."""
    report = read.report
    assert_read_exactly(report, annual.printed())
    assert (report.agency, report.year, report.forms) == (AGENCY, YEAR, FORMS)
    assert set(report.cells) == set(annual.printed().cells)
    assert_points_at_figures(read, annual)


def assert_clean(read: Read, annual: Annual) -> None:
    """Every cell is as printed, and there is nothing to complain of."""
    assert_reads(read, annual)
    assert told(read.report) == []
    assert read.report.outcome == "consistent"


def assert_points_at_figures(read: Read, annual: Annual) -> None:
    """Every stated cell's span is its own printed figure, its label's and heading's span their words."""
    text, taken = read.page.text, []
    for name, figure in annual.printed().cells.items():
        cell = read.report.cells[name]
        if figure is None:
            continue
        assert cell.span is not None and cell.label_span is not None and cell.heading_span is not None, name
        assert text[slice(*cell.span)] == cell.printed == figure, name
        label, heading = label_and_heading(name, FORMS)
        assert _plain(label) in _plain(text[slice(*cell.label_span)]), name
        assert _plain(heading) in _plain(text[slice(*cell.heading_span)]), name
        taken.append(cell.span)
    taken.sort()
    assert [(one, other) for one, other in pairwise(taken) if other[0] < one[1]] == []


def count(report: Report, annual: Annual) -> dict[str, int]:
    """Count the cells that are right, unread and named, wrong and named, and not right without being named."""
    printed, telling = annual.printed(), named(report)
    wrong, unread = set(wrong_cells(report, printed)), set(unread_cells(report, printed))
    silent = {cell for cell in wrong | unread if cell not in telling}
    return {
        "right": len(printed.cells) - len(wrong | unread),
        "flagged": len(unread - silent),
        "wrong but flagged": len(wrong - silent),
        "silent": len(silent),
    }


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"]", "", unicodedata.normalize("NFKC", text))

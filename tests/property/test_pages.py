"""A report as a web page, however it is written: every figure in its cell, every blank cell blank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.printing.pages import MANNERS, print_page
from tests.printing.report import Printed
from tests.property.figures import Filed, filed
from tests.property.judging import assert_read_exactly


def _read(printed: Printed, encoding: str) -> tuple[str, Report]:
    pages = prepare(printed.data(encoding), "page.html")
    assert len(pages) == 1
    return pages[0].text, judge(pages[0])


def _blanked(report: Filed, data: st.DataObject, tables: tuple[str, ...]) -> Filed:
    places = [(t, row, at) for t in tables for row, line in report.figures[t].items() for at in range(len(line))]
    for table, row, at in data.draw(st.sets(st.sampled_from(places), max_size=40)):
        report = report.with_figure(table, row, at, None)
    return report


@pytest.mark.parametrize("manner", MANNERS)
@given(filed(), st.integers(0, 99))
def test_a_page_without_blanks_is_read_exactly(manner: str, report: Filed, seed: int) -> None:
    """Every figure is read as printed, and the report is consistent."""
    printed = print_page(report.figures, report.forms, report.year, manner, seed)
    text, judged = _read(printed, MANNERS[manner].encoding)
    assert_read_exactly(judged, printed)
    assert (judged.agency, judged.year) == (printed.agency, printed.year)
    assert judged.forms == report.forms
    assert judged.outcome == "consistent"
    for cell in judged.cells.values():
        assert cell.span is not None and text[slice(*cell.span)] == cell.printed


@pytest.mark.parametrize("manner", MANNERS)
@given(filed(), st.integers(0, 99), st.data())
def test_blanks_on_a_page_are_told_by_their_place(manner: str, report: Filed, seed: int, data: st.DataObject) -> None:
    """A blank cell, merged with its neighbours or not, is blank and shifts no figure."""
    report = _blanked(report, data, ("requests", "disputes", "proactive"))
    printed = print_page(report.figures, report.forms, report.year, manner, seed)
    judged = _read(printed, MANNERS[manner].encoding)[1]
    assert_read_exactly(judged, printed)

"""Cells that print nothing: blank where borders show it, open where they do not, deduced only where forced."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.printing.layouts import BORDERED, SHOWING_BLANKS
from tests.printing.report import Printed
from tests.property.figures import Filed, filed, with_slip
from tests.property.judging import (
    assert_read_exactly,
    exported,
    read,
    silent_cells,
    unread_cells,
    wrong_cells,
)
from tests.property.oracle import broken, forced, value

HIDING_BLANKS = [name for name in BORDERED if name not in SHOWING_BLANKS and not name.startswith("aligned")]
Place = tuple[str, str, int]


def _places(report: Filed, tables: tuple[str, ...] = ("requests", "disputes")) -> list[Place]:
    return [(t, row, at) for t in tables for row, line in report.figures[t].items() for at in range(len(line))]


def _some(data: st.DataObject, report: Filed, most: int) -> set[Place]:
    return data.draw(st.sets(st.sampled_from(_places(report)), min_size=1, max_size=most))


def _blanked(report: Filed, places: set[Place]) -> Filed:
    for table, row, at in places:
        report = report.with_figure(table, row, at, None)
    return report


def _values(printed: Printed) -> dict[str, Decimal | None]:
    return {cell: value(cell, text) for cell, text in printed.cells.items()}


@pytest.mark.parametrize("layout", SHOWING_BLANKS)
@given(filed(), st.data())
def test_a_blank_between_borders_is_blank(layout: str, report: Filed, data: st.DataObject) -> None:
    """A blank that borders show is blank, never 0, and shifts no other figure."""
    everywhere = _places(report, ("proactive", "requests", "disputes"))
    places = data.draw(st.sets(st.sampled_from(everywhere), min_size=1, max_size=6))
    printed = _blanked(report, places).printed(layout)
    judged = read(printed)[1]
    assert_read_exactly(judged, printed)
    if any(report.figures[table][row][at] != 0 for table, row, at in places if table != "proactive"):
        assert judged.outcome == "flagged"


@pytest.mark.parametrize("layout", SHOWING_BLANKS)
@given(filed(), st.data())
def test_blanks_for_nothing_leave_a_report_consistent(layout: str, report: Filed, data: st.DataObject) -> None:
    """Applicants' cells left blank for 0 are blank, and their equations hold at 0."""
    zeros = [(t, row, at) for t, row, at in _places(report, ("requests",)) if at < 6 and row != "concluded"]
    zeros = [(t, row, at) for t, row, at in zeros if report.figures[t][row][at] == 0]
    places = data.draw(st.sets(st.sampled_from(zeros), min_size=1, max_size=20))
    printed = _blanked(report, places).printed(layout)
    judged = read(printed)[1]
    assert_read_exactly(judged, printed)
    assert judged.outcome == "consistent"


@pytest.mark.parametrize("layout", HIDING_BLANKS)
@given(filed(), st.data())
def test_a_row_that_lacks_a_cell_shifts_no_figure(layout: str, report: Filed, data: st.DataObject) -> None:
    """Where nothing shows which cell is missing, no cell gets another's figure, and the report is flagged."""
    places = _some(data, report, 3)
    printed = _blanked(report, places).printed(layout)
    judged = read(printed)[1]
    assert wrong_cells(judged, printed) == {}
    assert silent_cells(judged, printed) == []
    rows = tuple(f"{table}." if table == "disputes" else f"{table}.{row}." for table, row, _ in places)
    assert [cell for cell in unread_cells(judged, printed) if not cell.startswith(rows)] == []
    assert judged.outcome == "flagged"


@pytest.mark.parametrize("layout", ["aligned", "aligned_right"])
@given(filed(), st.data())
def test_a_gap_in_aligned_columns_shifts_no_figure(layout: str, report: Filed, data: st.DataObject) -> None:
    """A gap in a column is a blank or leaves its row open; the figures beside it never move."""
    places = _some(data, report, 3)
    printed = _blanked(report, places).printed(layout)
    judged = read(printed)[1]
    assert wrong_cells(judged, printed) == {}
    assert silent_cells(judged, printed) == []


@pytest.mark.parametrize("layout", SHOWING_BLANKS)
@given(filed(), st.data())
def test_a_blank_is_deduced_where_the_equations_leave_one_value(
    layout: str, report: Filed, data: st.DataObject
) -> None:
    """`deduced` is what narrowing by the equations leaves, and nothing where it leaves more."""
    printed = _blanked(report, _some(data, report, 9)).printed(layout)
    _assert_deduced_is_forced(printed)


@pytest.mark.parametrize("layout", SHOWING_BLANKS)
@given(with_slip("requests"), st.data())
def test_broken_equations_deduce_nothing(layout: str, report: Filed, data: st.DataObject) -> None:
    """Beside a slip, `deduced` is still what the unbroken equations force."""
    whole = report.printed(layout)
    held = {cell for left, right in broken(_values(whole), whole.forms) for cell in (*left, *right)}
    free = [place for place, cell in zip(_places(report), _checked(whole), strict=True) if cell not in held]
    _assert_deduced_is_forced(_blanked(report, data.draw(st.sets(st.sampled_from(free), max_size=9))).printed(layout))


@pytest.mark.parametrize("layout", HIDING_BLANKS)
@given(filed(), st.data())
def test_a_lost_cell_is_deduced_right_or_not_at_all(layout: str, report: Filed, data: st.DataObject) -> None:
    """In a row that lacks a cell, what is deduced is what stood there."""
    truth = _values(report.printed(layout))
    printed = _blanked(report, _some(data, report, 3)).printed(layout)
    judged = read(printed)[1]
    deduced = {cell: Decimal(c.deduced) for cell, c in judged.cells.items() if c.deduced is not None}
    assert deduced == {cell: truth[cell] for cell in deduced}
    assert [cell for cell in deduced if exported(judged, cell) is not None] == []


def _checked(printed: Printed) -> list[str]:
    """List the cells of the tables with equations, in the order of `_places`."""
    return [cell for cell in printed.cells if not cell.startswith("proactive.")]


def _assert_deduced_is_forced(printed: Printed) -> None:
    judged = read(printed)[1]
    deduced = {cell: Decimal(c.deduced) for cell, c in judged.cells.items() if c.deduced is not None}
    assert deduced == forced(_values(printed), printed.forms)

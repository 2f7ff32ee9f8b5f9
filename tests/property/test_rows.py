"""Rows that are lost, doubled or moved, and reports that stop halfway: nothing wrong passes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.printing.grid import Grid, grids, with_row_twice, with_rows_swapped, without_row
from tests.printing.layouts import BORDERED
from tests.printing.report import Printed, print_report
from tests.property.figures import Filed, filed, layouts
from tests.property.judging import (
    PASSING,
    assert_nothing_wrong_passes,
    exported,
    named,
    read,
    wrong_cells,
)


def _printed(report: Filed, layout: str, **changed: Grid) -> Printed:
    return print_report(report.figures, report.forms, layout, year=report.year, tables=changed)


def _grid(report: Filed, table: str) -> Grid:
    return grids(report.figures, report.forms)[table]


@given(filed(), st.sampled_from(["proactive", "requests", "disputes"]), layouts, st.data())
def test_a_lost_row_never_passes(report: Filed, table: str, layout: str, data: st.DataObject) -> None:
    """A report that lacks a row is flagged, and the row's cells get no figure from elsewhere."""
    grid = _grid(report, table)
    row = data.draw(st.sampled_from([name for name, _ in grid.rows if name]))
    printed = _printed(report, layout, **{table: without_row(grid, row)})
    judged = read(printed)[1]
    lost = set(report.printed(layout).cells) - set(printed.cells)
    assert {cell: exported(judged, cell) for cell in lost} == dict.fromkeys(lost)
    assert_nothing_wrong_passes(judged, printed)
    assert judged.outcome not in PASSING


@given(filed(), layouts, st.data())
def test_a_row_printed_twice_misleads_nobody(report: Filed, layout: str, data: st.DataObject) -> None:
    """A row that stands twice with the same figures is read as printed, or the report says that it is not."""
    row = data.draw(st.sampled_from(list(report.figures["requests"])))
    printed = _printed(report, layout, requests=with_row_twice(_grid(report, "requests"), row))
    judged = read(printed)[1]
    assert_nothing_wrong_passes(judged, printed)
    if layout in BORDERED:
        assert wrong_cells(judged, printed) == {}


@given(filed(), layouts, st.data())
def test_a_row_printed_twice_with_other_figures_never_passes(report: Filed, layout: str, data: st.DataObject) -> None:
    """Two copies of a row that differ are a contradiction of the page; the report is flagged."""
    row = data.draw(st.sampled_from(list(report.figures["requests"])))
    line = [int(figure or 0) for figure in report.figures["requests"][row]]
    other = report.with_row("requests", row, [line[0] + 1, *line[1:6], line[6] + 1])
    twice = with_row_twice(_grid(report, "requests"), row)
    copy = dict(_grid(other, "requests").rows)[row]
    at = [name for name, _ in twice.rows].index(row)
    rows = (*twice.rows[: at + 1], (row, copy), *twice.rows[at + 2 :])
    judged = read(_printed(report, layout, requests=replace(twice, rows=rows)))[1]
    assert judged.outcome not in PASSING


@given(filed(), layouts, st.data())
def test_rows_in_each_others_place_keep_their_figures(report: Filed, layout: str, data: st.DataObject) -> None:
    """Labels lead to figures: rows that change places with their labels are read as printed or left open."""
    rows = st.sampled_from(list(report.figures["requests"]))
    first, second = data.draw(st.tuples(rows, rows).filter(lambda pair: pair[0] != pair[1]))
    printed = _printed(report, layout, requests=with_rows_swapped(_grid(report, "requests"), first, second))
    judged = read(printed)[1]
    assert_nothing_wrong_passes(judged, printed)
    if layout in BORDERED:
        assert wrong_cells(judged, printed) == {}


@given(filed(), layouts, st.data())
def test_a_report_that_stops_halfway_never_passes(report: Filed, layout: str, data: st.DataObject) -> None:
    """A report cut off inside its tables is flagged, and no cell behind the cut gets a figure unseen."""
    whole = report.printed(layout)
    ends = [end for places in whole.spans.values() for _, end in places]
    cut = data.draw(st.integers(min(ends), max(ends) - 1))
    printed = replace(whole, text=whole.text[:cut], cells={c: _before(whole, c, cut) for c in whole.cells})
    judged = read(printed)[1]
    assert judged.outcome not in PASSING
    wrong = wrong_cells(judged, printed)
    assert {cell: said for cell, said in wrong.items() if cell not in named(judged)} == {}


def _before(whole: Printed, cell: str, cut: int) -> str | None:
    """Give what is left of a cell's figure in front of the cut."""
    (start, end), text = whole.spans[cell][0], whole.cells[cell] or ""
    return text if end <= cut else None if start >= cut else text[: cut - start]

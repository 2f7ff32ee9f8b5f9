"""The report as plain text and Markdown."""

import pytest

from tests.formats.annual import BLANKS, CLEAN, FORMS, WRONG_SUM
from tests.formats.holding import assert_clean, assert_reads, read, told
from tests.formats.texts import print_text
from tests.formats.versions import TEXTS
from tests.printing.layouts import BORDERED, LAYOUTS, SHOWING_BLANKS
from tests.property.judging import (
    assert_evidence,
    assert_read_or_abstained,
    exported,
    named,
    unread_cells,
)
from tests.property.oracle import broken, tying_tables, value

GLUED = [layout for layout in LAYOUTS if layout not in BORDERED]


@pytest.mark.parametrize("layout", BORDERED)
def test_a_text_with_borders_is_read_exactly(layout: str) -> None:
    """Every figure between borders is right, and there is nothing to complain of."""
    printed = print_text(CLEAN, layout)
    found = read(printed.data(), TEXTS[layout])
    assert_clean(found, CLEAN)
    assert_evidence(found.page.text, found.report, printed)


@pytest.mark.parametrize("layout", GLUED)
def test_a_text_without_borders_is_right_or_open(layout: str) -> None:
    """A row that can be cut in one way is right; where the cuts of a row differ, no cell of theirs has a value."""
    printed = print_text(CLEAN, layout)
    found = read(printed.data(), TEXTS[layout])
    assert_read_or_abstained(found.report, printed)
    assert_evidence(found.page.text, found.report, printed)
    ways = tying_tables({row: "".join(map(str, line)) for row, line in CLEAN.figures["requests"].items()})
    assert ways is not None
    open_rows = tuple(f"requests.{row}." for row, cuts in ways.items() if len(cuts) > 1)
    assert open_rows
    assert [cell for cell in unread_cells(found.report, printed) if not cell.startswith(open_rows)] == []


def test_a_glued_row_of_several_readings_stays_open() -> None:
    """0 99 0 and 0 9 90 glued are the same digits: the cells in which they differ are open and named."""
    report = read(print_text(CLEAN, "glued").data(), TEXTS["glued"]).report
    for row in ("received", "granted", "concluded"):
        for column in ("business", "research"):
            cell = f"requests.{row}.{column}"
            assert (exported(report, cell), report.cells[cell].state) == (None, "undetermined")
            assert cell in named(report)


@pytest.mark.parametrize("layout", SHOWING_BLANKS)
def test_blanks_stay_blank(layout: str) -> None:
    """A blank for nothing is blank, and the report consistent."""
    assert_clean(read(print_text(BLANKS, layout).data(), TEXTS[layout]), BLANKS)


@pytest.mark.parametrize("layout", BORDERED)
def test_a_wrong_sum_is_found(layout: str) -> None:
    """The wrong 总计 breaks the three equations that it stands in, and it alone explains them."""
    found = read(print_text(WRONG_SUM, layout).data(), TEXTS[layout])
    assert_reads(found, WRONG_SUM)
    values = {cell: value(cell, text) for cell, text in WRONG_SUM.printed().cells.items()}
    wanted = {frozenset((*left, *right)) for left, right in broken(values, FORMS)}
    errors = told(found.report)
    assert len(wanted) == len(errors) == 3
    assert {frozenset(cells) for _, _, _, cells, _ in errors} == wanted
    assert {(severity, cause) for severity, _, cause, _, _ in errors} == {("error", "as_printed")}
    assert {suspects for *_, suspects in errors} == {(("requests.concluded.total",),)}
    assert found.report.outcome == "flagged"
    assert errors == told(read(print_text(WRONG_SUM, "lines").data(), TEXTS["lines"]).report)

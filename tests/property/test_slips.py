"""One printed figure is wrong: the report never passes, and between borders the slip is found where it is."""

import pytest
from hypothesis import given

from giextract.report import Report
from tests.printing.layouts import BORDERED, LAYOUTS
from tests.printing.report import Printed
from tests.property.figures import Filed, with_slip
from tests.property.judging import PASSING, assert_nothing_wrong_passes, assert_read_exactly, read
from tests.property.oracle import broken, value


@pytest.mark.parametrize("layout", LAYOUTS)
@given(with_slip("requests"))
def test_a_slip_in_requests_never_passes(layout: str, report: Filed) -> None:
    """No layout, glued ones neither, lets a changed figure of the requests table through."""
    printed = report.printed(layout)
    judged = read(printed)[1]
    assert judged.outcome not in PASSING
    assert_nothing_wrong_passes(judged, printed)


@pytest.mark.parametrize("layout", BORDERED)
@given(with_slip("requests"))
def test_a_slip_in_requests_is_located(layout: str, report: Filed) -> None:
    """The broken equations are found, all of them and no other, and the cell where they cross is the one suspect."""
    printed = report.printed(layout)
    judged = read(printed)[1]
    assert_read_exactly(judged, printed)
    found = _assert_finds_exactly_the_broken(judged, printed)
    (slipped,) = set.intersection(*map(set, found))
    errors = [f for f in judged.findings if f.severity == "error" and f.cause == "as_printed"]
    assert {finding.suspects for finding in errors} == {((slipped,),)}


@pytest.mark.parametrize("layout", BORDERED)
@given(with_slip("disputes"))
def test_a_slip_in_disputes_never_passes_between_borders(layout: str, report: Filed) -> None:
    """A changed figure of the disputes table is flagged as printed."""
    printed = report.printed(layout)
    judged = read(printed)[1]
    assert_read_exactly(judged, printed)
    _assert_finds_exactly_the_broken(judged, printed)
    assert judged.outcome == "flagged"


def _assert_finds_exactly_the_broken(judged: Report, printed: Printed) -> set[frozenset[str]]:
    values = {cell: value(cell, text) for cell, text in printed.cells.items()}
    wanted = {frozenset((*left, *right)) for left, right in broken(values, printed.forms)}
    errors = [f for f in judged.findings if f.severity == "error" and f.cause == "as_printed"]
    assert {frozenset(finding.cells) for finding in errors} == wanted
    return wanted

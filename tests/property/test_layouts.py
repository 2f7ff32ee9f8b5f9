"""A consistent report in every layout: the reading is the report, or it abstains."""

import pytest
from hypothesis import given

from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.printing.layouts import BORDERED, LAYOUTS
from tests.printing.report import Printed
from tests.printing.style import Style
from tests.property.figures import Filed, filed, layouts, styles
from tests.property.judging import (
    assert_evidence,
    assert_nothing_wrong_passes,
    assert_read_exactly,
    assert_read_or_abstained,
    read,
)

UNBORDERED = [name for name in LAYOUTS if name not in BORDERED]


@pytest.mark.parametrize("layout", BORDERED)
@given(filed())
def test_a_consistent_report_with_borders_is_read_exactly(layout: str, report: Filed) -> None:
    """Every figure between borders is read as printed, and the report is consistent."""
    printed = report.printed(layout)
    text, judged = read(printed)
    assert_read_exactly(judged, printed)
    assert_evidence(text, judged, printed)
    assert judged.forms == report.forms
    assert (judged.agency, judged.year) == (printed.agency, printed.year)
    assert judged.outcome == "consistent"


@pytest.mark.parametrize("layout", BORDERED)
@given(filed(), styles)
def test_a_printers_liberties_change_nothing_between_borders(layout: str, report: Filed, style: Style) -> None:
    """Wide digits, separators, traditional characters, broken labels and a page end in the table are read through."""
    printed = report.printed(layout, style)
    text, judged = read(printed)
    assert_read_exactly(judged, printed)
    assert_evidence(text, judged, printed)
    assert judged.outcome == "consistent"


@pytest.mark.parametrize("layout", UNBORDERED)
@given(filed())
def test_a_consistent_report_without_borders_is_read_or_left_open(layout: str, report: Filed) -> None:
    """Glued figures are read as printed or are undetermined and named; never another value."""
    printed = report.printed(layout)
    text, judged = read(printed)
    assert_read_or_abstained(judged, printed)
    assert_evidence(text, judged, printed)


@pytest.mark.parametrize("layout", UNBORDERED)
@given(filed(), styles)
def test_a_printers_liberties_mislead_nobody_without_borders(layout: str, report: Filed, style: Style) -> None:
    """Glued figures in any style are read as printed or are undetermined and named."""
    printed = report.printed(layout, style)
    text, judged = read(printed)
    assert_read_or_abstained(judged, printed)
    assert_evidence(text, judged, printed)


@given(filed(), layouts)
def test_a_bare_page_number_is_not_passed_off_as_a_figure(report: Filed, layout: str) -> None:
    """A lone 7 in the middle of the requests table is nobody's value, or the report says that it may be one."""
    printed = report.printed(layout, Style(page_after="denied.query", page_mark="7"))
    judged = read(printed)[1]
    if layout in BORDERED:
        assert_read_or_abstained(judged, printed)
    else:
        assert_nothing_wrong_passes(judged, printed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@given(filed())
def test_an_encoding_changes_no_figure(encoding: str, report: Filed) -> None:
    """The same report in another encoding is the same report."""
    printed = report.printed("lines")
    (page,) = prepare(printed.data(encoding), "printed.txt")
    assert_read_exactly(judge(page), printed)


@given(filed())
def test_big5_in_traditional_characters_changes_no_figure(report: Filed) -> None:
    """A report in traditional characters may come in the encoding that was made for them."""
    printed = report.printed("tabs", Style(traditional=True))
    (page,) = prepare(printed.data("big5"), "printed.txt")
    assert_read_exactly(judge(page), printed)


@given(filed(), filed(), layouts)
def test_two_reports_in_one_file_are_two_pages(first: Filed, second: Filed, layout: str) -> None:
    """Reports that follow each other in a file are judged apart, in their order."""
    both = [first.printed(layout), Filed(second.forms, second.year + 1, second.figures).printed(layout)]
    pages = prepare("\n\n".join(printed.text for printed in both).encode(), "both.txt")
    assert len(pages) == 2
    for at, (page, printed) in enumerate(zip(pages, both, strict=True)):
        judged = judge(page)
        assert (judged.source.part, judged.year) == (at + 1, printed.year)
        _assert_read(judged, printed, layout)


def _assert_read(judged: Report, printed: Printed, layout: str) -> None:
    if layout in BORDERED:
        assert_read_exactly(judged, printed)
        assert judged.outcome == "consistent"
    else:
        assert_read_or_abstained(judged, printed)

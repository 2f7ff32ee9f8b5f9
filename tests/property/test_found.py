"""Small reports that random figures rarely hit; each is a way in which figures slip to the wrong cell."""

from dataclasses import replace

import pytest

from tests.printing.grid import Figure, grids, with_row_twice
from tests.printing.labels import DISPUTES, PROACTIVE, REQUESTS
from tests.printing.layouts import BORDERED, LAYOUTS, SHOWING_BLANKS
from tests.printing.report import print_report
from tests.printing.style import Style
from tests.property.figures import Filed
from tests.property.judging import (
    PASSING,
    assert_read_exactly,
    assert_read_or_abstained,
    read,
    unread_cells,
    wrong_cells,
)

Rows = dict[str, list[Figure]]
FORMS = dict.fromkeys(("proactive", "requests", "disputes"), "2021")
NINE: Rows = {row: [9, 0, 0, 0, 0, 0, 9] for row in ("received", "granted", "concluded")}
FIVE_HUNDRED: Rows = {row: [500, 0, 0, 0, 0, 0, 500] for row in ("received", "granted", "concluded")}
FIVE: Rows = {row: [3, 2, 0, 0, 0, 0, 5] for row in ("received", "granted", "concluded")}


def _filed(proactive: Rows | None = None, requests: Rows | None = None, disputes: Rows | None = None) -> Filed:
    """File zeros but for the rows given."""
    nothing: dict[str, Rows] = {
        "proactive": {row: [0] * len(block.headings) for block in PROACTIVE["2021"] for row in block.rows},
        "requests": {row.row: [0] * 7 for row in REQUESTS["2021"]},
        "disputes": {row: [0] * 5 for row in DISPUTES},
    }
    given = {"proactive": proactive or {}, "requests": requests or {}, "disputes": disputes or {}}
    return Filed(FORMS, 2022, {table: {**rows, **given[table]} for table, rows in nothing.items()})


@pytest.mark.parametrize("layout", SHOWING_BLANKS)
def test_a_blank_at_either_end_of_a_row(layout: str) -> None:
    """The first or the last cell of any row may be the blank one."""
    report = _filed(requests=FIVE, disputes={"reconsideration": [5, 0, 2, 0, 7]})
    for table, rows in report.figures.items():
        for row, line in rows.items():
            for at in {0, len(line) - 1}:
                printed = report.with_figure(table, row, at, None).printed(layout)
                assert_read_exactly(read(printed)[1], printed)


@pytest.mark.parametrize("layout", SHOWING_BLANKS)
def test_a_blank_in_every_row_of_a_table(layout: str) -> None:
    """Where no row of the table is full, the borders still say which cell of each is blank."""
    report = _filed(requests={row.row: [0, 0, None, 0, 0, 0, None] for row in REQUESTS["2021"]})
    printed = report.printed(layout)
    assert_read_exactly(read(printed)[1], printed)


@pytest.mark.parametrize("layout", ["aligned", "aligned_right"])
@pytest.mark.parametrize("at", range(5))
def test_a_gap_in_aligned_disputes(layout: str, at: int) -> None:
    """A gap among fifteen aligned figures moves none of the others."""
    report = _filed(disputes={"reconsideration": [5, 0, 2, 0, 7]})
    printed = report.with_figure("disputes", "reconsideration", at, None).printed(layout)
    assert_read_or_abstained(read(printed)[1], printed)


@pytest.mark.parametrize("layout", ["spaced", "ideographic_spaces", "lines"])
@pytest.mark.parametrize("row", ["received", "granted", "concluded"])
@pytest.mark.parametrize("at", [1, 5, 6])
def test_a_lost_cell_beside_figures_of_three_digits(layout: str, row: str, at: int) -> None:
    """500 between two spaces is not cut into 50 and 0 to make up for a cell that is lost."""
    printed = _filed(requests=FIVE_HUNDRED).with_figure("requests", row, at, None).printed(layout)
    judged = read(printed)[1]
    assert wrong_cells(judged, printed) == {}
    assert {finding.cause for finding in judged.findings if finding.severity == "error"} <= {"incomplete", "unreadable"}
    assert judged.outcome == "flagged"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_row_printed_twice_with_other_figures(layout: str) -> None:
    """A contradiction is seen in every row, the last one of the table too."""
    report = _filed()
    for row in report.figures["requests"]:
        other = report.with_row("requests", row, [1, 0, 0, 0, 0, 0, 1])
        grid = with_row_twice(grids(report.figures, FORMS)["requests"], row)
        at = [name for name, _ in grid.rows].index(row)
        copy = dict(grids(other.figures, FORMS)["requests"].rows)[row]
        rows = (*grid.rows[: at + 1], (row, copy), *grid.rows[at + 2 :])
        printed = print_report(report.figures, FORMS, layout, tables={"requests": replace(grid, rows=rows)})
        assert read(printed)[1].outcome not in PASSING, row


@pytest.mark.parametrize("layout", ["glued", "half_glued"])
@pytest.mark.parametrize("separator", [",", "，"])
@pytest.mark.parametrize(
    "rows",
    [
        {"proactive": {"rules": [48, 48, 1024]}},
        {"proactive": {"normative": [3025, 0, 55]}},
        {"requests": {row: [0, 0, 167, 0, 1427, 0, 1594] for row in ("received", "denied.query", "concluded")}},
        {"disputes": {"litigation_after": [0, 1, 1161, 0, 1162]}},
    ],
)
def test_separated_thousands_without_borders(layout: str, separator: str, rows: dict[str, Rows]) -> None:
    """A comma among glued digits stands inside a figure; it ends none."""
    printed = _filed(**rows).printed(layout, Style(separator=separator))
    assert_read_or_abstained(read(printed)[1], printed)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("mark", ["- 7 -", "— 7 —", "第7页"])
def test_a_page_mark_in_the_requests_table(layout: str, mark: str) -> None:
    """A page number between its dashes, or called one, is not a figure of the row above it."""
    printed = _filed(requests=NINE).printed(layout, Style(page_after="granted", page_mark=mark))
    judged = read(printed)[1]
    assert_read_or_abstained(judged, printed)
    if layout in BORDERED:
        assert (unread_cells(judged, printed), judged.outcome) == ([], "consistent")


@pytest.mark.parametrize("layout", ["lines", "tabs", "spaced"])
@pytest.mark.parametrize("seed", range(20))
def test_a_unit_in_a_broken_heading(layout: str, seed: int) -> None:
    """万元 with a break in it is still 万元."""
    printed = _filed(proactive={"fees": ["25.1"]}).printed(layout, Style(broken_by=" ", seed=seed))
    assert_read_exactly(read(printed)[1], printed)

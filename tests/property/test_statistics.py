"""The statistics table in any layout: every figure right or flagged, none silently wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giextract.forms import cell_id, forms
from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.printing.statistics import LAYOUTS, NUMBERS, Sheet, print_sheet

ROWS = {row.id: row for row in forms()["2014"].tables["statistics"].blocks[0].data_rows()}
SUMS = {
    "c.received": "way",
    "c.closed": "closed",
    "c.ans.denied": "reason",
    "c.answered": "answer",
    "h.staff": "staff",
    "d.total": "reconsidered",
    "e.total": "litigated",
}
COUNTS = st.one_of(st.integers(0, 9), st.integers(0, 400), st.integers(0, 98765))
KEPT_APART = ("tabs", "pipes", "lines", "html")
ORDERS = (("annual", "cumulative"), ("cumulative", "annual"))


@st.composite
def figures(draw: st.DrawFn) -> dict[str, int]:
    """A year's figures of every indicator that keep every rule of the form."""
    found = {row: draw(COUNTS) for row in ROWS}
    for whole, group in SUMS.items():
        found[whole] = sum(found[r.id] for r in ROWS.values() if r.group == group)
    channels = [found[r.id] for r in ROWS.values() if r.group == "channel"]
    found["a.disclosed"] = max(channels)
    for part, whole in (("a.disclosed_normative", "a.disclosed"), ("b.press_conf_chief", "b.press_conf"),
                        ("b.interviews_chief", "b.interviews")):  # fmt: skip
        found[part] = min(found[part], found[whole])
    return found


def _read(text: str, layout: str) -> Report:
    pages = prepare(text.encode(), "page.html" if layout == "html" else "page.txt")
    assert len(pages) == 1
    return judge(pages[0])


def _truth(sheet: Sheet) -> dict[str, Decimal | None]:
    return {
        cell_id("statistics", row, column): None if figure is None else Decimal(figure)
        for row, printed in sheet.figures.items()
        for column, figure in zip(sheet.columns, printed, strict=True)
    }


def _assert_exact(report: Report, sheet: Sheet) -> None:
    got = {cell: None if c.value is None else Decimal(c.value) for cell, c in report.cells.items()}
    assert got == _truth(sheet)


def _assert_never_silent(report: Report, sheet: Sheet) -> None:
    """What is not right is left open, or an error or warning names it, and the report is flagged."""
    named = {c for f in report.findings if f.severity != "notice" for c in f.cells}
    for cell, truth in _truth(sheet).items():
        got = report.cells.get(cell)
        value = None if got is None or got.value is None else Decimal(got.value)
        if got is None or value != truth:
            assert report.outcome == "flagged", (cell, truth, got)
            assert value is None or cell in named, (cell, truth, value)
    unknown = set(report.cells) - set(_truth(sheet))
    assert not [c for c in unknown if report.cells[c].value is not None]


def _one(found: dict[str, int]) -> dict[str, tuple[str | None, ...]]:
    return {row: (str(n),) for row, n in found.items()}


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("layout", LAYOUTS)
@given(figures())
def test_a_whole_sheet_is_read_exactly(layout: str, numbers: str, found: dict[str, int]) -> None:
    """Every figure is read; glued labels without a number may leave some open, never read them wrong."""
    sheet = Sheet(_one(found))
    report = _read(print_sheet(sheet, layout, numbers), layout)
    assert report.forms == {"statistics": "2014"}
    _assert_never_silent(report, sheet)
    if layout != "glued" or numbers in ("form", "arabic"):
        _assert_exact(report, sheet)
        assert report.outcome == "consistent", [f.message for f in report.findings if f.severity != "notice"]


@pytest.mark.parametrize("layout", LAYOUTS)
@given(figures(), st.data())
def test_blanks_and_absent_rows(layout: str, found: dict[str, int], data: st.DataObject) -> None:
    """A row that is not printed is not there; a blank one is blank, or the row is left open."""
    printed = _one(found)
    for row in data.draw(st.sets(st.sampled_from(sorted(ROWS)), max_size=40)):
        if not row.endswith("total"):  # their parts print the same labels in both sections
            del printed[row]
    for row in data.draw(st.sets(st.sampled_from(sorted(ROWS)), max_size=20)):
        if row in printed:
            printed[row] = (None,)
    sheet = Sheet(printed, headings=data.draw(st.booleans()))
    report = _read(print_sheet(sheet, layout, data.draw(st.sampled_from(NUMBERS))), layout)
    _assert_never_silent(report, sheet)
    if layout in KEPT_APART:
        _assert_exact(report, sheet)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("layout", LAYOUTS)
@given(figures(), figures(), st.data())
def test_annual_and_cumulative(
    layout: str, order: tuple[str, ...], found: dict[str, int], before: dict[str, int], data: st.DataObject
) -> None:
    """The heading says which column is the year's, whichever stands first."""
    whole = {row: n + before[row] for row, n in found.items()}
    both = {"annual": found, "cumulative": whole}
    printed: dict[str, tuple[str | None, ...]] = {row: tuple(str(both[c][row]) for c in order) for row in ROWS}
    blank = data.draw(st.booleans())
    for row in data.draw(st.sets(st.sampled_from(sorted(ROWS)), max_size=5)) if blank else ():
        printed[row] = tuple(None if data.draw(st.booleans()) else f for f in printed[row])
    sheet = Sheet(printed, order)
    report = _read(print_sheet(sheet, layout, "form"), layout)
    _assert_never_silent(report, sheet)
    if layout in ("tabs", "pipes", "html") or (layout in ("lines", "spaces") and not blank):
        _assert_exact(report, sheet)
        assert [f.rule for f in report.findings if f.severity == "error"] == []


@pytest.mark.parametrize("layout", ["tabs", "pipes", "lines", "spaces", "html"])
@given(figures(), figures(), st.booleans())
def test_two_columns_without_a_telling_head_are_left_open(
    layout: str, found: dict[str, int], other: dict[str, int], swapped: bool
) -> None:
    """Two years side by side, or heads that are lost: no figure is given to either column."""
    sheet = Sheet({row: (str(found[row]), str(other[row])) for row in ROWS}, ("annual", "cumulative"))
    text = print_sheet(sheet, layout).replace("历年累计", "2015年度" if swapped else "备注")
    report = _read(text, layout)
    assert report.outcome == "flagged"
    assert {c.state for c in report.cells.values()} == {"undetermined"}
    assert "C221" in {f.rule for f in report.findings}


@pytest.mark.parametrize("layout", LAYOUTS)
@given(figures(), st.sampled_from(sorted(ROWS)), st.integers(0, 5000))
def test_a_local_row_is_kept_beside_the_form(layout: str, found: dict[str, int], behind: str, figure: int) -> None:
    """A row of no form goes to no cell: it is an extra cell with label, unit and figure."""
    sheet = Sheet(_one(found), extra={behind: ("公报室接待群众人次", "人次", str(figure))})
    report = _read(print_sheet(sheet, layout), layout)
    _assert_never_silent(report, sheet)
    if layout in ("tabs", "pipes", "html", "lines"):
        _assert_exact(report, sheet)
        kept = [(e.label, e.unit, e.value) for e in report.extra_cells]
        assert kept == [("公报室接待群众人次", "人次", str(figure))]

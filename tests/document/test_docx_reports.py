"""Whole reports in Word: every figure lands in its cell, blanks stay blank, what cannot be told is not made up."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.document.word import AGENCY, cell, paragraph, report, run
from tests.printing.grid import DOWN, RIGHT, Grid, Slot, grids, printed_cells
from tests.printing.labels import COLUMNS, REQUESTS
from tests.printing.report import Printed
from tests.property.figures import Filed, filed
from tests.property.judging import assert_read_exactly, named, wrong_cells

few = settings(max_examples=int(os.environ.get("GIEXTRACT_EXAMPLES", "0")) or 12)
TEMPLATE = Path(__file__).parents[3] / "shared" / "templates" / "blank-2021.docx"


def judged(data: bytes) -> Report:
    """Read and judge the one report in a Word file."""
    pages = prepare(data, "报告.docx")
    assert len(pages) == 1
    return judge(pages[0])


def printed(report: Filed, cells: dict[str, str | None] | None = None) -> Printed:
    """What was printed, for holding a reading against it."""
    return Printed(
        "", cells or printed_cells(report.figures, report.forms), {}, report.forms, "docx", AGENCY, report.year
    )


def controlled(text: str) -> str:
    """A value in a content control around its cell."""
    return f"<w:sdt><w:sdtContent>{cell(text)}</w:sdtContent></w:sdt>"


def changed(text: str) -> str:
    """A value whose last version was typed over another one, with changes tracked."""
    old = "<w:del><w:r><w:delText>7</w:delText></w:r></w:del>"
    return cell(paragraph(old, f"<w:ins>{run(text)}</w:ins>"))


def computed(text: str) -> str:
    """A value that a formula gave."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> =SUM(LEFT) 5 </w:instrText></w:r>"
    return cell(paragraph(mark.format("begin"), code, mark.format("separate"), run(text), mark.format("end")))


def scattered(text: str) -> str:
    """A value in several runs, with blanks around it and a bookmark inside."""
    mark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    return cell(paragraph(run("　"), *map(run, text[:1]), mark, *map(run, text[1:]), run(" ")), paragraph())


@pytest.mark.parametrize("automatic", [False, True], ids=["typed", "automatic"])
@few
@given(filed())
def test_a_consistent_report_is_read_exactly(automatic: bool, report_: Filed) -> None:
    """Every figure is read as printed under labels merged on three levels, numbered by hand or by Word."""
    read = judged(report(report_, automatic))
    assert_read_exactly(read, printed(report_))
    assert read.forms == report_.forms
    assert (read.agency, read.year) == (AGENCY, report_.year)
    assert read.outcome == "consistent"


@pytest.mark.parametrize("value", [controlled, changed, computed, scattered])
@few
@given(filed())
def test_a_value_is_read_however_it_was_written(value, report_: Filed) -> None:  # type: ignore[no-untyped-def]
    """Content controls, tracked changes, fields and runs make no difference to a figure."""
    assert_read_exactly(judged(report(report_, value=value)), printed(report_))


@few
@given(filed(), st.randoms(use_true_random=False), st.sampled_from([0.1, 0.5, 0.9]), st.booleans())
def test_blank_cells_stay_blank_at_their_place(report_: Filed, random, share: float, automatic: bool) -> None:  # type: ignore[no-untyped-def]
    """Where zeros are left blank, each blank is told by its place, even in rows that are the only ones of their shape."""
    figures = {
        name: {
            row: [None if figure in (0, "0") and random.random() < share else figure for figure in line]
            if row != "other_handling"  # on two forms, this row is what tells them apart
            else line
            for row, line in rows.items()
        }
        for name, rows in report_.figures.items()
    }
    blank = replace(report_, figures=figures)
    assert_read_exactly(judged(report(blank, automatic)), printed(blank))


def assert_true_or_flagged(read: Report, report_: Filed) -> None:
    """What comes out is what was filed; where it is not, the report is flagged and the cell named."""
    wrong = wrong_cells(read, printed(report_))
    assert set(wrong) <= named(read)
    assert not wrong or read.outcome == "flagged"


@few
@given(filed(), st.data())
def test_one_figure_over_merged_cells_is_never_several(report_: Filed, data: st.DataObject) -> None:
    """A figure over two to seven merged cells goes to the one cell that the equations leave for it, or to none."""
    row = data.draw(st.sampled_from([r.row for r in REQUESTS[report_.forms["requests"]]]))
    width = data.draw(st.integers(2, 7))
    first = data.draw(st.integers(0, 7 - width))
    read = judged(report(report_, requests=with_merge(report_, row, first, width)))
    assert_true_or_flagged(read, report_)
    covered = [f"requests.{row}.{column}" for column in list(COLUMNS)[first : first + width]]
    assert sum(read.cells[c].state == "stated" for c in covered) <= 1


@few
@given(filed(), st.sampled_from(["granted", "denied.query", "carried_out", "concluded"]))
def test_a_zero_over_a_whole_row_is_not_seven_zeros(report_: Filed, row: str) -> None:
    """A 0 over all seven cells of a row is undetermined, and the report is flagged."""
    blank = report_.with_row("requests", row, [0] * 7)
    read = judged(report(blank, requests=with_merge(blank, row, 0, 7)))
    assert {read.cells[f"requests.{row}.{column}"].value for column in COLUMNS} == {None}
    assert read.outcome == "flagged"


@few
@given(filed(), st.sampled_from(["denied", "unavailable", "unprocessed"]), st.integers(0, 6), st.integers(2, 3))
def test_one_figure_down_merged_cells_is_never_several(report_: Filed, group: str, column: int, height: int) -> None:
    """A figure that stands once for several rows is nobody's value below its first row."""
    grid = grids(report_.figures, report_.forms)["requests"]
    rows: list[tuple[str, tuple[Slot, ...]]] = []
    below: list[str] = []
    for name, slots in grid.rows:
        values = list(slots)
        if name.startswith(f"{group}.") and len(below) < height:
            below.append(slots[3 + column].cell)
            values[3 + column] = replace(slots[3 + column], kind="text") if len(below) == 1 else DOWN
        rows.append((name, tuple(values)))
    read = judged(report(report_, requests=Grid(grid.head, tuple(rows))))
    assert_true_or_flagged(read, report_)
    assert "stated" not in {read.cells[cell].state for cell in below[1:]}


def with_merge(report_: Filed, row: str, first: int, width: int) -> Grid:
    """The requests table with cells of a row merged, of which the first one's figure is printed."""
    grid = grids(report_.figures, report_.forms)["requests"]
    covered = range(3 + first + 1, 3 + first + width)
    return Grid(
        grid.head,
        tuple(
            (name, tuple(RIGHT if name == row and i in covered else slot for i, slot in enumerate(slots)))
            for name, slots in grid.rows
        ),
    )


def test_the_blank_form_has_no_figure() -> None:
    """The official form of 2021, not filled in, has its three tables and not one value."""
    if not TEMPLATE.is_file():
        pytest.skip(f"the blank form is not at {TEMPLATE}; it is not part of the project")
    read = judged(TEMPLATE.read_bytes())
    assert read.forms == dict.fromkeys(("proactive", "requests", "disputes"), "2021")
    assert len(read.cells) == 200
    assert {c.state for c in read.cells.values()} == {"blank"}
    assert read.outcome == "flagged"

"""Rows of a web page whose cells say something else than figures: flagged, never read as blank or shifted."""

import pytest

from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.printing.labels import COLUMNS, DISPUTES, PROACTIVE, REQUESTS
from tests.printing.pages import print_page
from tests.samples import bundled

LABEL, CELL = "<td>8.属于行政查询事项</td>", "<td>0</td>"
FORMS = {"proactive": "2021", "requests": "2021", "disputes": "2021"}
ROW = [f"requests.denied.query.{column}" for column in COLUMNS]


def printed() -> str:
    """Print a report of zeros."""
    figures = {
        "proactive": {row: ["0"] * len(block.headings) for block in PROACTIVE["2021"] for row in block.rows},
        "requests": {line.row: [0] * 7 for line in REQUESTS["2021"]},
        "disputes": {row: [0] * 5 for row in DISPUTES},
    }
    return print_page(figures, FORMS, 2022, "plain").text


def judged(cells: str) -> Report:
    """Judge a report of zeros in which one row of the requests table has these cells."""
    source = printed()
    assert source.count(LABEL + CELL * 7) == 1
    (page,) = prepare(source.replace(LABEL + CELL * 7, LABEL + cells).encode(), "page.html")
    return judge(page)


@pytest.mark.parametrize(
    "cells",
    [
        "<td colspan=7>0</td>",
        "<td colspan=7>/</td>",
        CELL + "<td colspan=5>0</td>" + CELL,
        "<td colspan=6>0</td>" + CELL,
        "<td>0 0</td>" + CELL * 5 + "<td></td>",
        "<td>0<br>0</td>" + CELL * 5 + "<td></td>",
        CELL * 6,
        CELL * 8,
    ],
)
def test_a_row_that_is_no_row_of_figures_is_flagged(cells: str) -> None:
    """Merged figures, cells too few or too many and two figures in a cell leave their row open and the report flagged."""
    report = judged(cells)
    assert report.outcome == "flagged"
    assert {report.cells[cell].value for cell in ROW} == {None}
    assert any(set(ROW) <= set(finding.cells) for finding in report.findings if finding.severity != "notice")


@pytest.mark.parametrize("printed", ["见附件", "*", "1O", ".", "0-", "□", "###", "0x", "BB"])
@pytest.mark.parametrize("at", [0, 3, 6])
@pytest.mark.parametrize("blank", [False, True])
def test_a_cell_that_is_no_figure_is_lost_alone(printed: str, at: int, blank: bool) -> None:
    """Words, masks and figures that went wrong leave their own cell open, and no blank; the others are read."""
    beside = (at + 1) % 7
    cells = [CELL] * 7
    cells[at] = f"<td>{printed}</td>"
    cells[beside] = "<td></td>" if blank else CELL
    report = judged("".join(cells))
    assert report.outcome == "flagged"
    assert (report.cells[ROW[at]].state, report.cells[ROW[at]].value) == ("undetermined", None)
    assert report.cells[ROW[at]].printed == printed
    assert report.cells[ROW[beside]].state == ("blank" if blank else "stated")
    assert all(report.cells[ROW[i]].value == "0" for i in range(7) if i not in (at, beside))
    naming = [f for f in report.findings if f.rule == "E113"]
    assert [f.cells for f in naming] == [(ROW[at],)]
    assert printed in naming[0].message


def test_two_cells_that_are_no_figures_are_named_one_by_one() -> None:
    """Each is lost alone; a row in which no figure can be read at all is left as it is."""
    report = judged(CELL + "<td>x</td>" + CELL * 3 + "<td>.</td>" + CELL)
    assert [f.cells for f in report.findings if f.rule == "E113"] == [(ROW[1],), (ROW[5],)]
    assert {report.cells[c].value for c in ROW} == {"0", None}
    assert {judged("<td>x</td>" * 7).cells[c].state for c in ROW} == {"undetermined"}


@pytest.mark.parametrize("below", [LABEL + CELL * 6, LABEL])
def test_a_figure_merged_with_the_row_above_is_flagged(below: str) -> None:
    """Whether a merged figure counts in the second row too cannot be told."""
    above = "<td>7.属于行政执法案卷</td>"
    cells = CELL.replace("<td", "<td rowspan=2") * (7 - below.count(CELL)) + CELL * below.count(CELL)
    source = printed().replace(above + CELL * 7, above + cells).replace(LABEL + CELL * 7, below)
    (page,) = prepare(source.encode(), "page.html")
    report = judge(page)
    assert report.outcome == "flagged"
    assert {report.cells[cell].value for cell in ROW} == {None}


@pytest.mark.parametrize("mark", ["<sup>[1]</sup>", "<sup>①</sup>", "<sup>[注]</sup>"])
@pytest.mark.parametrize("at", [0, 3])
def test_a_footnote_mark_stays_out_of_a_row(mark: str, at: int) -> None:
    """A raised mark behind a figure is not part of the row."""
    report = judged(CELL * at + f"<td>0{mark}</td>" + CELL * (6 - at))
    assert report.outcome == "consistent"
    assert {report.cells[cell].value for cell in ROW} == {"0"}


@pytest.mark.parametrize("between", [" ", "\t", "\n"])
@pytest.mark.parametrize("words", ["同上", "见附件"])
def test_figures_behind_words_in_the_last_row_are_no_blanks(between: str, words: str) -> None:
    """Where only prose follows a table, its last row is blank when nothing stands in it, and open when words do."""
    source = bundled("2021/last-years-carry-left-standing")
    start = source.index("四、结转下年度继续办理")
    label, figures = "四、结转下年度继续办理", ["2", "1", "0", "0", "0", "0", "3"]
    prose = "\n\n" + "其余工作按年度计划推进，各科室职责分工明确，档案管理进一步规范。" * 12
    for cells, state in (([words, *figures], "undetermined"), ([], "blank")):
        (page,) = prepare((source[:start] + between.join([label, *cells]) + prose).encode(), "report.txt")
        assert {judge(page).cells[f"requests.carried_out.{column}"].state for column in COLUMNS} == {state}

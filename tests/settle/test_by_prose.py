"""A glued row of the proactive table is cut by what the prose states for one of its cells, and stays in question."""

from typing import Any

import pytest

from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.bulk.annual import annual

ROW = [f"proactive.licences.{column}" for column in ("items_before", "items_change", "decisions")]
NORMATIVE = [f"proactive.normative.{column}" for column in ("issued", "repealed", "in_force")]


def read(prose: str, form: str = "2019", **rows: list[Any]) -> Report:
    """A glued report with this prose, whose licences are 396 0 181."""
    rows = {"licences": [396, 0, 181]} | rows if form == "2019" else rows
    (page,) = prepare(annual(2020, form=form, layout="glued", prose=prose, **rows), "a.txt")
    return judge(page)


def row(report: Report, cells: list[str] = ROW) -> list[tuple[str | None, str]]:
    """What a row's cells are worth, and what supports them."""
    return [(report.cells[cell].value, report.cells[cell].support) for cell in cells]


def test_a_figure_of_the_prose_leaves_one_cut() -> None:
    """3960125 may be cut in many ways; with 125 decisions in the last cell, one of them keeps the digits."""
    report = read("全年办理行政许可125件。", licences=[3960, 1, 25])
    assert row(report) == [(None, "none")] * 3, "396 0 125 and 39 60 125 both have it"
    report = read("全年办理行政许可8125件。", licences=[1, 2, 8125])
    assert row(report) == [("1", "prose"), ("2", "prose"), ("8125", "prose")]
    (finding,) = [f for f in report.findings if f.rule == "C222"]
    assert (finding.severity, finding.cells) == ("warning", tuple(ROW))
    assert "128125 is read as 1 2 8125, for the prose says 全年办理行政许可8125件" in finding.message
    assert not [f for f in report.findings if f.rule == "C205" and ROW[0] in f.cells]
    assert report.outcome == "flagged"


@pytest.mark.parametrize(
    "prose",
    [
        "全年办理行政许可约8125件。",
        "去年办理行政许可8125件。",
        "全市办理行政许可8125件。",
        "全年公开行政许可决定8125件。",
        "全年办理行政许可8125件，全年共办理行政许可8124件。",
        "全年办理行政许可812件。",
        "全年办理行政许可5件。",
        "全年办理行政处罚8125件。",
    ],
)
def test_what_may_be_something_else_cuts_nothing(prose: str) -> None:
    """An estimate, another year or scope, what was published, two figures, a figure that no cut has, one of one digit."""
    assert row(read(prose, licences=[1, 2, 8125])) == [(None, "none")] * 3


@pytest.mark.parametrize(
    ("prose", "cut"),
    [
        ("现行有效行政规范性文件23件。", ["1", "1", "23"]),
        ("全年制发行政规范性文件11件。", ["11", "2", "3"]),
        ("全年废止行政规范性文件12件。", ["1", "12", "3"]),
        ("全年公开行政规范性文件23件。", [None] * 3),
        ("全年制发行政规范性文件12件。", [None] * 3),
    ],
)
def test_the_words_say_which_column(prose: str, cut: list[str | None]) -> None:
    """1123 may be 1 1 23, 1 12 3 or 11 2 3: in force, repealed and issued are other columns."""
    report = read("政府信息公开方面，" + prose, form="2021", normative=[1, 1, 23])
    assert [report.cells[c].value for c in NORMATIVE] == cut


def test_a_printed_border_needs_no_prose() -> None:
    """Where the borders tell, the prose cuts nothing, and what differs is no matter of reading."""
    (page,) = prepare(annual(2020, form="2019", prose="全年办理行政许可8125件。", licences=[1, 2, 5]), "a.txt")
    assert row(judge(page)) == [("1", "bordered"), ("2", "bordered"), ("5", "bordered")]

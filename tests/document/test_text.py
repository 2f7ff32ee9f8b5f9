"""Bytes become text whatever the encoding, and what is no text is refused in one line."""

import pytest

from giextract.document import read_document
from giextract.errors import Unreadable
from giextract.pipeline import judge, prepare
from tests.samples import CLEAN

REPORT = "某某县水务局2021年政府信息公开工作年度报告\n一、总体情况\n我局主动公开政府信息103条。\n"
TRADITIONAL = "某某縣水務局2021年政府信息公開工作年度報告\n一、總體情況\n本局主動公開政府信息103條。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_simplified_text_in_every_encoding(encoding: str) -> None:
    """The same report comes out of every encoding that Chinese offices save files in."""
    assert read_document(REPORT.encode(encoding)).text == REPORT


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "gb18030"])
def test_traditional_text_in_every_encoding(encoding: str) -> None:
    """A report in traditional characters is told apart from one in simplified ones."""
    assert read_document(TRADITIONAL.encode(encoding)).text == TRADITIONAL


def test_line_ends_of_every_system_are_one() -> None:
    """Windows and old Mac line ends become plain ones before any span is counted."""
    assert read_document("一\r\n二\r三\n".encode()).text == "一\n二\n三\n"


@pytest.mark.parametrize(
    "data", [b"", b" \n\t", bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(64), b"\xff\xfe\x00"], ids=repr
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """An empty or binary file is unreadable, with a reason of one line."""
    with pytest.raises(Unreadable) as refusal:
        read_document(data)
    assert "\n" not in str(refusal.value)


def test_furniture_is_marked_and_left_in_the_text() -> None:
    """A scraper's header, crumbs, page numbers and 抄送 lines are furniture; the text itself stays as it is."""
    text = (
        "标题: 某某县2021年年报\n发布时间: 2022-01-20 08:51\n==== 正文 ====\n"
        "当前位置： 首页 政务公开\n正文第一段\n- 3 -\n第 4 页\npage 5\n抄送：县档案馆\n"
    )
    document = read_document(text.encode())
    marked = [document.text[a:b].strip() for a, b in document.furniture]
    assert document.text == text
    assert any(m.startswith("标题") for m in marked)
    assert {"- 3 -", "第 4 页", "page 5", "抄送：县档案馆"} <= set(marked)
    assert not any("正文第一段" in m for m in marked)


def test_rows_of_tabs_and_pipes_are_grids_with_their_blanks() -> None:
    """A cell between two borders is a cell, blank or not; the rule under a Markdown head is none."""
    text = "| 行 | 甲 | 乙 |\n|---|---:|---:|\n| 一 | 3 | |\n\n说明\n名称\t5\t\t7\n"
    document = read_document(text.encode())
    rows = [[text[a:b] for a, b in row] for grid in document.grids for row in grid.rows]
    assert rows == [["行", "甲", "乙"], ["一", "3", ""], ["名称", "5", "", "7"]]


def test_a_tab_led_cell_a_line_is_a_row_until_an_empty_line() -> None:
    """Word-processor dumps print a cell a line; a line without a tab goes on with the cell above."""
    text = "\t（一）予以公开\n\t0\n\t\n\t商业\n企业\n\n\t下一行\n\t1\n"
    grid = read_document(text.encode()).grids[0]
    assert [[text[a:b] for a, b in row] for row in grid.rows] == [
        ["（一）予以公开", "0", "", "商业\n企业"],
        ["下一行", "1"],
    ]


def test_hostile_lines_take_no_time() -> None:
    """Very long lines of dashes, pipes, blanks and brackets are read without anything going quadratic."""
    for unit in ("-", "| ", "  ", "（", "一、", "0", "规章"):
        document = read_document((unit * 200_000 + "。\n").encode())
        assert len(document.text) == len(unit) * 200_000 + 2


@pytest.mark.parametrize("place", ["自然人", "1146", "政府信息公开"])
def test_one_broken_byte_costs_one_character(place: str) -> None:
    """A byte lost on the way leaves a mark; a figure that has lost one is not read, and nothing else is lost."""
    data = CLEAN.encode()
    at = data.index(place.encode()) + 1
    report = judge(prepare(data[:at] + b"\xff" + data[at + 1 :], "a.txt")[0])
    right = judge(prepare(data, "a.txt")[0])
    told = {cell for f in report.findings if f.severity != "notice" for cell in f.cells}
    for name, cell in right.cells.items():
        found = report.cells.get(name)
        assert (found is not None and found.value == cell.value) or name in told

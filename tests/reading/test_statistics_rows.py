"""Rows of the statistics table whose units are merged, and rows in which something else stands where a figure belongs."""

import pytest

from giextract.document import soffice
from giextract.pipeline import judge, prepare
from giextract.reading.figures import chinese_number, scan
from giextract.report import Report
from tests.document.sheets import Sheet, workbook
from tests.document.word import cell, package, paragraph, row, table

TITLE, OPENING = "云溪县2015年政府信息公开工作年度报告", "统计期限为2015年1月1日至12月31日。"
HEAD = ("统计指标", "单位", "2015年度", "历年累计")
GROUPS = {
    "条": [
        ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "312", "2104"),
        ("其中：主动公开规范性文件数", "12", "77"),
    ],
    "件": [
        ("（一）收到申请数", "5", "31"),
        ("1.当面申请数", "1", "8"),
        ("2.传真申请数", "", "2"),
        ("3.网络申请数", "4", "18"),
        ("4.信函申请数", "0", "3"),
    ],
    "次": [
        ("（一）召开政府信息公开工作会议或专题会议数", "6", "33"),
        ("（二）举办各类培训班数", "3", "19"),
    ],
}
STATED = {
    "a.disclosed": "312", "a.disclosed_normative": "12", "c.received": "5", "c.rcv.in_person": "1", "c.rcv.fax": None,
    "c.rcv.online": "4", "c.rcv.letter": "0", "i.meetings": "6", "i.trainings": "3",
}  # fmt: skip


def web_page(span: str = "rowspan") -> bytes:
    """The sheet as a web page, the unit of several rows in a cell merged over them."""
    lines = ["<tr>" + "".join(f"<td>{h}</td>" for h in HEAD) + "</tr>"]
    for unit, rows in GROUPS.items():
        for i, (label, *figures) in enumerate(rows):
            merged = f'<td {span}="{len(rows)}">{unit}</td>' if i == 0 else ""
            lines.append(f"<tr><td>{label}</td>{merged}" + "".join(f"<td>{f}</td>" for f in figures) + "</tr>")
    return f"<html><body><h1>{TITLE}</h1><p>{OPENING}</p><table>{''.join(lines)}</table></body></html>".encode()


def word_file() -> bytes:
    """The sheet as a Word file, the units merged downwards."""
    lines = [row(*map(cell, HEAD))]
    for unit, rows in GROUPS.items():
        for i, (label, *figures) in enumerate(rows):
            merge = '<w:vMerge w:val="restart"/>' if i == 0 else "<w:vMerge/>"
            merged = cell(unit if i == 0 else "", properties=merge)
            lines.append(row(cell(label), merged, *map(cell, figures)))
    return package(paragraph(TITLE) + paragraph(OPENING) + table(*lines))


def spreadsheet() -> bytes:
    """The sheet as a spreadsheet, the units merged downwards."""
    sheet = Sheet()
    for line in ((TITLE,), (OPENING,), HEAD):
        sheet.line(*line)
    at = 3
    for unit, rows in GROUPS.items():
        for i, (label, *figures) in enumerate(rows):
            sheet.line(label, unit if i == 0 else "", *figures)
        sheet.merge(at, 1, at + len(rows) - 1, 1)
        at += len(rows)
    return workbook(sheet)


def text_file() -> bytes:
    """The sheet as text with tabs, the units only in the first of their rows, no tab for the merged cell."""
    lines = ["\t".join(HEAD)]
    for unit, rows in GROUPS.items():
        lines += ["\t".join([label, *[unit][i:], *figures]) for i, (label, *figures) in enumerate(rows)]
    return "\n".join([TITLE, OPENING, *lines]).encode()


def judged(data: bytes, name: str) -> Report:
    """Read and judge a file with one report."""
    (page,) = prepare(data, name)
    return judge(page)


def values(report: Report) -> dict[str, str | None]:
    """The year's figures."""
    return {
        c.removeprefix("statistics."): k.value for c, k in report.cells.items() if not c.endswith(".cumulative")
    }  # fmt: skip


@pytest.mark.parametrize(("data", "name"), [(web_page(), "a.html"), (word_file(), "a.docx"), (text_file(), "a.txt")])
def test_a_unit_merged_over_rows_is_each_rows(data: bytes, name: str) -> None:
    """Rows below the unit have a cell less, and every figure and blank where it stands."""
    report = judged(data, name)
    assert values(report) == STATED
    assert report.cells["statistics.c.rcv.fax.cumulative"].value == "2"
    assert report.extra_cells == ()
    assert report.outcome == "consistent"


@pytest.mark.skipif(soffice.programme() is None, reason="LibreOffice is not installed (apt install libreoffice-calc)")
def test_a_unit_merged_over_rows_of_a_spreadsheet() -> None:
    """The same in a spreadsheet."""
    report = judged(spreadsheet(), "a.xlsx")
    assert (values(report), report.outcome) == (STATED, "consistent")


def test_a_unit_merged_over_columns_says_nothing_of_figures() -> None:
    """A unit over two columns of the grid is a unit, and no mark stands for it."""
    report = judged(web_page("colspan"), "a.html")
    assert report.extra_cells == ()
    assert values(report)["c.received"] == "5"


WORDS = ["同上", "同左", "小计", "见附件", "本级共"]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("2.传真申请数\t件\t1\n", "2.传真申请数\t件\t{}\t1\n"),
        ("2.传真申请数\t件\t1\n", "2.传真申请数\t{}\t1\n"),
        ("2.传真申请数\t件\t1\n", "2.传真申请数件{} 1\n"),
        ("2.传真申请数\t件\t1\n", "2.传真申请数 件 {} 1\n"),
        ("2.传真申请数\t件\t1\n", "2.传真申请数{} 1\n"),
        ("2.传真申请数\t件\t1\n", "2.传真申请数\n{}\n1\n"),
        ("（三）接受培训人员数\t人次\t40\n", "（三）接受培训人员数\t人次\t{}\t40\n"),
        ("（三）接受培训人员数\t人次\t40\n", "（三）接受培训人员数人次{} 40\n"),
        ("（三）接受培训人员数\t人次\t40\n", "（三）接受培训人员数 人次\n{} 40\n7 40\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("behind", ["", "县政府办公室负责解释本表的口径，联系方式见本报告首页。" * 20])
def test_a_figure_under_words_of_no_form_is_no_blank(printed: str, instead: str, words: str, behind: str) -> None:
    """Words between a label and its figure: the cell is left open and named, never passed as blank or left out."""
    sheet = (
        "统计指标\t单位\t统计数\n（一）收到申请数\t件\t5\n1.当面申请数\t件\t0\n2.传真申请数\t件\t1\n3.网络申请数\t件\t4\n"
        "4.信函申请数\t件\t0\n（二）申请办结数\t件\t5\n（一）召开政府信息公开工作会议或专题会议数\t次\t2\n"
        "（二）举办各类培训班数\t次\t1\n（三）接受培训人员数\t人次\t40\n"
    )
    text = f"{TITLE}\n{OPENING}\n{sheet.replace(printed, instead.format(words))}{behind}"
    cell = "statistics.c.rcv.fax" if "传真" in printed else "statistics.i.trainees"
    report = judged(text.encode(), "a.txt")
    assert report.cells[cell].state == "undetermined"
    assert report.outcome == "flagged"
    assert any(cell in f.cells for f in report.findings if f.severity != "notice")


@pytest.mark.parametrize("row", ["2.传真申请数\t件\t\n", "2.传真申请数\t件\n", "2.传真申请数\t\t\n", "2.传真申请数 件\n"])
def test_a_row_of_no_form_below_a_blank_leaves_it_blank(row: str) -> None:
    """An empty cell, or a row that ends behind its unit, is a blank, whatever stands in the next row."""
    text = (
        f"{TITLE}\n{OPENING}\n统计指标\t单位\t统计数\n（一）收到申请数\t件\t5\n1.当面申请数\t件\t1\n{row}"
        "其他途径申请\t件\t3\n3.网络申请数\t件\t4\n4.信函申请数\t件\t0\n（二）申请办结数\t件\t5\n1.按时办结数\t件\t5\n"
    )
    report = judged(text.encode(), "a.txt")
    assert report.cells["statistics.c.rcv.fax"].state == "blank"
    assert [(e.label, e.value) for e in report.extra_cells] == [("其他途径申请", "3")]


@pytest.mark.parametrize("unit", ["万元", "千元", "百元"])
def test_the_unit_of_an_amount_is_no_figure(unit: str) -> None:
    """The 万 of 万元 is not read as a figure of nothing."""
    assert chinese_number(unit[0]) is None
    assert scan(f"{unit}同上 3.8", 0, 8).pieces == ()

"""The statistics table of 2014 to 2018 in the shapes that pages give it."""

import pytest

from giextract.pipeline import judge, prepare
from giextract.report import Report

HEAD = "云溪县2015年政府信息公开工作年度报告\n\n根据《条例》编制本报告，统计期限为2015年1月1日至12月31日。\n一、主动公开情况\n"
ROWS = """统计指标 单位 统计数
一、主动公开情况 ——
（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） 条 312
其中：主动公开规范性文件数 条 12
制发规范性文件总数 件 12
1.政府公报公开政府信息数 条 0
2.政府网站公开政府信息数 条 300
3.政务微博公开政府信息数 条 20
4.政务微信公开政府信息数 条 25
5.其他方式公开政府信息数 条 8
三、依申请公开情况
（一）收到申请数 件 5
1.当面申请数 件 1
2.传真申请数 件 0
3.网络申请数 件 4
4.信函申请数 件 0
"""


def _read(body: str, prose: str = "") -> Report:
    pages = prepare((HEAD + prose + body).encode(), "report.txt")
    assert len(pages) == 1
    return judge(pages[0])


def _rules(report: Report) -> set[str]:
    return {f.rule for f in report.findings if f.severity != "notice"}


def _values(report: Report) -> dict[str, str | None]:
    return {cell.removeprefix("statistics."): c.value for cell, c in report.cells.items()}


def test_prose_that_repeats_the_labels_is_no_row() -> None:
    """主动公开政府信息数312条 in a sentence is followed by a comma; the table is read, once."""
    prose = "全年主动公开政府信息数312条，其中：政府网站公开政府信息数300条，收到申请数5件，行政复议数量0件。\n"
    report = _read(ROWS, prose)
    assert report.outcome == "consistent"
    assert _values(report)["a.disclosed"] == "312"
    assert "d.total" not in _values(report)
    assert report.extra_cells == ()


def test_a_statistics_report_has_no_other_tables_to_miss() -> None:
    """C201 and C204 are of the later forms; indicators that are not printed are one notice."""
    report = _read(ROWS)
    absent = [f for f in report.findings if f.rule == "C219"]
    assert [f.severity for f in absent] == ["notice"]
    assert "statistics.i.trainees" in absent[0].cells
    assert not {"C201", "C202", "C204"} & {f.rule for f in report.findings}


def test_the_prose_is_held_against_the_table() -> None:
    """收到申请6件 and a table with 5."""
    report = _read(ROWS, "全年收到申请6件，均按时答复。\n")
    assert _rules(report) == {"N501"}


def test_a_label_broken_around_its_figure_is_left_open() -> None:
    """A column of labels that wraps may take the figure into its brackets: nothing is read from there."""
    broken = ROWS.replace("（不同渠道和方式公开相同信息计1条） 条 312", "（不同渠道和方式 条 312\n公开相同信息计1条）")
    report = _read(broken)
    assert report.cells["statistics.a.disclosed"].state == "undetermined"
    assert report.outcome == "flagged"


@pytest.mark.parametrize("printed", ["上年收到申请数", "累计收到申请数", "收到申请数比上年增加"])
def test_a_longer_label_is_another_row(printed: str) -> None:
    """A label with words before or behind it that the form has not is a row of no form."""
    report = _read(ROWS.replace("（一）收到申请数 件 5", f"{printed} 件 7"))
    assert "c.received" not in _values(report)
    assert [(e.unit, e.value) for e in report.extra_cells] == [("件", "7")]
    assert "C220" in _rules(report)


def test_running_numbers_are_no_figures() -> None:
    """A column of running numbers, a cell a line, stands in front of blank cells and is not read into them."""
    labels = [
        "主动公开政府信息数",
        "主动公开规范性文件数",
        "制发规范性文件总数",
        "政府公报公开政府信息数",
        "收到申请数",
        "当面申请数",
    ]
    body = "".join(f"{i}\n{label}\n件\n\n" for i, label in enumerate(labels, 1))
    report = _read("序号\n统计指标\n单位\n统计数\n" + body + "7\n网络申请数\n件\n2\n")
    assert set(_values(report).values()) == {None, "2"}
    assert "unclaimed" not in {f.cause for f in report.findings}


def test_amounts_and_the_foot() -> None:
    """费用 in 元 is worth 万元; names, telephone and date below the table are no rows."""
    body = (
        ROWS + "七、依申请公开信息收取的费用 元 350\n单位负责人：张某 联系电话：0571-12345678 填报日期：2016年2月3日\n"
    )
    report = _read(body)
    assert report.cells["statistics.g.fees"].value == "0.035"
    assert report.extra_cells == ()


def test_a_broken_sum_is_the_agencys() -> None:
    """1 + 0 + 4 + 0 applications and 6 received: an error of the page with all its operands."""
    report = _read(ROWS.replace("收到申请数 件 5", "收到申请数 件 6"))
    wrong = [f for f in report.findings if f.severity == "error"]
    assert [(f.rule, f.cause) for f in wrong] == [("B501", "as_printed")]
    assert "statistics.c.rcv.fax" in wrong[0].cells


def test_a_local_row_may_make_up_a_sum() -> None:
    """A fifth way of applying that the form has not: the sum is not assessed."""
    body = ROWS.replace("收到申请数 件 5", "收到申请数 件 6") + "5.电子邮件申请数 件 1\n"
    report = _read(body)
    assert "B501" not in {f.rule for f in report.findings}
    assert [e.value for e in report.extra_cells] == ["1"]


def test_a_sum_over_a_row_that_is_not_there_is_not_assessed() -> None:
    """Without the row of faxes nobody can say whether the ways add up."""
    report = _read(ROWS.replace("2.传真申请数 件 0\n", "").replace("收到申请数 件 5", "收到申请数 件 9"))
    assert "B501" not in {f.rule for f in report.findings}


def test_channels_may_count_the_same_item_twice() -> None:
    """The sum of channels above the whole is lawful, below it is worth a look, as is a channel above the whole."""
    assert _rules(_read(ROWS)) == set()
    assert _rules(_read(ROWS.replace("网站公开政府信息数 条 300", "网站公开政府信息数 条 200"))) == {"B512"}
    assert _rules(_read(ROWS.replace("网站公开政府信息数 条 300", "网站公开政府信息数 条 313"))) == {"B511"}


def test_a_part_above_its_whole() -> None:
    """其中 is printed in front of it."""
    assert "B508" in _rules(_read(ROWS.replace("规范性文件数 条 12", "规范性文件数 条 1200")))


def test_a_second_sheet_is_named() -> None:
    """A sheet of another unit below the first is not mixed into it."""
    report = _read(ROWS + "\n二、部门汇总\n" + "各单位情况如下。" * 30 + "\n" + ROWS.replace("312", "999"))
    assert _values(report)["a.disclosed"] == "312"
    assert "E105" in _rules(report)


def test_a_sheet_that_no_form_fits_is_kept_as_label_unit_value() -> None:
    """Its head says that it is such a sheet; none of its labels leads to a cell."""
    rows = [
        ("网上公开机关文件", "件", 4),
        ("政务大厅接待", "人次", 300),
        ("举办新闻通气会", "次", 2),
        ("热线电话接听", "次", 8),
    ]
    body = "指标名称\t计量单位\t数量\n" + "".join(f"{label}\t{unit}\t{n}\n" for label, unit, n in rows)
    report = _read(body + "\n云溪县人民政府办公室\n2016年3月1日\n")
    assert report.forms == {"statistics": "local"}
    assert report.cells == {}
    assert [(e.label, e.unit, e.value) for e in report.extra_cells] == [
        (label, unit, str(n)) for label, unit, n in rows
    ]


def test_two_reports_in_one_file_are_two() -> None:
    """A title with a year between two statistics tables begins another report."""
    later = HEAD.replace("2015", "2016") + "稳步推进工作。\n" * 40 + ROWS.replace("312", "399").replace("300", "388")
    pages = prepare((HEAD + ROWS + "\n\n" + later).encode(), "report.txt")
    read = [judge(page) for page in pages]
    assert [r.year for r in read] == [2015, 2016]
    assert [r.cells["statistics.a.disclosed"].value for r in read] == ["312", "399"]


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (("累计",), ("cumulative",)),
        (("本年累计",), ("annual",)),
        (("2015年度", "截至2015年底累计"), ("annual", "cumulative")),
        (("历年累计数", "本年数"), ("cumulative", "annual")),
        (("统计数", "累计"), ("annual", "cumulative")),
        (("2015年", "2014年"), ()),
        (("", ""), ()),
    ],
)
def test_the_heads_tell_the_columns(heads: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """本年累计 is the year's, 累计 is of all years; two years side by side are left open."""
    lines = [line.rsplit(" ", 2) for line in ROWS.splitlines() if line[-1].isdigit()]
    body = "统计指标\t单位\t" + "\t".join(heads) + "\n"
    body += "".join(
        "\t".join([label, unit, *(str(int(n) * 9**i) for i in range(len(heads)))]) + "\n" for label, unit, n in lines
    )
    report = _read(body)
    found = [report.cells.get("statistics.a.disclosed" + ("" if c == "annual" else ".cumulative")) for c in columns]
    assert [c and c.value for c in found] == [str(312 * 9**i) for i in range(len(columns))]
    assert (len(report.cells) == len(lines) * len(columns)) if columns else ("C221" in _rules(report))

"""How a report is laid out and when it was published: what is told, and what is left alone."""

import pytest

from giextract.checks.conduct import CONDUCT
from giextract.pipeline import judge, prepare
from giextract.report import Finding, Report
from tests.samples import CLEAN, bundled

RULES = {f"F{n}" for n in range(607, 618)}
OFFICE = "青岩县教育局2022年政府信息公开工作年度报告\n"


def judged(text: str) -> Report:
    """The report of a page."""
    return judge(prepare(text.encode(), "a.txt")[0])


def told(text: str) -> dict[str, Finding]:
    """What the rules about form and conduct say of a page, by rule."""
    return {f.rule: f for f in judged(text).findings if f.rule in RULES}


def dated(head: str, title: str = OFFICE) -> str:
    """A clean report of 2022 with lines above its title."""
    return f"{head}\n{title}{CLEAN.split(chr(10), 1)[1]}"


def test_report_as_prescribed_is_told_nothing() -> None:
    """Headings, labels, period and day of publication as they should be."""
    assert not told(CLEAN)
    assert not told(dated("发布日期：2023-01-31"))


def test_every_judgement_is_silent_without_tables() -> None:
    """A page without tables has no form that would prescribe anything."""
    prose = "青岩县教育局2022年政府信息公开工作年度报告\n一、概述\n主动公开与依申请公开工作平稳，存在的主要问题已经改进。\n"
    assert not told(prose)
    assert len(CONDUCT) == len(RULES)


def test_section_without_heading() -> None:
    """The prescribed title is named; the report stays as clean as it was."""
    text = CLEAN.replace("五、存在的主要问题及改进情况\n", "")
    assert told(text)["F607"].message == "no heading for 五、存在的主要问题及改进情况"
    assert set(told(text)) == {"F607"}
    assert judged(text).outcome == judged(CLEAN).outcome


@pytest.mark.parametrize("variant", ["概述", "政府信息公开工作总体情况", "基本情况"])
def test_other_words_for_a_section_are_told_nothing(variant: str) -> None:
    """Variants that mean the same section are lawful."""
    assert not told(CLEAN.replace("一、总体情况", f"一、{variant}"))


def test_section_under_another_title() -> None:
    """What is printed and what is prescribed stand in the message, the heading is the quote, in both languages."""
    found = told(CLEAN.replace("五、存在的主要问题及改进情况", "五、明年的工作安排"))
    assert set(found) == {"F608"}
    assert found["F608"].message == "“五、明年的工作安排” instead of “五、存在的主要问题及改进情况”"
    assert found["F608"].message_zh == "“五、明年的工作安排”，规定为“五、存在的主要问题及改进情况”"
    assert found["F608"].quote == "五、明年的工作安排"


def test_additional_section_moves_numbers() -> None:
    """A section between moves the number of the last; that is told, and the added one is not taken for section six."""
    text = CLEAN.replace("六、其他需要报告的事项", "六、监督检查情况\n已完成两轮检查。\n七、其他需要报告的事项")
    assert set(told(text)) == {"F611"}
    assert "七、其他需要报告的事项 (六)" in told(text)["F611"].message


def test_tables_behind_the_text() -> None:
    """Sections in another order are told once."""
    body, rest = CLEAN.split("二、主动公开政府信息情况", 1)
    tables, end = rest.split("五、存在的主要问题及改进情况", 1)
    text = f"{body}五、存在的主要问题及改进情况{end}\n二、主动公开政府信息情况{tables}"
    assert set(told(text)) == {"F609"}


def test_table_under_another_heading() -> None:
    """The table, its own heading and the one above it are named."""
    text = CLEAN.replace("二、主动公开政府信息情况", "二、主动公开政府信息情况\n目录按月核对。\n三、收到和处理政府信息公开申请情况")
    assert told(text)["F610"].message == (
        "the table of “二、主动公开政府信息情况” stands under “三、收到和处理政府信息公开申请情况”"
    )


def test_number_that_was_lost() -> None:
    """A bare mark before a title is a lost number."""
    assert "其他需要报告的事项 (六)" in told(CLEAN.replace("六、其他", "、其他"))["F611"].message


def test_labels_of_another_wording() -> None:
    """One notice a table, with what is printed and what the form says."""
    report = judged(CLEAN.replace("社会公益", "社会").replace("总计", "合计"))
    found = [f for f in report.findings if f.rule in RULES]
    assert [f.message for f in found] == [
        "收到和处理政府信息公开申请情况: 社会组织 → 社会公益组织；合计 → 总计 (form of 2021)",
        "政府信息公开行政复议、行政诉讼情况: 合计 → 总计 (form of 2021)",
    ]


def test_label_that_goes_on_elsewhere() -> None:
    """The beginning of a long label, broken by a layout in columns, is no other wording."""
    assert "F612" not in told(bundled("2021/subtotal-column-digits-swapped"))


@pytest.mark.parametrize(
    ("head", "title", "rule"),
    [
        ("发布日期：2023-02-01", OFFICE, "F613"),
        ("发布日期：2023-03-31", OFFICE, "F613"),
        ("发布日期：2023-04-01", OFFICE, "F615"),
        ("发布日期：2026-06-01", OFFICE, "F615"),
        ("发布日期：2023-04-01", "青岩县人民政府2022年政府信息公开工作年度报告\n", "F615"),
        ("成文日期：2023-05-06\n发布日期：2023-05-09", OFFICE, "F614"),
        ("成文日期：2023-05-09\n发布日期：2023-05-09", OFFICE, "F615"),
        ("成文日期：2026-05-06\n发布日期：2026-05-09", OFFICE, "F615"),
        ("成文日期：2023-01-16\n发布日期：2023-05-09", OFFICE, "F615"),
        ("发布日期：2022-11-30", OFFICE, "F616"),
    ],
)
def test_days_of_publication_that_are_told(head: str, title: str, rule: str) -> None:
    """Departments until 31 January, governments until 31 March; certain is only what two different days say."""
    found = told(dated(head, title))
    assert set(found) == {rule}
    assert head[-10:] in found[rule].message
    assert found[rule].severity == ("warning" if rule in ("F614", "F616") else "notice")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("发布日期：2023-03-30", "青岩县人民政府2022年政府信息公开工作年度报告\n"),
        ("发布日期：2023-03-30", "青岩经济开发区管理委员会2022年政府信息公开工作年度报告\n"),
        ("发布日期：2023-03-30", "青岩县人民政府办公室2022年政府信息公开工作年度报告\n"),
        ("发布日期：2023-05-30\n发布时间：2023-01-12", OFFICE),
        ("发布日期：2023-05-30", "青岩县教育局2021年政府信息公开工作年度报告\n"),
    ],
)
def test_days_of_publication_that_are_left_alone(head: str, title: str) -> None:
    """Governments have time until the end of March; two days, or two years of report, make nothing certain."""
    assert not {"F613", "F614", "F615", "F616"} & set(told(dated(head, title)))


def test_day_at_the_foot_does_not_decide_the_year() -> None:
    """A day below the tables may be that of another document."""
    assert "F616" not in told(CLEAN + "\n发布日期：2019-05-15\n")


def test_period_that_is_not_the_year() -> None:
    """Both ends are named; a period of something else than the figures is left alone."""
    assert told(CLEAN.replace("12月31日", "12月30日", 1))["F617"].message == "the period is 2022-01-01 to 2022-12-30"
    other = "各单位于2022年3月1日至2022年5月1日开展自查。\n"
    without = CLEAN.split("\n", 1)
    assert "F617" not in told("\n".join([without[0], other]) + without[1])

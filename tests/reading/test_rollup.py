"""What a report says of whose figures it gives: the words that count, and those that do not."""

import time

import pytest

from giextract.reading.copy import plain_of
from giextract.reading.rollup import read_rollup
from giextract.report import RollUp


def read(text: str) -> RollUp | None:
    """What a page of prose declares."""
    return read_rollup(plain_of(text), text, (0, len(text)), [])


@pytest.mark.parametrize(
    ("text", "named", "groups", "own"),
    [
        ("本报告由甲县农机站、乙县渔业站的年度报告汇总编制。", "甲县农机站 乙县渔业站", "", False),
        ("本年报根据甲县农机站、乙县渔业站和丙县粮站三家单位的数据汇总形成。", "甲县农机站 乙县渔业站 丙县粮站", "", False),
        ("本报告数据包括青岩市和平区人民政府和红山区人民政府的数据。", "青岩市和平区人民政府 红山区人民政府", "", False),
        ("本报告中所列数据为青岩市水务局机关（含所属单位）汇总数据。", "", "all", True),
        ("数据统计范围包括市本级及各县区、各部门。", "", "regions departments", True),
        ("本年度报告综合了全市各县（市、区）政府和市级各部门的政府信息公开年度报告编制而成。", "", "regions departments", False),
        ("2022年度报告由厅里综合各区（县）政府（下称“区（县）”）和各委、办、局的年度报告编制而成。", "", "regions departments", False),
        ("本报告由青岩市水务局根据\n甲县水务局、\n乙县水务局的数据汇 总形成。", "甲县水务局 乙县水务局", "", False),
    ],
)  # fmt: skip
def test_declaration_names_its_units(text: str, named: str, groups: str, own: bool) -> None:
    """Units named one by one, kinds of units, and 本级 are told apart; the quote stands at its span."""
    found = read(text)
    assert found is not None
    assert (list(found.named), list(found.groups), found.includes_own) == (named.split(), groups.split(), own)
    assert found.is_closed
    assert text[slice(*found.span)] == found.quote


@pytest.mark.parametrize(
    "text",
    [
        "本报告由甲县农机站、乙县渔业站等单位的年度报告汇总编制。",
        "本报告由甲县农机站、乙县渔业站等12个单位的数据汇总得出。",
        "本报告由甲县农机站、乙县渔业站的数据汇总形成，不含丙县粮站。",
        "本报告由各部门和有关方面的数据汇总形成。",
        "统计口径：市、县（区）两级政府及其部门。",
        "本报告数据口径为本局及下属3个单位。",
    ],
)
def test_words_that_leave_units_open_are_kept_and_not_closed(text: str) -> None:
    """The declaration is a fact, but whose figures they are is not said in full."""
    found = read(text)
    assert found is not None
    assert not found.is_closed


@pytest.mark.parametrize(
    "text",
    [
        "本报告由市政府办公室汇总编制。",
        "本报告由甲县农机站、乙县渔业站汇总编制。",
        "本报告根据各县区、各部门报送的材料汇总编制。",
        "本报告由办公室汇总各县区、各部门政府信息公开工作情况编制而成。",
        "本报告中所列数据的统计期限自2021年1月1日起至12月31日止。",
        "本报告包括总体情况、主动公开政府信息情况、收到和处理申请情况。",
        "全年对各部门、各乡镇的意见建议进行了汇总，形成报告三份。",
        "统一台账模板，按月汇总各科室数据。",
    ],
)
def test_other_words_declare_nothing(text: str) -> None:
    """Who wrote a report, what work was summed up and what period is meant are no declaration."""
    assert read(text) is None


def test_page_that_repeats_such_words_is_read_in_time() -> None:
    """Neither one endless sentence nor many full ones hold a run up."""
    for text in ("本报告由各部门汇总" * 40_000, ("本报告由根据对各部门" * 38 + "汇总。") * 3_000):
        began = time.monotonic()
        read(text)
        assert time.monotonic() - began < 10

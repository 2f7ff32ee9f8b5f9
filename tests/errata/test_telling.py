"""What a unit is told of its report: corrections, questions and notices, and nothing of ours."""

import pytest

from giextract.checks.policy_file import read
from giextract.decision import Decision
from giextract.errata.telling import sentences, told
from giextract.errors import UsageError
from giextract.pipeline import judge, judged, prepare, review
from tests.errata.letters import GRANTED, WRONG, changed, decision, report_of, said, tells
from tests.rules.trial import sample

NOT_HELD = "| 1.本机关不掌握相关政府信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
OWN = """
name: 青岚省
based_on: none
rules:
- id: X101
  title: {en: No fewer licences than penalties, zh: 行政许可不少于行政处罚}
  severity: error
  cause: as_printed
  forms: ["2021"]
  formula: proactive.licences.decisions >= proactive.penalties.decisions
  source: {law: 青岚省办法 第三条, quote: 不少于}
  why: {en: A rule of this province., zh: 本省规定。}
  message: {en: "licences {left}, penalties {right}", zh: "许可{left}，处罚{right}"}
  examples:
    passes: {proactive.licences.decisions: 3, proactive.penalties.decisions: 2}
    fails: {proactive.licences.decisions: 1, proactive.penalties.decisions: 2}
  since: 0.1.0
"""


def test_broken_sum_must_be_corrected() -> None:
    """A sum as printed is told with its addends, what they come to and what the total says."""
    assert said(changed((GRANTED, WRONG)), "must") == [
        "表三（一）予以公开：自然人5＋商业企业1＝6，总计填7，请核实更正。",
        "表三“总计”列：（一）项7＋（二）项1＋（三）第4项1＋（四）第1项1＋（五）第1项1＝11，“（七）总计”填10，请核实更正。",
    ]


def test_carry_is_told_by_both_sides() -> None:
    """The form's own relation is told with all four figures in short words."""
    carried = "| 四、结转下年度继续办理 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |"
    text = changed((carried, "| 四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |"))
    assert said(text, "must")[0] == (
        "表三“自然人”列：本年新收8＋上年结转1＝9，“（七）总计”8＋结转下年度2＝10，"
        "本年新收与上年结转之和应与办理总计与结转下年度之和一致，请核实更正。"
    )


def test_clean_report_has_nothing_to_be_told() -> None:
    """A report that keeps every rule is sent nothing."""
    assert tells(sample("2021")) == []


def test_prose_against_the_table_is_a_question() -> None:
    """Soft relations stand under 请核实, and no value is proposed."""
    text = changed(("办结10件", "办结14件"))
    assert said(text, "check") == ["文字部分“办结14件”中的14，与表三（七）总计“总计”栏所填10不一致，请核实。"]
    assert said(text, "must") == []


def test_wanted_values_are_never_told() -> None:
    """Neither a suspect's wanted value nor what the equations force stands in a sentence: of a blank total only that it is blank."""
    text = changed((GRANTED, "| （一）予以公开 | 5 | 1 | 0 | 0 | 0 | 0 |  |"))
    assert any(f.rule == "B301" for f in report_of(text).findings)
    assert report_of(text).cells["requests.granted.total"].deduced == "6"
    assert "下列总计为空白：表三（一）予以公开，请补填。" in said(text, "check")
    assert not any("6" in s for s in said(text, "check") if "（一）予以公开" in s)


def test_prose_is_not_held_against_what_the_table_does_not_print() -> None:
    """Where the sums force a blank cell, the sentence names the cell and no figure for it."""
    report = report_of(changed(("办结10件", "办结14件")))
    cell = "requests.concluded.total"
    blank = report.cells[cell].model_copy(update={"value": None, "state": "blank", "deduced": "10"})
    report = report.model_copy(update={"cells": {**report.cells, cell: blank}})
    own = sentences(told(review(report, (), lambda: pytest.fail("no page"))))
    assert own == ["文字部分“办结14件”中的14，与表三（七）总计“总计”栏不一致，请核实。"]


def test_prose_about_several_cells_names_them() -> None:
    """A figure of the prose for several rows together is held against their sum, row by row."""
    both = ("予以公开6件，占60%；部分公开1件，占10%", "予以公开及部分公开9件，占90%")
    own = [s for s in said(changed(both), "check") if "及部分公开9件" in s and "中的9" in s]
    assert own == ["文字部分“予以公开及部分公开9件”中的9，与表三“总计”列中（一）予以公开、（二）部分公开合计7不一致，请核实。"]


def test_blank_totals_become_one_request() -> None:
    """Totals that are left blank in several rows are asked for once."""
    text = changed((GRANTED, "| （一）予以公开 | 5 | 1 | 0 | 0 | 0 | 0 |  |"), (NOT_HELD, NOT_HELD.replace(" 1 |\n", "  |\n")))
    assert [s for s in said(text, "check") if s.startswith("下列总计")] == [
        "下列总计为空白：表三（一）予以公开、表三（四）无法提供 1.本机关不掌握相关政府信息，请补填。"
    ]


def test_rule_of_a_policys_own_is_told_by_its_title() -> None:
    """Both sides as printed and the rule's own title; where the policy is gone, the finding's message."""
    policy = read(OWN, "own.yaml", "0")
    page = prepare(sample("2021").replace("行政许可 | 36", "行政许可 | 6").encode(), "a.txt")[0]
    stands = review(judge(page, None, policy), (), lambda: pytest.fail("no page"), policy)
    assert sentences(told(stands, policy)) == [
        "表二“本年处理决定数量”列：行政许可填6，行政处罚填15，与“行政许可不少于行政处罚”不符，请核实更正。"
    ]
    assert "许可6" in sentences(told(stands, None))[0]


def test_blank_operand_is_named() -> None:
    """A sum that a blank could close is a question that names the blank."""
    text = changed((GRANTED, "| （一）予以公开 | 5 |  | 0 | 0 | 0 | 0 | 6 |"))
    row = [s for s in said(text, "check") if s.startswith("表三（一）予以公开")]
    assert row == ["表三（一）予以公开：自然人5，其余为0，合计5，总计填6（其中商业企业为空白），请核实。"]


def test_glued_rows_become_one_request() -> None:
    """Rows whose figures run together are told once, and no way to cut them is."""
    text = changed(
        ("| 行政规范性文件 | 3 | 1 | 24 |", "行政规范性文件 3124"), ("| 规章 | 0 | 0 | 0 |", "规章 1205"),
    )  # fmt: skip
    own = [s for s in said(text, "check") if "连在一起" in s]
    assert own == ["下列各行数字连在一起，无法分清各格：表二“规章”、表二“行政规范性文件”，请提供可编辑文本。"]


def test_trouble_of_our_reading_is_not_told() -> None:
    """What only OCR or the search says of a page is for the office, not for the unit."""
    page = prepare(sample("2021").encode(), "a.txt")[0].model_copy(update={"is_ocr": True, "doubtful": ((0, 4000),)})
    report = judge(page)
    assert {"E111", "E112"} & {f.rule for f in report.findings}
    assert not [one for one in told(review(report, (), lambda: (page, None))) if one.rule.startswith("E")]


def test_sum_over_figures_that_may_be_misread_is_a_question() -> None:
    """Where OCR was not sure of a figure, a broken sum with it asks and does not order."""
    text = changed((GRANTED, WRONG))
    at = text.index("| 7 |", text.index("（一）予以公开 | 5"))
    page = prepare(text.encode(), "a.txt")[0].model_copy(update={"is_ocr": True, "doubtful": ((at + 2, at + 3),)})
    found = told(review(judge(page), (), lambda: (page, None)))
    assert {one.group for one in found if one.rule == "B301"} == {"check"}


@pytest.mark.parametrize(("kind", "group"), [("accept", "must"), ("dismiss", None)])
def test_people_have_the_last_word(kind: str, group: str | None) -> None:
    """What people confirmed must be corrected, even a warning; what they dismissed is left out."""
    text = changed(("办结10件", "办结14件"))
    report = report_of(text)
    finding = next(f for f in report.findings if f.rule == "N501")
    found = tells(text, decision(report, finding, kind))
    assert [one.group for one in found] == ([group] if group else [])
    if group:
        assert sentences(found) == ["文字部分“办结14件”中的14，与表三（七）总计“总计”栏所填10不一致，请核实更正。"]


def test_value_that_a_person_read_is_what_is_told() -> None:
    """Where a person typed what the page prints, the sentence has their figure."""
    text = changed((GRANTED, WRONG))
    page = prepare(text.encode(), "a.txt")[0]
    report = judge(page)
    cell = "requests.granted.total"
    typed = Decision(
        id=1, at="2026-01-01T00:00:00Z", by="李", path="a.txt", kind="type", cell=cell, judged=judged(report, (cell,)),
        before="7", after="8",
    )  # fmt: skip
    own = sentences(told(review(report, [typed], lambda: (page, None))))
    assert "表三（一）予以公开：自然人5＋商业企业1＝6，总计填8，请核实更正。" in own


def test_findings_of_an_older_version_ask_to_be_judged_again() -> None:
    """Without the words of its findings nothing is made up: the rules have to run again."""
    report = report_of(changed(("办结10件", "办结14件")))
    old = report.model_copy(update={"findings": tuple(f.model_copy(update={"words": {}}) for f in report.findings)})
    with pytest.raises(UsageError, match="giextract verify"):
        told(review(old, (), lambda: pytest.fail("no page")))


def test_text_of_a_report_cannot_break_a_document() -> None:
    """Characters that nobody sees, and that turn text around, stay out of quotes."""
    text = changed(("办结10件", "办结14件")).replace("其他需要报告的事项\n", "其他\u202e报告\u200b\u0007的事\n")
    own = "".join(s for one in ("must", "check", "note") for s in said(text, one))
    assert "报告的事" in own
    assert not any(c in own for c in "\u202e\u0007\u200b")

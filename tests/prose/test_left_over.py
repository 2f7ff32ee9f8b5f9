"""Applications that the prose says are all dealt with, and whose applicants it breaks down."""

import pytest

from tests.prose.pages import COUNTY, alarms, figures, is_own, said, tables

HEAD = "（二）依申请公开。"
LEFT = tables(received=82, carried_in=5, granted=84, concluded=84, carried_out=3)
DONE = tables(received=82, carried_in=5, granted=87, concluded=87)


@pytest.mark.parametrize(
    "text",
    [
        "（二）依申请公开。本年新收申请82件，上年结转5件，所有申请均已办结。",
        "全年收到政府信息公开申请82件，均已按时办结。",
        "收到政府信息公开申请82件，全部办结。",
        "收到政府信息公开申请82件，已全部答复。",
        "政府信息公开申请均已办理完毕。",
        "2021年，我县收到的政府信息公开申请均已依法答复。",
        "收到政府信息公开申请82件，无结转下年度办理的申请。",
        "没有结转下年度继续办理的政府信息公开申请。",
        "依申请公开方面，上年结转5件，本年新收申请82件，均已办结。",
        "收到政府信息公开申请82件，所有申请全部按时办结，无行政复议。",
        "收到政府信息公开申请82件，办结82件，无结转。",
        "2021年我县政府信息公开申请没有结转下年度办理的。",
    ],
)
def test_all_dealt_with_is_nothing_carried_over(text: str) -> None:
    """Words of all applications are a figure of 0 carried over: a finding where the table has some, none where not."""
    assert ("requests.carried_out", "0") in figures(text)
    assert "N502" in [f.rule for f in alarms(text, LEFT)]
    assert "N502" not in [f.rule for f in alarms(text, DONE)]


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请82件，无结转。",
        "收到政府信息公开申请82件，办结82件，上年无结转。",
        "上年结转的政府信息公开申请均已办结。",
        "收到政府信息公开申请82件，上年结转5件，均已办结。",
        "收到政府信息公开申请82件，均在法定期限内答复。",
        "除延期的3件外，所有政府信息公开申请均已办结。",
        "收到政府信息公开申请82件，其中网上申请20件，均已办结。",
        "收到政府信息公开申请82件，其中自然人申请20件，均已办结。",
        "人大建议、政协提案均已办结。",
        "收到12345热线工单82件，均已办结。",
        "确保所有政府信息公开申请均已办结。",
        "截至2022年1月20日，所有政府信息公开申请均已办结。",
        "2020年政府信息公开申请均已办结。",
        "行政许可申请均已办结。",
        "收到政府信息公开申请82件，办结79件，结转下年度3件，所有申请均已按时办结。",
        "上半年政府信息公开申请均已办结。",
        "收到政府信息公开申请82件，予以公开20件，均已答复。",
        "应于年内办结的政府信息公开申请均已办结。",
        "涉及征地的政府信息公开申请均已办结。",
        "如所有政府信息公开申请均已办结，",
        "政府信息公开申请均已登记。",
        "政府信息公开行政复议3件，均已办结。",
        "县公安局收到政府信息公开申请8件，均已办结。",
        "截至目前，所有政府信息公开申请均已办结。",
        "政府信息公开申请目前均已办结。",
        "政府信息公开申请均已办结或正在办理。",
        "上年度无结转申请。",
        "无上年结转的政府信息公开申请。",
        "逾期未补正的政府信息公开申请均已办结。",
    ],
)
def test_words_of_some_applications_say_nothing_of_all(text: str) -> None:
    """Last year's, some kind's, in time, so far, with exceptions, or beside a figure carried over: nothing is stated."""
    zeros = [s for s in said(text) if s.variable == "requests.carried_out" and s.value == "0"]
    assert not [s for s in zeros if is_own(s.scope, COUNTY)]
    assert not [f for f in alarms(text, LEFT) if f.rule == "N502" and "requests.carried_out.total" in f.cells]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("结转下年度办理3件，其中自然人2件、商业企业1件。", "requests.carried_out.individual"),
        ("结转下年度办理3件（自然人2件、商业企业1件）。", "requests.carried_out.individual"),
        ("办结84件，结转下年度继续办理3件，其中自然人2件，法人或其他组织1件。", "requests.carried_out.individual"),
        ("上年结转5件，其中自然人2件。", "requests.carried_in.individual"),
        ("予以公开84件，其中自然人2件。", "requests.granted.individual"),
        ("收到申请82件，其中自然人2件。", "requests.individual"),
        ("办结84件，其中自然人2件、法人或其他组织82件。", "requests.individual"),
        ("收到申请4件，办结1件，结转下年度办理3件，其中自然人2件、法人或其他组织2件。", "requests.individual"),
        ("结转下年度办理3件；自然人2件。", "requests.individual"),
        ("结转下年度办理1件，其中自然人2件。", "requests.individual"),
    ],
)
def test_applicants_belong_to_the_figure_that_they_break_down(text: str, expected: str) -> None:
    """What follows 其中, or stands in brackets, and is no more than its whole, is of that whole."""
    variables = [variable for variable, value in figures(HEAD + text) if value == "2"]
    assert variables[0] == expected


def test_applicants_of_what_is_carried_over_are_held_against_that_row() -> None:
    """自然人2件 beside 3 carried over by natural persons is a finding about that cell, beside 2 none."""
    text = HEAD + "办结84件；结转下年度办理3件，其中自然人2件、商业企业1件。"
    (finding,) = alarms(text, LEFT)
    assert (finding.rule, finding.cells) == ("N501", ("requests.carried_out.individual",))
    right = {**LEFT, "requests.carried_out.individual": 2, "requests.carried_out.business": 1}
    assert alarms(text, right) == []
    assert alarms(text.replace("，其中自然人", "，自然人"), right) == []

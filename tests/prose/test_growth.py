"""Growth in percent: right where the figures named beside it give it, never wrong where they may not be what it is of."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giextract.report import Statement
from tests.prose.pages import alarms, held, tables

NONE = tables()
HEAD = "收到政府信息公开申请"


def growths(text: str) -> list[Statement]:
    """The growth that a text states, held against the figures beside it."""
    return [s for s in held(text, NONE) if s.relation == "growth"]


RIGHT = [
    "{x}件，比上年的{y}件增长{p}%", "{x}件，比上年{y}件增长{p}%",
    "{x}件，较上年同期的{y}件增长了{p}%", "{x}件，与去年的{y}件相比增长{p}%",
    "{x}件，较2020年（{y}件）上升{p}%", "{x}件，较上年增加{d}件，增长{p}%",
    "{x}件，同比增加{d}件，增长{p}%", "{x}件，较上年增长{d}件，增幅为{p}%",
    "{x}件，比上年度多{d}件，上升{p}%", "{x}件（同比增加{d}件，增长{p}%）", "{x}件，比上年同期增加了{d}件，同比增长{p}%",
    "{x}件，较上年同期的{y}件增加{d}件，增长{p}%", "{x} 件，较上年\n增加 {d} 件，增长 {p} %",
]  # fmt: skip


@pytest.mark.parametrize("wording", RIGHT)
def test_growth_is_held_against_what_is_named(wording: str) -> None:
    """Last year's figure or the change gives the percentage; another percentage is a warning that says what it is."""
    (right,) = growths(HEAD + wording.format(x=120, y=100, d=20, p="20") + "。")
    assert (right.holds, right.value, right.stated, right.parts[0].value) == (True, "120", "20", "120")
    (finding,) = alarms(
        HEAD + wording.format(x=120, y=100, d=20, p="25") + "。", NONE | {"requests.received.total": 120}
    )
    assert (finding.rule, finding.severity) == ("N505", "warning")
    assert "20.0" in finding.message


def test_a_decrease_is_held_like_an_increase() -> None:
    """80 is 20 per cent less than 100, and not 25."""
    for wording in (
        "80件，比上年的100件下降{}%",
        "80件，较上年减少20件，下降{}%",
        "80件，同比减少20件，降低{}%",
        "80件，比上年少20件，减少{}%",
    ):
        assert [s.holds for s in growths(HEAD + wording.format("20"))] == [True]
        assert [s.holds for s in growths(HEAD + wording.format("26"))] == [False]


@pytest.mark.parametrize(
    ("printed", "holds"),
    [("14", True), ("15", True), ("14.2", True), ("14.3", True), ("14.28", True), ("14.29", True), ("14.4", False), ("13", False),
     ("14.1", False), ("16", False)],
)  # fmt: skip
def test_rounded_or_cut_at_the_last_place(printed: str, holds: bool) -> None:
    """8 beside 7 is 14.2857… per cent more; whoever prints it may round or cut, and not more than that."""
    assert [s.holds for s in growths(f"{HEAD}8件，比上年的7件增长{printed}%。")] == [holds]


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 3), st.booleans())
def test_a_computed_percentage_is_never_wrong(now: int, before: int, places: int, change: bool) -> None:
    """Whatever the figures are, their own percentage holds."""
    exact = abs(Decimal(now - before)) * 100 / before
    for rounding in ("ROUND_HALF_UP", "ROUND_DOWN"):
        printed = exact.quantize(Decimal(1).scaleb(-places), rounding)
        more, grew = ("增加", "增长") if now >= before else ("减少", "下降")
        named = f"{more}{abs(now - before)}件，{grew}" if change else f"的{before}件{grew}"
        assert [s.holds for s in growths(f"{HEAD}{now}件，比上年{named}{printed:,}%。")] in (
            [True],
            [None] if now == before else [],
        )


@pytest.mark.parametrize(
    "text",
    [
        "收到申请120件，同比增长25%。", "收到申请120件，较上年增长25%。", "收到申请120件，环比增长25%。",
        "收到申请约120件，比上年的100件增长25%。", "收到申请120余件，比上年的100件增长25%。", "收到申请120件，比上年的近100件增长25%。",
        "收到申请120件，比上年的100件增长约25%。", "收到申请120件，比上年的100件增长超过15%。", "收到申请120件，比上年的100件增长近25%。",
        "收到申请1.2万件，比上年的1万件增长25%。",
        "收到申请120件，办结100件，同比增长25%。", "收到申请120件，其中网上80件，同比增长25%。",
        "收到申请120件，占全部的60%，办结100件，增长25%。",
        "累计发布信息1200条，较上年增加120条，增长25%。", "截至年底共有账号1200个，较上年增加120个，增长25%。",
        "发布信息120条，比上年的100件增长25%。", "收到申请120件，较上年增长5个百分点，增长25%。",
        "办结率98%，较上年的96%增长25%。", "收到申请120件。比上年的100件增长25%。", "收到申请120件，比上年的100件增长25‰。",
        "收到申请120件，其中涉及征地拆迁的20件，同比增加5件，增长33.3%。", "收到申请120件，较上年增长1.2倍，比例为25%。",
    ],
)  # fmt: skip
def test_what_cannot_be_reckoned_is_not_wrong(text: str) -> None:
    """No base, an estimate, another unit, another count, a stock: nothing is found."""
    assert [s for s in growths(text) if s.holds is False] == []
    assert [f for f in alarms(text, NONE) if f.rule == "N505"] == []


def test_each_of_several_growths_has_its_own_figures() -> None:
    """A sentence with several counts: each percentage belongs to the count before it."""
    text = "收到申请120件，较上年增加20件，增长20%；办结110件，较上年的100件增长12%；结转10件，同比减少10件，下降50%。"
    assert [(s.value, s.holds) for s in growths(text)] == [("120", True), ("110", False), ("10", True)]


@pytest.mark.parametrize(
    "text", ["收到申请1300件，较上年增加1200件，增长1,200%。", "发布信息1300条，较上年增加1200条，占1,200%。"]
)
def test_a_percentage_above_a_thousand(text: str) -> None:
    """Thousands in a percentage are read like any other."""
    assert {s.stated for s in held(text, NONE) if s.relation in ("growth", "share")} == {"1200"}


def test_figures_stand_where_they_are_said_to() -> None:
    """Whole and parts are at their spans, Chinese numerals and thousands too."""
    text = "收到申请三十二件，较上年的二十件增长60%；公开信息1,200条，较上年增加200条，增长20%。"
    spans = [p.span for s in growths(text) for p in s.parts]
    assert [text[a:b] for a, b in spans] == ["三十二", "二十", "1,200", "200"]

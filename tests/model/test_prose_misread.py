"""A model that misreads the prose: lawful text stays without a warning, what both readings see wrong is found, nothing hangs."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giextract.pipeline import judge
from giextract.reading.model.answers import Answers
from giextract.reading.model.prose_answer import ProseAnswer
from giextract.reading.model.stated import statements_of
from giextract.report import Report
from tests.model.telling import claim, figure, is_on_page, judged, page_of

RECEIVED = "requests.received"


def contradictions(report: Report) -> list[str]:
    """The rules about prose that warn."""
    return [f.rule for f in report.findings if f.cause == "narrative" and f.severity != "notice"]


def held(prose: str, *items: dict[str, Any]) -> Report:
    """The report of a page of which a model says this, without a server in between; no quote is all of it."""
    page = page_of(prose)
    items = tuple({**i, "quote": i["quote"] or prose.rstrip("。")} for i in items)
    said = {"figures": [i for i in items if "kind" not in i], "claims": [i for i in items if "kind" in i]}
    statements, problems = statements_of(ProseAnswer.model_validate(said), page)
    assert all(is_on_page(s, page) for s in statements)
    return judge(page, Answers(statements=statements, problems=problems))


MISREAD: dict[str, tuple[dict[str, Any], ...]] = {
    "2020年全市收到政府信息公开申请40件。": (figure(RECEIVED, "40", "收到政府信息公开申请40件", scope="全市"),),
    "第一季度收到政府信息公开申请40件。": (figure(RECEIVED, "40", "收到政府信息公开申请40件"),),
    "县公安局收到政府信息公开申请40件。": (figure(RECEIVED, "40", "收到政府信息公开申请40件", scope="全市"),),
    "通过网上收到政府信息公开申请40件。": (figure(RECEIVED, "40", "收到政府信息公开申请40件"),),
    "按时办结政府信息公开申请40件。": (figure("requests.concluded", "40", "办结政府信息公开申请40件"),),
    "收到低保申请70件。": (figure(RECEIVED, "70", "收到低保申请70件"),),
    "12345热线受理诉求70件。": (figure(RECEIVED, "70", "受理诉求70件"),),
    "收到政府信息公开申请近1200件。": (figure(RECEIVED, "1200", "申请近1200件"),),
    "未收到逾期的政府信息公开申请。": (figure(RECEIVED, "0", "未收到逾期的政府信息公开申请", unit=None),),
    "没有因政府信息公开行政诉讼败诉的案件。": (figure("disputes.litigation", "0", "没有因政府信息公开行政诉讼败诉的案件"),),
    "申请1195件，均无异议，无法提供5件。": (figure(RECEIVED, "0", "均无异议"), figure("requests.unavailable", "0", "无法提供5件")),
    "共办理80件，答复85件，转下年1件。": (claim("closed", "80", ["85", "1"], ""),),
    "收到信息1195条，甲1100条，乙50条，丙30条，丁13条，戊类2条。":
        (claim("closed", "1195", ["1100", "50", "30", "13"], "信息1195条，甲1100条，乙50条，丙30条，丁13条"),),
    "信息100条，甲60条，乙20条，丙10条，丁9条等。":
        (claim("closed", "100", ["60", "20", "10", "9"], "信息100条，甲60条，乙20条，丙10条，丁9条"),),
    "信息100条，网站80条，微信10条，微博8条，报纸4条。": (claim("among", "100", ["80", "10", "8", "4"], ""),),
    "信息约100条，甲60条，乙20条，其他类9条。": (claim("closed", "100", ["60", "20", "9"], ""),),
    "信息比上年增加100条，甲60条，其他类9条。": (claim("closed", "100", ["60", "9"], ""),),
    "信息120条，其中网上80条，同比增长20%。": (claim("growth", "120", ["80"], "", percent="20"),),
    "信息120条，建议较上年增加80件，增长20%。": (claim("growth", "120", ["80"], "", percent="20"),),
    "信息120条，比上年的100条增长约25%。": (claim("growth", "120", ["100"], "", percent="25"),),
    "累计信息1200条，较上年增加120条，增长20%。": (claim("growth", "1200", ["120"], "", percent="20"),),
    "信息120条，办结率98%。": (claim("share", "120", [], "", percent="98"),),
}  # fmt: skip


@pytest.mark.parametrize("prose", MISREAD)
def test_lawful_words_that_a_model_misreads_are_no_finding(prose: str) -> None:
    """Other years, agencies, parts, estimates, matters and open lists stay without a warning, whatever the model makes of them."""
    assert contradictions(held(prose, *MISREAD[prose])) == []


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "全市共收到政府信息公开申请1196件。": (figure(RECEIVED, "1196", "收到政府信息公开申请1196件"), "N501"),
    "共收到政府信息公开申请1196件。": (figure(RECEIVED, "1196", "收到政府信息公开申请1196件", scope="县本级"), "N501"),
    "我市收到政府信息公开申请1196件。": (figure(RECEIVED, "1196", "收到政府信息公开申请1196件", approximate=True), "N501"),
    "青岚市共收到政府信息公开申请1196件。": (figure(RECEIVED, "1196", "收到政府信息公开申请1196件", scope="青岚市"), "N501"),
    "收到政府信息公开申请1196件，另有咨询1195件。": (figure(RECEIVED, "1195", "咨询1195件"), "N501"),
    "全市未收到政府信息公开申请。": (figure(RECEIVED, "0", "未收到政府信息公开申请", unit=None), "N502"),
    "信息100条，其中甲60条，乙30条，其他类9条。": (claim("closed", "100", ["60", "30", "9"], ""), "N503"),
    "全年信息100条：甲60条；乙30条；其他类9条。": (claim("closed", "100", ["60", "30", "9"], ""), "N503"),
    "信息120条，比上年的100条增长25%。": (claim("growth", "120", ["100"], "", percent="25"), "N505"),
    "信息120条，上年为100条，增长25%。": (claim("growth", "120", ["100"], "", percent="25"), "N505"),
}  # fmt: skip


@pytest.mark.parametrize("prose", WRONG)
def test_what_is_wrong_is_found_whatever_the_model_adds(prose: str) -> None:
    """A scope or an estimate that is not printed, or another figure of its own, does not cover a contradiction up."""
    item, rule = WRONG[prose]
    assert contradictions(held(prose, item)) == [rule]


def test_a_different_understanding_is_a_notice(tmp_path: Path) -> None:
    """The patterns' reading is held against the table; the model's is named beside it."""
    said = [figure("requests.concluded", "1195", "收到政府信息公开申请1195件")]
    report = judged(page_of(), tmp_path, said)
    (finding,) = [f for f in report.findings if f.rule == "N506"]
    assert (finding.severity, finding.quote) == ("notice", "1195")
    assert contradictions(report) == []


def test_a_quote_across_a_table_is_none() -> None:
    """Words before and after a statutory table are no words that stand together."""
    page = page_of("全市共收到政府信息公开申请1195件")
    quote = "收到政府信息公开申请1195件二、主动公开政府信息情况"
    (statement,), _ = statements_of(ProseAnswer.model_validate({"figures": [figure(RECEIVED, "1195", quote)]}), page)
    assert is_on_page(statement, page)
    end = page_of("全市共收到政府信息公开申请1195件", "全市另有事项。")
    quote = "二、主动公开政府信息情况三、收到和处理政府信息公开申请情况"
    said = ProseAnswer.model_validate({"figures": [figure(RECEIVED, "0", quote)]})
    assert statements_of(said, end)[0] == ()


HEAVY: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "a character that is everywhere": ("件" * 100_000, [figure(RECEIVED, 5, "件")] * 400),
    "a figure that is everywhere": ("收到申请5件。" * 100_000, [figure(RECEIVED, 5, "5", scope=str(i)) for i in range(400)]),
    "quotes as long as the page": ("收到申请5件。" * 100_000, [figure(RECEIVED, 5, "收到申请5件。" * 100_000)] * 20),
    "long quotes that overlap": ("收到申请5件，" * 100_000, [figure(RECEIVED, 6, "收到申请5件，" * 560)] * 400),
    "parts without end": ("5件" * 300_000, [claim("closed", 5, [5] * 5000, "5件" * 1990)] * 40),
    "as many parts as are read": ("5件" * 300_000, [claim("closed", 5, [5] * 199, "5件" * 1990)] * 400),
    "shares without end": ("申请5件，占9%，" * 90_000, [claim("share", 5, [5] * 100, "申请5件，占9%，" * 300, percent="9")] * 400),
    "nearly the page": ("一" * 900_000, [figure(RECEIVED, 5, "一" * 3000 + "乙" + "一" * 900)] * 400),
    "numbers without end": ("一件。", [figure(RECEIVED, c * 100_000, "一") for c in "一亿9件 ,"] * 60),
    "scopes without end": ("收到申请5件。", [figure(RECEIVED, 5, "收到申请5件", scope="全市" * 100_000)] * 50),
}  # fmt: skip


@pytest.mark.parametrize("what", HEAVY)
def test_nothing_that_a_model_says_takes_long(what: str) -> None:
    """400 items on a megabyte of prose are held against it, and judged, in about a second."""
    prose, items = HEAVY[what]
    page = page_of(prose)
    kind = "claims" if "kind" in items[0] else "figures"
    begin = time.process_time()
    statements, problems = statements_of(ProseAnswer.model_validate({kind: items}), page)
    judge(page, Answers(statements=statements, problems=problems))
    assert time.process_time() - begin < 6  # at most 1.6 s alone; other work may share the machine


PIECES = [
    "收到",
    "申请",
    "5",
    "12件",
    "，",
    "其中",
    "。",
    "占",
    "20%",
    "较上年增加",
    "三十二件",
    "1,2",
    "1,204条",
    "万",
    "未",
    "\n",
    " ",
    "（",
    "）",
    "１",
]


@given(st.lists(st.sampled_from(PIECES), max_size=24), st.data())
def test_whatever_is_quoted_stands_where_it_is_said_to(pieces: list[str], data: st.DataObject) -> None:
    """Any piece of any text with any number in it: a statement's quote and figures are the page's, or there is none."""
    prose = "".join(pieces)
    a = data.draw(st.integers(0, len(prose)))
    quote = prose[a : data.draw(st.integers(a, len(prose)))]
    numbers = st.sampled_from(["5", "12", "0", "32", "1204", "三十二", "20", "120000"])
    number, parts = data.draw(numbers), data.draw(st.lists(numbers, max_size=3))
    kind = data.draw(st.sampled_from(["closed", "among", "share", "growth"]))
    held(prose, figure(RECEIVED, number, quote), claim(kind, number, parts, quote, percent="20"))

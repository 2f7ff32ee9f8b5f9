"""Which figures the prose states, of what, and which it does not."""

import pytest

from tests.prose.pages import BUREAU, COUNTY, figures, said

HEAD = "（二）依申请公开。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共收到政府信息公开申请72件。", [("requests.received", "72")]),
        ("2021年，我县受理政府信息公开申请1,204件。", [("requests.received", "1204")]),
        ("本年新收政府信息公开申请１２件。", [("requests.received", "12")]),
        ("全年共收到**政府信息公开申请** **30** 件。", [("requests.received", "30")]),
        ("收到公民、法人或者其他组织政府信息公开申请三十二件。", [("requests.received", "32")]),
        ("全年共收到政府信息公开申请\n35件。", [("requests.received", "35")]),
        (HEAD + "新收申请85件，连同上年结转的3件，共办结86件，另有2件结转下年度继续办理。",
         [("requests.received", "85"), ("requests.carried_in", "3"), ("requests.concluded", "86"), ("requests.carried_out", "2")]),
        (HEAD + "收到申请5件，答复政府信息公开申请5件。", [("requests.received", "5"), ("requests.concluded", "5")]),
        ("全年办理依申请公开19件。", [("requests.concluded", "19")]),
        (HEAD + "未办结的6件转入下年。", [("requests.carried_out", "6")]),
        (HEAD + "转下年度办理121件。", [("requests.carried_out", "121")]),
        (HEAD + "予以公开11件、部分公开2件、不予公开3件、无法提供4件、不予处理5件、作其他处理（含主动撤回）6件。",
         [("requests.granted", "11"), ("requests.partly_granted", "2"), ("requests.denied", "3"), ("requests.unavailable", "4"),
          ("requests.unprocessed", "5"), ("requests.other_handling", "6")]),
        (HEAD + "因本机关不掌握等原因无法提供265件。", [("requests.unavailable", "265")]),
        (HEAD + "自然人申请93件，法人或其他组织申请14件。", [("requests.individual", "93"), ("requests.legal_persons", "14")]),
        ("政府信息公开行政复议35件，其中结果维持7件，结果纠正6件，其他结果17件，尚未审结5件。",
         [("disputes.reconsideration", "35"), ("disputes.reconsideration.upheld", "7"), ("disputes.reconsideration.corrected", "6"),
          ("disputes.reconsideration.other", "17"), ("disputes.reconsideration.pending", "5")]),
        ("信息公开类行政复议7件，诉讼9件，均获维持。",
         [("disputes.reconsideration", "7"), ("disputes.reconsideration.upheld", "7"), ("disputes.litigation.upheld", "9"),
          ("disputes.litigation", "9")]),
        ("因政府信息公开引发的行政复议、行政诉讼5件。", [("disputes.both", "5")]),
        ("召开新闻发布会12场。", [("proactive.press_conferences", "12")]),
        ("举办政务公开培训班3期。", [("proactive.training", "3")]),
        ("收取信息处理费2950元。", [("fees.information_processing", "2950")]),
        ("全年主动公开政府信息2645条。", [("documents.disclosed", "2645")]),
    ],
)  # fmt: skip
def test_a_figure_is_read(text: str, expected: list[tuple[str, str]]) -> None:
    """Variable and value of each figure, in printed order."""
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "12345热线共受理群众投诉162件，办结161件。",
        "共接到举报162件，受理107件，不受理55件。",
        "全年办理人大建议20件、政协提案15件。",
        "收到低保申请70件。",
        "2020年收到政府信息公开申请40件。",
        "去年共收到政府信息公开申请40件。",
        "上半年收到政府信息公开申请40件。",
        "收到政府信息公开申请40余件。",
        "收到政府信息公开申请约40件。",
        "收到政府信息公开申请超过40件。",
        "予以公开3件以上的同类申请汇总上网。",
        "县公安局收到政府信息公开申请40件。",
        "县本级共收到政府信息公开申请40件。",
        "政务服务网收到网上申请40件。",
        "政府信息公开申请同比增加41件。",
        "努力做到“办结一件申请、解决一个问题”。",
        "全年印发公文300件，其中主动公开200件，依申请公开50件，不予公开50件。",
        "全年办理行政复议案件300件。",
        "全年开展行政复议12件以上的单位予以通报。",
        "联系电话：0999-6620137件。",
        "第49件申请的政府信息公开。",
    ],
)
def test_a_figure_of_something_else_is_not_the_reports_own(text: str) -> None:
    """Hotlines, other years, other agencies, estimates and slogans give no exact figure of the report's own tables."""
    assert [f for f in figures(text) if f[0].startswith(("requests.", "disputes."))] == []


@pytest.mark.parametrize(
    ("text", "value"), [("主动公开政府信息18万余条。", "180000"), ("主动公开政府信息6.2万条。", "62000"), ("公开政府信息近300条。", "300")]
)  # fmt: skip
def test_an_estimate_says_so(text: str, value: str) -> None:
    """Figures in 万 and those with 余, 近 or 约 are approximate."""
    (statement,) = said(text)
    assert (statement.value, statement.approximate) == (value, True)


def test_the_scope_is_given_in_the_pages_words() -> None:
    """Whose figure it is stands beside it; what is nobody's in particular is the report's own."""
    scopes = {
        "全县共收到政府信息公开申请8件。": "全县",
        "我局共收到政府信息公开申请8件。": "我局",
        "各级行政机关之外，县公安局收到政府信息公开申请8件。": "安局",
        "共收到政府信息公开申请8件。": None,
    }
    for text, scope in scopes.items():
        found = said(text, BUREAU)[0].scope
        assert (found is None) == (scope is None), text
        assert scope is None or scope in (found or ""), text


def test_a_quote_is_what_stands_at_its_span() -> None:
    """Quotes are verbatim, and the figure's words end them."""
    text = "一、总体情况\n\n全县共收到 政府信息\n公开申请 72 件，均已答复。"
    (statement,) = [s for s in said(text, COUNTY) if s.variable == "requests.received"]
    assert text[slice(*statement.span)] == statement.quote
    assert statement.quote == "全县共收到 政府信息\n公开申请 72 件"


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("2021年未收到政府信息公开申请。", ["requests.received"]),
        ("本年度没有收到公民、法人和其他组织提出的政府信息公开申请。", ["requests.received"]),
        ("我局无依申请公开政府信息的情况。", ["requests.received"]),
        ("无因政府信息公开被申请行政复议、提起行政诉讼的情况。", ["disputes.reconsideration", "disputes.litigation"]),
        ("未发生政府信息公开行政复议案件。", ["disputes.reconsideration"]),
        (
            "没有因政府信息公开工作被申请行政复议，也没有被提起行政诉讼。",
            ["disputes.reconsideration", "disputes.litigation"],
        ),
        ("2021年未收取信息处理费。", ["fees.information_processing"]),
        ("本机关无收取信息处理费情况。", ["fees.information_processing"]),
    ],
)
def test_none_is_a_figure_of_zero(text: str, variables: list[str]) -> None:
    """What is denied is stated as 0, without a unit."""
    found = [s for s in said(text) if s.value == "0"]
    assert [s.variable for s in found] == variables
    assert all(s.unit is None for s in found)


@pytest.mark.parametrize(
    "text",
    [
        "没有因政府信息公开行政诉讼败诉的案件。",
        "无政府信息公开行政复议被纠正的情况。",
        "有无政府信息公开申请，均应登记。",
        "未收到逾期的政府信息公开申请。",
        "2020年未收到政府信息公开申请。",
        "除涉密信息外，没有收到政府信息公开申请。",
        "未受理政府信息公开申请。",
        "如未收到政府信息公开申请，应在报告中说明。",
    ],
)
def test_a_denial_of_something_narrower_is_no_zero(text: str) -> None:
    """Denials with a condition, of another year, or of one kind only say nothing about the total."""
    assert [s for s in said(text) if s.value == "0" and s.scope is None] == []

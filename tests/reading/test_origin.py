"""Where a report came from, read from its page with its place."""

import pytest

from giextract.pipeline import judge, prepare
from giextract.reading.origin import attachments, origin
from tests.samples import CLEAN

HEAD = """SiteName：青岩县人民政府
SiteIDCode：3600000012
ColumnName：政府信息公开年报
PubDate：2022-01-28 10:12
URL：https://www.example.gov.cn/art/2022/1/28/art_12.html

"""


def facts(text: str) -> dict[str, list[str]]:
    """The facts of a text by name; each stands where its span says."""
    found: dict[str, list[str]] = {}
    for fact in origin(text, (0, len(text))):
        found.setdefault(fact.name, []).append(fact.value)
        if fact.name not in ("published", "written"):
            assert text[slice(*fact.span)].strip() == fact.value
    return found


def test_tags_of_a_site() -> None:
    """The tags that government sites write into their pages."""
    assert facts(HEAD + CLEAN) == {
        "site": ["青岩县人民政府"],
        "site_id": ["3600000012"],
        "column": ["政府信息公开年报"],
        "published": ["2022-01-28"],
        "url": ["https://www.example.gov.cn/art/2022/1/28/art_12.html"],
    }


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("索 引 号：014212345/2022-00012", "index_number", "014212345/2022-00012"),
        ("索引号\t11360000MB0-2022-001\t", "index_number", "11360000MB0-2022-001"),
        ("文号：青府办〔2022〕3号", "document_number", "青府办〔2022〕3号"),
        ("发布日期：2022年1月8日", "published", "2022-01-08"),
        ("公开日期\t2022/01/08", "published", "2022-01-08"),
        ("成文日期：2022.1.8", "written", "2022-01-08"),
        ("发布机构：青岩县教育局", "publisher", "青岩县教育局"),
    ],
)
def test_facts_in_the_head_of_a_page(text: str, name: str, value: str) -> None:
    """As they are printed in tables and lines above a report."""
    assert facts(text + "\n" + CLEAN)[name] == [value]


@pytest.mark.parametrize("text", ["发布日期：2022-13-40", "索引号：", "文号：无", "索引号 信息公开"])
def test_what_is_no_such_fact(text: str) -> None:
    """Headings without a value, dates that are none."""
    assert not facts(text + "\n")


def test_origin_reaches_the_report_and_two_dates_are_told() -> None:
    """The first date is taken, both are named in a notice; the outcome stays."""
    text = HEAD + CLEAN + "\n发布日期：2022-01-30\n"
    report = judge(prepare(text.encode(), "a.txt")[0])
    assert report.origin["published"].value == "2022-01-28"
    assert [f.message for f in report.findings if f.rule == "F604"] == ["publication date (发布日期): 2022-01-28, 2022-01-30"]
    assert report.outcome == "consistent"


def test_report_that_is_only_an_attachment() -> None:
    """A page with a title and a link is told as such, not as a report without tables."""
    text = "青岩县教育局2021年政府信息公开工作年度报告\n\n[附件: 2021年政府信息公开工作年度报告.pdf </files/1.pdf>]\n"
    assert [(a.name, a.href) for a in attachments(text, (0, len(text)))] == [
        ("2021年政府信息公开工作年度报告.pdf", "/files/1.pdf")
    ]
    report = judge(prepare(text.encode(), "a.txt")[0])
    assert report.outcome == "flagged"
    assert {f.rule for f in report.findings if f.severity == "error"} == {"C218"}

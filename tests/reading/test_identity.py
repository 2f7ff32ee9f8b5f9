"""Title, agency, year and period, however a page prints them."""

import pytest

from giextract.pipeline import prepare

SECTIONS = "\n一、总体情况\n二、主动公开政府信息情况\n三、依申请公开\n"


@pytest.mark.parametrize(
    ("head", "title", "agency", "year"),
    [
        ("某某县水务局2021年政府信息公开工作年度报告\n", "某某县水务局2021年政府信息公开工作年度报告", "某某县水务局", 2021),
        ("某某县水务局\n2021年政府信息公开工作年度报告\n", "某某县水务局2021年政府信息公开工作年度报告", "某某县水务局", 2021),
        ("某某县水务局2021年度\n政府信息公开工作年度报告\n", "某某县水务局2021年度政府信息公开工作年度报告", "某某县水务局", 2021),
        ("2021年某某县水务局政府信息公开年度报告\n", "2021年某某县水务局政府信息公开年度报告", "某某县水务局", 2021),
        ("某某县水务局政府信息公开工作2021年度报告\n", "某某县水务局政府信息公开工作2021年度报告", "某某县水务局", 2021),
        ("某某县水务局二〇二一年政府信息公开工作年度报告\n", "某某县水务局二〇二一年政府信息公开工作年度报告", "某某县水务局", 2021),
        ("某某县水务局关于2021年政府信息公开工作年度报告\n", "某某县水务局关于2021年政府信息公开工作年度报告", "某某县水务局", 2021),
        ("某某县水务局政府信息公开工作年度报告（2021年）\n", "某某县水务局政府信息公开工作年度报告（2021年）", "某某县水务局", 2021),
        ("某某县２０２１年政府信息公开工作年度报告\n某某县人民政府\n", "某某县２０２１年政府信息公开工作年度报告", "某某县人民政府", 2021),
        ("2021年政府信息公开工作年度报告\n\n某某县水务局\n", "2021年政府信息公开工作年度报告", "某某县水务局", 2021),
        (
            "首页>政务公开>年度报告某某县水务局2021年政府信息公开工作年度报告来源：办公室\n",
            "某某县水务局2021年政府信息公开工作年度报告", "某某县水务局", 2021,
        ),
        ("现将2021年度某某县水务局政府信息公开工作情况报告如下。\n", None, "某某县水务局", 2021),
        (
            "我局开展工作。\n本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。\n\n某某县水务局\n2022年1月5日\n",
            None, "某某县水务局", 2021,
        ),
    ],
)  # fmt: skip
def test_identity(head: str, title: str | None, agency: str, year: int) -> None:
    """The report's own name for itself, with the year it reports on and not the year it was written in."""
    identity = prepare((head + SECTIONS).encode(), "x.txt")[0].identity
    assert (identity.title.value if identity.title else None) == title
    assert identity.agency and identity.agency.value == agency
    assert identity.year and identity.year.value == str(year)


def test_every_fact_has_its_place() -> None:
    """Title, agency and year are cut from the text at their spans, white space aside."""
    text = "某某县水务局\n2021年政府信息公开工作年度报告\n" + SECTIONS
    page = prepare(text.encode(), "x.txt")[0]
    for fact in (page.identity.title, page.identity.agency, page.identity.year):
        assert fact is not None
        assert "".join(text[slice(*fact.span)].split()) == fact.value


def test_period_is_read_with_its_last_day() -> None:
    """统计期限 gives the period as two dates."""
    text = "某某局2021年政府信息公开工作年度报告\n统计期限为2021年1月1日至12月31日。" + SECTIONS
    assert prepare(text.encode(), "x.txt")[0].identity.period == ("2021-01-01", "2021-12-31")

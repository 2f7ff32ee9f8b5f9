"""Headings of sections, found however a page prints them."""

import pytest

from giextract.pipeline import prepare
from giextract.reading.page import Section
from tests.samples import CLEAN

TITLES = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项",
)  # fmt: skip


def read(text: str) -> list[Section]:
    """The headings of a page, each standing where its span says."""
    (page,) = prepare(text.encode(), "a.txt")
    assert all(s.title[:4] in text[slice(*s.span)] for s in page.sections if s.exact)
    return list(page.sections)


def numbers(text: str) -> list[tuple[str, str]]:
    """Section and printed number of each heading."""
    return [(s.number, s.printed) for s in read(text)]


def test_six_sections_of_a_report() -> None:
    """Every heading is found once, in order, numbered as printed and worded as prescribed."""
    found = read(CLEAN)
    assert [s.title for s in found] == list(TITLES)
    assert [(s.number, s.printed) for s in found] == [(n, n) for n in "一二三四五六"]
    assert all(s.exact for s in found)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1、 总体情况", "一"),
        ("## 一、总体情况", "一"),
        ("**一、总体情况**", "一"),
        ("一．总体情况", "一"),
        ("第一部分 总体情况", "一"),
        ("一、2022年政府信息公开工作总体情况", "一"),
        ("总体情况", ""),
        ("、总体情况", ""),
    ],
)
def test_ways_to_print_a_number(printed: str, number: str) -> None:
    """Other numerals, Markdown, words before the title, and a number that was lost."""
    assert numbers(CLEAN.replace("一、总体情况", printed))[0] == ("一", number)


def test_number_in_brackets() -> None:
    """A part of a section named like another section is no heading; a line of its own in place of a section is."""
    part = CLEAN.replace("（一）主动公开。", "（一）存在的主要问题及改进情况\n")
    assert numbers(part) == [(n, n) for n in "一二三四五六"]
    assert numbers(CLEAN.replace("五、存在的", "（五）存在的")) == [(n, n) for n in "一二三四五六"]


def test_headings_on_one_line_with_the_tables() -> None:
    """Where everything was glued, a number right before the title makes a heading; digits may stand before it."""
    assert numbers("".join(CLEAN.split("\n"))) == [(n, n) for n in "一二三四五六"]


def test_headings_of_a_table_of_contents() -> None:
    """What is listed above the first section is none of the headings, page numbers or not."""
    for dots in ("", "……3", "\t3"):
        contents = "\n".join(f"{n}、{t}{dots}" for n, t in zip("一二三四五六", TITLES, strict=True))
        assert numbers(CLEAN.replace("一、总体情况", f"目录\n{contents}\n\n一、总体情况")) == [(n, n) for n in "一二三四五六"]


def test_titles_that_the_prose_names() -> None:
    """An opening that lists the parts of the report, and a title within a sentence, are no headings."""
    listed = "本报告由总体情况、主动公开政府信息情况、其他需要报告的事项等部分组成。\n"
    assert numbers(CLEAN.replace("一、总体情况", listed + "一、总体情况")) == [(n, n) for n in "一二三四五六"]


def test_heading_of_no_prescribed_section() -> None:
    """A numbered line of its own is kept as a heading without a section; numbered sentences are not."""
    text = CLEAN.replace("五、存在的主要问题及改进情况", "五、明年的工作安排\n六、要抓好培训。")
    assert [(s.number, s.printed) for s in read(text) if not s.exact] == [("", "五")]


def test_page_that_is_no_report() -> None:
    """A page without any of the headings has no sections."""
    assert not read("首页\n一、办事指南\n二、联系我们\n")

"""Automatic numbers are printed before their paragraphs, as Word counts and writes them."""

import pytest

from giextract.document.docx.numerals import numeral
from giextract.document.docx.reader import read_docx
from tests.document.word import cell, definition, level, listed, numbered, package, paragraph, row, table


def lines(body: str, **parts: str) -> list[str]:
    """The lines of a document."""
    return read_docx(package(body, **parts)).text.splitlines()


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        ("decimal", {1: "1", 12: "12", 0: "0", 9999: "9999"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 25: "二十五", 99: "九十九", 100: "一〇〇"}),
        ("chineseCountingThousand", {10: "十", 100: "一百", 101: "一百零一", 110: "一百一十", 1005: "一千零五"}),
        ("japaneseCounting", {7: "七", 19: "十九"}),
        ("ideographDigital", {3: "三", 10: "一〇", 21: "二一"}),
        ("chineseLegalSimplified", {3: "叁", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographEnclosedCircle", {1: "㊀"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {2: "②"}),
        ("decimalEnclosedParen", {1: "⑴"}),
        ("decimalEnclosedFullstop", {1: "⒈"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA"}),
        ("lowerLetter", {2: "b"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("lowerRoman", {9: "ix"}),
        ("bullet", {1: ""}),
        ("none", {1: ""}),
        ("hindiVowels", {4: "4"}),
    ],
)
def test_numerals(style: str, numbers: dict[int, str]) -> None:
    """Every style that offices number with is written out; others come in plain digits."""
    assert {n: numeral(n, style) for n in numbers} == numbers


def test_levels_count_and_begin_again() -> None:
    """A deeper level begins again below each number of a higher one, and may print the higher ones with its own."""
    lists = definition(
        0,
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
        level(3, "decimal", "%4．", '<w:lvlRestart w:val="0"/>'),
    ) + listed((5, 0))
    depths = [0, 1, 2, 3, 1, 2, 3, 0, 1]
    body = "".join(paragraph("项", properties=numbered(5, depth)) for depth in depths)
    printed = ["一、项", "（一）项", "1.1.1 项", "1．项", "（二）项", "1.2.1 项", "2．项", "二、项", "（一）项"]
    assert lines(body, numbering=lists) == printed


def test_lists_of_one_definition_go_on_unless_they_begin_anew() -> None:
    """Two lists that share a definition share its count; an override sets it back once."""
    lists = definition(0, level(0, "decimal", "%1.", start=3)) + listed((1, 0), (2, 0)) + listed((3, 0), restart=True)
    body = "".join(paragraph("项", properties=numbered(n)) for n in (1, 2, 3, 3))
    assert lines(body, numbering=lists) == ["3.项", "4.项", "1.项", "2.项"]


def test_a_style_numbers_its_paragraphs() -> None:
    """Headings are numbered by their style, also by one that it is based on; a list of 0 takes the number away."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="k"><w:basedOn w:val="h"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    lists = definition(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.", '<w:pStyle w:val="s"/>'))
    body = "".join(paragraph("项", properties=f'<w:pStyle w:val="{s}"/>') for s in ("h", "s", "s", "k"))
    body += paragraph("项", properties=f'<w:pStyle w:val="h"/>{numbered(0)}')
    assert lines(body, numbering=lists + listed((1, 0)), styles=styles) == ["一、项", "1.项", "2.项", "二、项", "项"]


def test_a_list_by_the_name_of_its_style() -> None:
    """A definition may only name the list style that has its levels."""
    styles = (
        '<w:style w:type="numbering" w:styleId="n"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    lists = definition(0, level(0, "decimal", "（%1）")) + definition(7, '<w:numStyleLink w:val="n"/>')
    body = paragraph("项", properties=numbered(2))
    assert lines(body, numbering=lists + listed((1, 0), (2, 7)), styles=styles) == ["（1）项"]


def test_a_number_never_touches_a_figure() -> None:
    """Between a number and digits stands a blank, in a cell too; an empty numbered cell prints its number."""
    lists = (
        definition(0, level(0, "decimal", "%1.")) + definition(1, level(0, "decimal", "%1")) + listed((1, 0), (2, 1))
    )
    first, second = numbered(1), numbered(2)
    body = table(
        row(cell(paragraph("5", properties=first)), cell(paragraph(properties=first))),
        row(cell(paragraph("件", properties=second)), cell(paragraph("7", properties=second))),
    )
    assert lines(body, numbering=lists) == ["1. 5\t2.", "1 件\t2 7"]


def test_hidden_paragraphs_are_not_counted() -> None:
    """A paragraph of which nothing is printed has no number."""
    lists = definition(0, level(0, "decimal", "%1.")) + listed((1, 0))
    hidden = paragraph(properties=f"{numbered(1)}<w:rPr><w:vanish/></w:rPr>")
    body = paragraph("甲", properties=numbered(1)) + hidden + paragraph("乙", properties=numbered(1))
    assert [line for line in lines(body, numbering=lists) if line] == ["1.甲", "2.乙"]


def test_bullets_and_unknown_lists_print_nothing() -> None:
    """A bullet is no number; a list that is nowhere defined numbers nothing."""
    lists = definition(0, level(0, "bullet", "●")) + listed((1, 0), (2, 9))
    body = "".join(paragraph("项", properties=numbered(n, d)) for n, d in ((1, 0), (2, 0), (3, 0), (1, 5)))
    assert lines(body, numbering=lists) == ["项"] * 4

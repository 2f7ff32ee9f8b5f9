"""Printed characters and what they are worth."""

from decimal import Decimal

import pytest

from giextract.reading.copy import plain_of
from giextract.reading.figures import chinese_number, number, scan, shown


@pytest.mark.parametrize(
    ("printed", "unit", "worth"),
    [
        ("0", None, "0"), ("1,234", None, "1234"), ("１２３", None, "123"), ("增68", None, "68"), ("减3", None, "-3"),
        ("-18", None, "-18"), ("+5", None, "5"), ("加10", None, "10"), ("无变化", None, "0"), ("三十二", None, "32"),
        ("十二", None, "12"), ("一百零五", None, "105"), ("〇", None, "0"), ("63.16", "万元", "63.16"),
        ("251000", "元", "25.1"), ("1.5", "亿元", "15000"), ("73802895.90", "元", "7380.28959"),
    ],
)  # fmt: skip
def test_one_figure_is_worth_what_it_says(printed: str, unit: str | None, worth: str) -> None:
    """Digits of any width, signs in words, Chinese numerals; amounts in 万元, exactly."""
    value = number(plain_of(printed), unit)
    assert value is not None
    assert shown(value) == worth


@pytest.mark.parametrize("printed", ["05", "00", "1.2.3", "", "约三", "abc"])
def test_what_is_not_one_figure_is_worth_nothing(printed: str) -> None:
    """05 and 00 are two cells printed together, never a number."""
    assert number(printed) is None


def test_chinese_numerals_with_large_units() -> None:
    """万 and 亿 multiply all that stands before them."""
    assert chinese_number("三万二千") == 32_000
    assert chinese_number("二〇二一") == 2021
    assert chinese_number("两") == 2
    assert chinese_number("三件") is None


def test_a_run_ends_where_prose_begins() -> None:
    """Figures, marks and units are taken in; the first words of a sentence are not."""
    text = "0 12 / 2笔 无 增3\n五、存在的问题 7"
    run = scan(plain_of(text), 0, len(text))
    assert [text[slice(*p.span)] for p in run.pieces] == ["0", "12", "/", "2", "无", "增3"]
    assert Decimal(text[slice(*run.pieces[0].span)]) == 0


def test_a_section_number_is_no_figure() -> None:
    """三、 and （四） number headings, even right behind a row."""
    text = "5三、收到"
    assert [p.span for p in scan(text, 0, len(text)).pieces] == [(0, 1)]

"""Generated sentences and hostile text: numbers in every notation come back, and nothing takes long."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giextract.reading.figures import chinese_number
from tests.prose.pages import held, said, tables

MILLION = 1_000_000
COUNT = st.integers(2, 999_999)
DIGITS = "零一二三四五六七八九"


def _chinese(n: int) -> str:
    """A number below ten thousand in Chinese."""
    text, zero = "", False
    for power, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + mark
            zero = False
        else:
            zero = True
    return text


@given(COUNT, st.sampled_from(["plain", "wide", "thousands", "bold", "blanks", "broken"]))
def test_a_number_comes_back_in_every_notation(n: int, notation: str) -> None:
    """Half and full width, thousands, bold, blanks and line ends around it change nothing."""
    printed = {
        "plain": str(n), "wide": "".join(chr(0xFEE0 + ord(c)) for c in str(n)), "thousands": f"{n:,}", "bold": f"**{n}**",
        "blanks": f" {n} ", "broken": f"\n{n}",
    }[notation]  # fmt: skip
    (statement,) = said(f"共收到政府信息公开申请{printed}件。")
    assert (statement.variable, statement.value, statement.approximate) == ("requests.received", str(n), False)


@given(st.integers(2, 9999))
def test_a_chinese_number_comes_back(n: int) -> None:
    """三十二件 is 32件."""
    assert chinese_number(_chinese(n)) == n
    (statement,) = said(f"共收到政府信息公开申请{_chinese(n)}件。")
    assert statement.value == str(n)


@given(st.lists(st.integers(1, 9999), min_size=2, max_size=12), st.integers(-3, 3))
def test_a_closed_list_holds_exactly_when_it_adds_up(parts: list[int], off: int) -> None:
    """A list with a rest is held exactly."""
    total = sum(parts) + off
    items = "，".join(f"{'甲乙丙丁戊己庚辛壬癸子丑'[i]}类信息{p}条" for i, p in enumerate(parts[:-1]))
    text = f"公开信息{total}条，其中{items}，其他信息{parts[-1]}条。"
    claims = [s for s in held(text, tables()) if s.kind == "claim"]
    if total <= 0 or not claims:
        return
    (found,) = claims
    assert found.recomputed == str(sum(parts))
    assert found.holds is (True if off == 0 else False if 2 * sum(parts) > total and sum(parts) < 2 * total else None)


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 3))
def test_a_share_printed_by_rounding_or_cutting_holds(part: int, rest: int, places: int) -> None:
    """A percentage computed from its own figures is never found wrong."""
    exact = Decimal(part) * 100 / (part + rest)
    for rounding in ("ROUND_HALF_UP", "ROUND_DOWN"):
        printed = exact.quantize(Decimal(1).scaleb(-places), rounding)
        shares = [
            s for s in held(f"共公开信息{part + rest}条。甲类公开{part}条，占{printed}%。", tables()) if s.relation == "share"
        ]  # fmt: skip
        assert [s.holds for s in shares] == [True]


@given(st.text(alphabet="其中共收到申请件条1234567890一二三，。；、（）()占%无未复议诉讼信息公开\n\t |*", max_size=200))
def test_any_text_is_read_without_complaint(text: str) -> None:
    """Whatever is printed, quotes stand at their spans and no statement is false out of nothing."""
    for s in held(text, {}):
        assert text[slice(*s.span)] == s.quote
        assert s.kind == "claim" or s.holds is None


@pytest.mark.parametrize(
    "piece",
    [
        "其中", "1234567890", "1,", "政府信息公开申请", "一二三四五", "2020年全市", '"', "《", "（", "公民、法人", "因", "占",
        "无因政府信息公开被", "未收到",
    ],
)  # fmt: skip
def test_a_megabyte_of_one_thing_takes_no_time(piece: str) -> None:
    """No pattern looks further than a sentence has a right to be long."""
    text = piece * (MILLION // len(piece))
    begin = time.process_time()
    said(text)
    assert time.process_time() - begin < 4  # about 0.2 s alone; other work may share the machine


def test_a_page_of_nothing_but_figures_is_read_in_part() -> None:
    """The count of figures read has an end."""
    begin = time.process_time()
    found = said("收到政府信息公开申请3件，" * 60_000)
    assert 1000 < len(found) <= 5000
    assert time.process_time() - begin < 8

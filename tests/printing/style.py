"""How characters are printed: digits, separators, broken labels, traditional characters."""

import random
from dataclasses import dataclass
from typing import Literal

WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
# Whole words first: their traditional characters depend on the word.
_WORDS = {"重复": "重複", "制作": "製作", "复议": "復議", "反复": "反復", "关系": "關係", "采购": "採購"}
_PAIRS = (
    "规規项項对對总總数數处處务務业業购購额額单單万萬开開请請况況机機构構织織会會计計结結转轉继繼续續办辦"
    "区區这這属屬于於国國护護权權类類过過执執询詢无無现現没沒补補内內确確访訪举舉报報诉訴当當获獲认認费費"
    "缴繳纳納关關维維纠糾审審经經讼訟议議后後许許罚罰强強废廢发發减減县縣进進问問题題组組应應范範为為条條"
    "稳穩实實严嚴动動据據体體编編决決尽盡还還够夠丰豐将將学學习習训訓质質读讀华華统統"
)
_CHARACTERS = str.maketrans(_PAIRS[::2], _PAIRS[1::2])


@dataclass(frozen=True, slots=True)
class Style:
    """What a printer may do to characters without changing what they say."""

    wide_digits: bool = False
    separator: Literal["", ",", "，"] = ""
    traditional: bool = False
    broken_by: Literal["", " ", "\n"] = ""
    """What is put inside labels; a layout of one row a line puts a space where a newline would end the row."""
    page_after: str = ""
    """The requests row after which the page ends: a page mark and the head again."""
    page_mark: str = "- 7 -"
    seed: int = 0


PLAIN = Style()


def figure(text: str, style: Style) -> str:
    """Print a figure: thousands apart, digits wide."""
    if style.separator and text.isdecimal():
        text = f"{int(text):,}".replace(",", style.separator)
    return text.translate(WIDE_DIGITS) if style.wide_digits else words(text, style)


def words(text: str, style: Style) -> str:
    """Print text in the characters of the style."""
    if not style.traditional:
        return text
    for simple, traditional in _WORDS.items():
        text = text.replace(simple, traditional)
    return text.translate(_CHARACTERS)


def label(text: str, style: Style, breaks_lines: bool) -> str:
    """Print a label or heading, broken once in its middle where the style breaks labels."""
    text = words(text, style)
    if not style.broken_by or len(text) < 3:
        return text
    at = random.Random(f"{style.seed}{text}").randrange(2, len(text))
    if text[at - 1] == "." or text[at].isdecimal():  # "1." stays with its label: a lone "1" would be a printed number
        return text
    return text[:at] + (style.broken_by if breaks_lines else " ") + text[at:]

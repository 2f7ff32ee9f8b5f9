"""The form's relation reaches no prompt, however it is printed, broken or misread, and nothing goes with it."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giextract.reading.model.relation import without_relation
from giextract.reading.model.wording import ask_prose
from tests.samples import ROOT

PARTS = ("本列数据的勾稽关系为", "：", "第一项加第二项之和", "，", "等于第三项加第四项之和")
SENTENCE = "".join(PARTS)
TELLING = ("第一项", "第二项", "第三项", "第四项", "之和", "等于", "本列数据")
BESIDE = "申请人情况"
ROWS = "一、本年新收政府信息公开申请数量\t60\t2\t0\t0\t5\t0\t67\n二、上年结转政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n"
LIKE = "移犁己末曰栋圾囊娟千入口丨l1"  # what OCR makes of characters, and what is none of them
MOST = 8  # characters misread of the sentence's thirty


@st.composite
def printed(draw: st.DrawFn) -> tuple[str, str]:
    """The sentence with some characters misread, lost or doubled, and borders within; and as it was misread."""
    chars = list(SENTENCE)
    for at in draw(st.lists(st.integers(0, len(chars) - 1), max_size=MOST, unique=True)):
        chars[at] = draw(st.sampled_from([*LIKE, *LIKE, "", chars[at] * 2]))
    misread = "".join(chars)
    for at in draw(st.lists(st.integers(1, len(chars) - 1), max_size=4, unique=True)):
        chars[at] += draw(st.sampled_from(["\n", "\t", " ", " | ", "\n\t", "\u3000"]))
    left, right = draw(st.sampled_from(["（）", "()", "【】", "〔〕", ("", "")]))
    return left + "".join(chars) + right, misread


@given(printed(), st.sampled_from(["\t", "\n", " | ", "\n\n"]))
def test_no_misreading_of_the_relation_is_left(sentence: tuple[str, str], border: str) -> None:
    """Of a sentence with up to eight characters misread nothing telling stays, and of all else nothing is lost."""
    text, _ = sentence
    shown = without_relation(f"三、收到和处理政府信息公开申请情况\n{text}{border}{BESIDE}\n{ROWS}")
    assert not any(words in shown for words in TELLING)
    assert shown.startswith("三、收到和处理政府信息公开申请情况")
    assert shown.endswith(f"{BESIDE}\n{ROWS}")
    assert len(re.findall(r"\w", shown)) - len(re.findall(r"\w", f"三、收到和处理政府信息公开申请情况{BESIDE}{ROWS}")) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "（本列数据的勾稽关系为：第一项加第二项之和，\t申请人情况\n等于第三项加第四项之和）\t自然人\n",
        "(本列数据的勾移关系为:第一项加第二项之和,\t申请人情况\n等於第三项加第四项之和)\t自然人\n",
        "（本列数据的\t申请人情况\n勾稽关系为：第一项加第二项之和，\t自然人\n\t商业企业\n等于第三项加第四项之和）\n",
        "（本列数据的勾稽关系为：第一项加\n— 2 —\n第二项之和，等于第三项加第四项之和）\n申请人情况自然人",
        "(本列数据的勾稽关系为：第一项加第二项之和，等于囊三项加第四项之和)申请人情况自然人",
        "（本列數據的勾稽關係為：第一項加第二項之和，等於第三項加第四項之和）申请人情况自然人",
    ],
)
def test_parts_of_the_relation_that_stand_apart_go_one_by_one(text: str) -> None:
    """Between its halves other heads, or the foot of a page, may be printed; they stay."""
    shown = without_relation(text + ROWS)
    assert not any(words in shown for words in (*TELLING, "第一項", "之和", "等於", "勾"))
    assert "申请人情况" in shown
    assert "自然人" in shown
    assert shown.endswith(ROWS)


def test_a_relation_that_comes_again_on_the_next_page_goes_again() -> None:
    """Heads of tables are repeated, each misread in its own way."""
    shown = without_relation(f"（{SENTENCE}）{ROWS}（{SENTENCE.replace('稽', '移').replace('加', '如')}）{ROWS}")
    assert shown == ROWS * 2


def test_the_question_about_the_prose_is_without_it_too() -> None:
    """A head that was not recognised as one may stand with the prose."""
    _, messages = ask_prose(f"全年新收申请67件。\n(本列数据的勾移关系为:{''.join(PARTS[2:])})\n没有其他事项。\n")
    said = "".join(m["content"] for m in messages)
    assert not any(words in said for words in TELLING)
    assert "全年新收申请67件。" in said
    assert "没有其他事项。" in said


@pytest.mark.parametrize("source", sorted((ROOT / "goldens").glob("*/*/source.txt")), ids=lambda p: p.parent.name)
def test_nothing_else_is_like_it(source: Path) -> None:
    """Of a whole report nothing but the relation is taken, if it is there."""
    text = source.read_text(encoding="utf-8", errors="ignore")
    shown = without_relation(text)
    gone = len(re.findall(r"\w", text)) - len(re.findall(r"\w", shown))
    assert gone in (0, 30, 60)  # the head may come again on the next page
    assert without_relation(shown) == shown


def test_prose_of_enumerations_stays() -> None:
    """First, second, third and fourth are words of every report."""
    text = "第一项工作是培训，第二项工作是检查；第三项为公开指南，第四项为目录。收费之和等于上年。数据的关系见下。"
    assert without_relation(text) == text
    chance = random.Random(3)
    for _ in range(50):
        mixed = "".join(chance.sample(text, len(text)))
        assert without_relation(mixed) == mixed
